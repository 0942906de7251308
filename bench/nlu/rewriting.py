"""Owns what can be done to a text before it is looked at: abbreviations written out, spelling, lemmas, compounds, typing errors."""

import random
import re
from functools import cache

import simplemma
from compound_split.char_split import split_compound
from lingua import Language, LanguageDetectorBuilder
from symspellpy import SymSpell, Verbosity
from wordfreq import top_n_list, word_frequency, zipf_frequency

_NL = (
    "wrm=waarom mn=mijn zn=zijn ff=even gwn=gewoon idd=inderdaad iig=in_ieder_geval nr=nummer tel=telefoon vd=van_de "
    "svp=alsjeblieft aub=alsjeblieft pls=alsjeblieft mss=misschien msch=misschien morg=morgen hvl=hoeveel wnr=wanneer "
    "wss=waarschijnlijk dr=er ns=eens nog=nog nt=niet nie=niet ni=niet k=ik t=het r=er m=hem bel=bel ipv=in_plaats_van "
    "bv=bijvoorbeeld ivm=in_verband_met omdat=omdat bdnkt=bedankt thx=bedankt tnx=bedankt w8=wacht ltr=later gv=geen_vraag "
    "hb=heb hbt=hebt ng=nog kn=kan zsm=zo_snel_mogelijk btw=btw mbt=met_betrekking_tot wrs=waarschijnlijk tis=het_is"
)
_EN = (
    "u=you ur=your r=are y=why pls=please plz=please thx=thanks ty=thank_you tks=thanks cuz=because coz=because bc=because "
    "dont=don't cant=can't wont=won't im=i'm ive=i've whats=what's wats=what's wat=what wot=what idk=i_don't_know "
    "dunno=don't_know gonna=going_to wanna=want_to gotta=have_to nvm=never_mind asap=as_soon_as_possible msg=message "
    "txt=text no=no nr=number num=number ph=phone acc=account acct=account info=information tmrw=tomorrow tmr=tomorrow "
    "2moro=tomorrow b4=before l8r=later gr8=great w8=wait k=ok ok=ok btw=by_the_way fyi=for_your_information n=and w=with w/o=without"
)
ABBREVIATIONS: dict[str, dict[str, str]] = {
    language: {
        short: long.replace("_", " ") for short, long in (pair.split("=") for pair in table.split()) if short != long
    }
    for language, table in (("nl", _NL), ("en", _EN))
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMPOUND_FROM, _SURE_COMPOUND = 9, 0.3
_NEIGHBOURS = {
    "a": "qs",
    "e": "wr",
    "i": "uo",
    "o": "ip",
    "t": "ry",
    "n": "bm",
    "r": "et",
    "s": "ad",
    "d": "sf",
    "l": "k",
}


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return _WORD.findall(text.lower())


@cache
def is_known(word: str) -> bool:
    """Whether people write this word, in either language."""
    return any(zipf_frequency(word, language) > 0 for language in ("nl", "en"))


@cache
def _detector() -> object:
    return LanguageDetectorBuilder.from_languages(Language.DUTCH, Language.ENGLISH).build()


@cache
def language_of(text: str) -> str:
    """`nl` or `en`."""
    return "en" if _detector().detect_language_of(text) == Language.ENGLISH else "nl"  # type: ignore[attr-defined]


def written_out(text: str) -> str:
    """`wrm` is `waarom`."""
    table = ABBREVIATIONS[language_of(text)]
    return " ".join(table.get(word, word) for word in text.lower().split())


@cache
def _speller() -> SymSpell:
    speller = SymSpell(max_dictionary_edit_distance=2)
    for language in ("nl", "en"):
        for word in top_n_list(language, 40000):
            speller.create_dictionary_entry(word, int(word_frequency(word, language) * 1e9))
    return speller


@cache
def _spelt(word: str) -> str:
    if len(word) <= 3 or is_known(word):  # noqa: PLR2004 - three letters are anything
        return word
    found = _speller().lookup(word, Verbosity.TOP, max_edit_distance=2)
    return str(found[0].term) if found else word


def spelt(text: str) -> str:
    """Abbreviations written out, and words that nobody writes replaced by the likeliest near them."""
    return _WORD.sub(lambda match: _spelt(match[0].lower()), written_out(text))


def with_lemmas(text: str) -> str:
    """The text, and behind it the lemmas of its words."""
    language = language_of(text)
    return text + " " + " ".join(simplemma.lemmatize(word, lang=language) for word in words(text))


def with_parts(text: str) -> str:
    """The text, and behind it the parts of its compounds."""
    return text + "".join(f" {part}" for word in words(text) for part in _parts(word))


@cache
def _parts(word: str) -> tuple[str, ...]:
    if len(word) < _COMPOUND_FROM:
        return ()
    sure, *parts = split_compound(word, "nl")[0]
    return tuple(part.lower() for part in parts) if sure > _SURE_COMPOUND else ()


def with_language(text: str) -> str:
    """The text, and behind it a sign for its language."""
    return f"{text} {'ø' if language_of(text) == 'nl' else 'ß'}"


def spoilt(text: str, chance: random.Random) -> str:
    """Two typing errors: a letter dropped, doubled, swapped with the next or taken from the key beside it."""
    letters = list(text)
    for _ in range(2 if len(letters) > 10 else 1):  # noqa: PLR2004 - a short text would be lost
        place = chance.randrange(len(letters))
        one, then = letters[place], letters[place + 1 : place + 2]
        letters[place : place + 2] = chance.choice(
            [then, [one, one, *then], [*then, one], [chance.choice(_NEIGHBOURS.get(one, one)), *then]]
        )
        if not letters:
            return text
    return "".join(letters)
