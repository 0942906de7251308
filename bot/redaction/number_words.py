"""Owns digits said in words, in Dutch and English: "double four", "driemaal nul", "oh", "eenenveertig".

`reading` takes the words for the digits they say.
"""

import re

from bot.redaction.plain import without_accents

_DIGITS = {
    "0": "nul zero oh nought naught null noppes",
    "1": "een one ein",
    "2": "twee two",
    "3": "drie three",
    "4": "vier four",
    "5": "vijf five",
    "6": "zes six",
    "7": "zeven seven",
    "8": "acht eight",
    "9": "negen nine niner",
}
_TEENS = {
    "10": "tien ten",
    "11": "elf eleven",
    "12": "twaalf twelve",
    "13": "dertien thirteen",
    "14": "veertien fourteen",
    "15": "vijftien fifteen",
    "16": "zestien sixteen",
    "17": "zeventien seventeen",
    "18": "achttien eighteen",
    "19": "negentien nineteen",
}
_TENS = {
    "2": ("twintig", "twenty"),
    "3": ("dertig", "thirty"),
    "4": ("veertig", "forty"),
    "5": ("vijftig", "fifty"),
    "6": ("zestig", "sixty"),
    "7": ("zeventig", "seventy"),
    "8": ("tachtig", "eighty"),
    "9": ("negentig", "ninety"),
}


def _all_words() -> dict[str, str]:
    words = {word: digits for table in (_DIGITS, _TEENS) for digits, names in table.items() for word in names.split()}
    for ten, (dutch, english) in _TENS.items():
        words |= {dutch: f"{ten}0", english: f"{ten}0"}
        for unit, names in list(_DIGITS.items())[1:]:
            ours, theirs = names.split()[:2]
            words |= {f"{ours}en{dutch}": ten + unit, f"{english}{theirs}": ten + unit}
    return words


#: Words for 0 to 99, without accents.
WORDS = _all_words()
#: English says the tens first: "forty one" are two words and one number.
TENS_FIRST = frozenset(english for _, english in _TENS.values())
#: "double four" is 44.
TIMES = {
    **dict.fromkeys(("double", "dubbel", "dubbele", "twice", "tweemaal"), 2),
    **dict.fromkeys(("triple", "treble", "driedubbel", "driedubbele", "driemaal", "thrice"), 3),
    **dict.fromkeys(("quadruple", "viermaal"), 4),
}
#: "drie keer nul" is 000.
TIMES_BETWEEN = frozenset({"keer", "maal", "times", "x"})
_SEPARATORS = """
    space spatie dash hyphen koppelteken minus min streep streepje schuine liggend liggende dot point period punt comma komma
    slash stroke underscore then dan and en
"""
#: Names of what stands between digits.
BETWEEN = frozenset(_SEPARATORS.split())
#: Two words or more without a space, longest first.
_GLUED = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
_ONLY_GLUED = re.compile(f"(?:{_GLUED.pattern})+")
_CHUNK = re.compile(r"[^\W\d_]+")
# A digit written as a word has two letters or more, so shorter ones cannot be two of them.
_SHORTEST_GLUED = 6


def glued_digits(word: str) -> str | None:
    """Return the digits of number words written as one, None when there is anything else in it."""
    if not _ONLY_GLUED.fullmatch(word):
        return None
    return "".join(WORDS[part] for part in _GLUED.findall(word))


def says_digits(text: str, least: int) -> bool:
    """Tell whether a text holds at least so many number words; those written as one count as many."""
    found = 0
    for word in _CHUNK.findall(text):
        said = without_accents(word)
        if said in WORDS:
            found += 1
        elif len(said) >= _SHORTEST_GLUED and (digits := glued_digits(said)):
            found += len(digits)
        if found >= least:
            return True
    return False
