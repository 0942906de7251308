"""Numbers that people write as words, in Dutch and English: "vijftienhonderd", "two thousand", "half drie"."""

import re

_ONES = {
    1: "een one", 2: "twee two", 3: "drie three", 4: "vier four", 5: "vijf five", 6: "zes six", 7: "zeven seven", 8: "acht eight",
    9: "negen nine", 10: "tien ten", 11: "elf eleven", 12: "twaalf twelve", 13: "dertien thirteen", 14: "veertien fourteen",
    15: "vijftien fifteen", 16: "zestien sixteen", 17: "zeventien seventeen", 18: "achttien eighteen", 19: "negentien nineteen",
    20: "twintig twenty", 30: "dertig thirty", 40: "veertig forty", 50: "vijftig fifty", 60: "zestig sixty", 70: "zeventig seventy",
    80: "tachtig eighty", 90: "negentig ninety",
}  # fmt: skip
_VALUES = {word: value for value, words in _ONES.items() for word in words.split()}
_TIMES = {
    "honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000, "grand": 1000, "mille": 1000, "miljoen": 1_000_000,
    "million": 1_000_000,
}  # fmt: skip
_PART = "|".join(sorted((*_VALUES, *_TIMES), key=len, reverse=True))
# "een" within a number, never alone: there it is an article.
_NUMBER = re.compile(
    rf"(?<![\w.,])(?<!\d )(?!een\b(?! ?(?:{'|'.join(_TIMES)})))(?:(?:{_PART})(?:[ -]?(?:en|ën|and)?[ -]?(?={_PART}))?)+\b"
)
_PARTS = re.compile(_PART)


def in_digits(text: str) -> str:
    """Return a text in lower case, with the numbers in digits that were written as words."""
    return _NUMBER.sub(lambda match: str(_value(match.group())), text.casefold().replace("é", "e"))


def _value(words: str) -> int:
    total, current = 0, 0
    for part in _PARTS.findall(words):
        times = _TIMES.get(part)
        if times is None:
            current += _VALUES[part]
        elif times == _TIMES["honderd"]:
            current = max(1, current) * times
        else:
            total, current = total + max(1, current) * times, 0
    return total + current
