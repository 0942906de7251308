"""The words by which people speak, in Dutch and English: `free_text` tells a sentence from a name by them."""

#: Pronouns and articles that hardly any name begins with.
_PRONOUNS = {
    "ik", "je", "jij", "jullie", "u", "uw", "ge", "gij", "wij", "we", "mij", "mijn", "m'n", "hij", "ze", "zij", "hem", "hun", "dit",
    "dat", "deze", "er", "iets", "niks", "niets", "iemand", "niemand", "een", "i", "i'm", "i'd", "i'll", "i've", "you", "your", "my",
    "me", "mine", "they", "this", "that", "those", "it's", "that's", "an", "a", "someone", "someone's", "somebody", "nobody", "another",
}  # fmt: skip
#: Auxiliaries, and what one says to somebody.
_VERBS = {
    "is", "ben", "bent", "zijt", "was", "waren", "heb", "hebt", "heeft", "had", "kan", "kun", "kunt", "kunnen", "wil", "wilt", "wou",
    "mag", "moet", "moeten", "zal", "zou", "ga", "gaat", "doe", "doet", "weet", "snap", "snapt", "wacht", "laat", "geef", "stuur",
    "are", "am", "were", "be", "do", "does", "did", "don't", "have", "has", "can", "can't", "could", "couldn't", "will", "won't",
    "would", "shall", "should", "might", "must", "wait", "hang", "hold", "let", "forget", "tell", "having", "going", "getting", "trying",
}  # fmt: skip
#: Negations, politeness, time and place.
_ADVERBS = {
    "niet", "geen", "nooit", "nog", "eens", "even", "misschien", "graag", "liever", "hoor", "aub", "alsjeblieft", "alstublieft", "svp",
    "nu", "straks", "later", "morgen", "vandaag", "vanavond", "verder", "terug", "weer", "toch", "gewoon", "nou", "alweer", "allang",
    "hier", "daar", "not", "no", "never", "please", "pls", "plz", "still", "already", "so", "maybe", "now", "today", "tomorrow",
    "tonight", "again", "there", "here", "back", "gone",
}  # fmt: skip
#: Question words.
_ASKING = {
    "waarom", "wat", "wie", "hoe", "hoezo", "waar", "wanneer", "welke", "what's", "what", "who", "why", "how", "where", "when", "which",
}  # fmt: skip
#: What these talks are about.
_TALK = {
    "moment", "momentje", "nummer", "ander", "andere", "mind", "sec", "minute", "number", "other", "wrong",
}  # fmt: skip
SPEECH = frozenset(_PRONOUNS | _VERBS | _ADVERBS | _ASKING | _TALK)
#: What begins the rest of a sentence.
CONJUNCTIONS = frozenset({"en", "maar", "and", "but"})
#: Who speaks, and who is spoken to.
PERSONS = frozenset({"ik", "je", "jij", "jullie", "u", "i", "you", "me"})
#: What stays small inside names and titles.
SMALL = frozenset({
    "van", "de", "der", "den", "het", "'t", "te", "ten", "ter", "op", "in", "'in", "uit", "voor", "aan", "bij", "en", "und", "&", "+",
    "of", "and", "for", "at", "the", "to", "a", "y", "e", "i", "el", "al", "bin", "ibn", "ap", "von", "zu", "zur", "da", "das", "di",
    "del", "dos", "du", "des", "la", "le", "les", "v.d.", "-", "/", "n", "'n", "and/or",
})  # fmt: skip
#: With these a last name begins, also after a second first name ("Jan Willem van den Heuvel").
PARTICLES = frozenset({
    "van", "de", "der", "den", "het", "'t", "ten", "ter", "te", "v.d.", "vd", "von", "zu", "da", "di", "del", "dos", "du", "la", "le",
    "el", "al", "bin", "ibn", "ben", "ap", "op", "in", "uit",
})  # fmt: skip
#: What is never a name or a title, however unsure the engine is about such short words.
PLAIN_TALK = frozenset({
    "ja", "nee", "yes", "no", "ok", "oke", "oké", "okay", "hoi", "hallo", "hello", "hi", "hey", "doei", "bye", "bedankt", "dank je",
    "dankjewel", "thanks", "thank you", "prima", "goed", "top", "fine", "great", "klopt", "geen idee", "good morning", "goedemorgen",
})  # fmt: skip
#: How people begin before they say who they are.
GREETINGS = (
    "hoi",
    "hoi,",
    "hallo",
    "hallo,",
    "hi",
    "hi,",
    "hello",
    "hello,",
    "hey",
    "hey,",
    "goedemorgen",
    "goedemiddag",
    "good morning",
)
NAME_LEADS = (
    "mijn naam is", "mn naam is", "m'n naam is", "naam is", "ik heet", "ik ben", "dit is", "dat is", "dat wordt", "met", "u spreekt met",
    "je spreekt met", "naam:", "my name is", "my name's", "my names", "name is", "the name is", "i am", "i'm", "im", "this is", "that is",
    "that's", "that would be", "it's", "it is", "name:",
)  # fmt: skip
#: How people address somebody, and sometimes name themselves.
ADDRESSES = (
    "de heer", "dhr", "dhr.", "mevrouw", "mevr", "mevr.", "mw", "mw.", "drs.", "dr.", "ir.", "ing.", "prof.",
    "mr", "mr.", "mrs", "mrs.", "miss", "ms", "ms.", "dr", "prof",
)  # fmt: skip
