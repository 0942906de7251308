"""Owns made-up texts with a card number, written in every way that P-04 names."""

import base64
from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import quote

#: Beginnings of real numbers by brand, with the lengths that occur.
BEGINNINGS = {
    "visa": (("4111", "4242", "4000", "4539", "4916", "4026", "4571"), (16,)),
    "visa, long and short": (("4222", "4911"), (13, 19)),
    "mastercard": (("5105", "5200", "5454", "5555", "5399"), (16,)),
    "mastercard 2": (("2221", "2223", "2300", "2699", "2720"), (16,)),
    "amex": (("3400", "3714", "3782", "3787"), (15,)),
    "diners": (("3000", "3056", "3095", "3600", "3852", "3900"), (14,)),
    "diners, long": (("3600", "3643"), (16, 19)),
    "discover": (("6011", "6440", "6499", "6500"), (16, 19)),
    "unionpay": (("6200", "6212", "6221", "6250", "8171"), (16, 17, 18, 19)),
    "jcb": (("3528", "3530", "3566", "3589"), (16, 19)),
    "rupay": (("6080", "6521", "8172", "8200", "5085", "3530", "3561"), (16,)),
    "maestro": (
        ("5018", "5020", "5038", "5612", "5893", "6304", "6759", "6761", "6762", "6763", "6799"),
        tuple(range(12, 20)),
    ),
    "bancontact": (("6703",), (16, 17)),
    "mir": (("2200", "2204"), (16,)),
}
SEPARATORS = (
    " ",
    "  ",
    "\u00a0",
    "\u202f",
    "\u200b",
    "\u2060",
    "\t",
    "\n",
    "\r\n",
    ".",
    "-",
    "–",
    "—",
    "\u2010",
    "/",
    "_",
    ",",
    "*",
    "|",
    " - ",
    " / ",
    ". ",
    "--",
    " | ",
)
_SCRIPTS = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x1D7CE, 0x1D7E2)
_ALIKE = {"0": "Oo", "1": "lI", "5": "S", "8": "B"}
_NL = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TIMES = {
    2: (("dubbel", "twee keer", "tweemaal"), ("double",)),
    3: (("driemaal", "drie keer", "driedubbel"), ("triple", "treble")),
}
_AROUND = (
    "{}", "{}", "mijn kaart is {}", "kaartnummer: {} graag", "Hier is hij: {}", "my card number is {}, exp 12/29", "{} 09/28 123",
    "ok {} bedankt", "card:{}", "Visa {}", "({})", "I think it is {} I hope", "06 12345678 en dan {}", "\"{}\"", "betaal met {}.",
)  # fmt: skip


def a_card(random: Random, brand: str | None = None) -> str:
    """Return the digits of a card number that nobody has."""
    begins, sizes = BEGINNINGS[brand or random.choice(list(BEGINNINGS))]
    digits = random.choice(begins)
    size = random.choice(sizes)
    digits += "".join(random.choice("0123456789") for _ in range(size - len(digits) - 1))
    return next(digits + last for last in "0123456789" if _adds_up(digits + last))


def _adds_up(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def groups(random: Random, digits: str) -> list[str]:
    """Cut digits as people do."""
    layouts = {15: (4, 6, 5), 14: (4, 6, 4)}
    way = random.randrange(5)
    if way == 0:
        return list(digits)
    if way == 1 and len(digits) in layouts:
        sizes = layouts[len(digits)]
        return [digits[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(len(sizes))]
    if way == 2 and len(digits) == 16:
        return [digits[:8], digits[8:]]
    return [digits[n : n + 4] for n in range(0, len(digits), 4)]


def _together(random: Random, digits: str) -> str:
    return digits


def _separated(random: Random, digits: str) -> str:
    return random.choice(SEPARATORS).join(groups(random, digits))


def _separated_anyhow(random: Random, digits: str) -> str:
    first, *rest = groups(random, digits)
    return first + "".join(random.choice(SEPARATORS) + part for part in rest)


def _other_script(random: Random, digits: str) -> str:
    zero = random.choice(_SCRIPTS)
    return random.choice(("", " ", "-")).join(
        "".join(chr(zero + int(digit)) for digit in part) for part in groups(random, digits)
    )


def _mixed_scripts(random: Random, digits: str) -> str:
    return "".join(chr(random.choice((0x30, *_SCRIPTS)) + int(digit)) for digit in digits)


def _look_alike(random: Random, digits: str) -> str:
    share = random.choice((0.2, 0.5, 1))
    said = [random.choice(_ALIKE[d]) if d in _ALIKE and random.random() < share else d for d in digits]
    return random.choice(("", " ", "-")).join(groups(random, "".join(said)))


def _in_words(random: Random, digits: str, share: float = 1.0) -> str:
    language = random.randrange(2)
    words: list[str] = []
    while digits:
        run = next(n for n in range(1, len(digits) + 1) if digits[n : n + 1] != digits[0])
        if run in _TIMES and random.random() < 0.6:
            words.append(f"{random.choice(_TIMES[run][language])} {_word(random, digits[0], language)}")
            digits = digits[run:]
        elif random.random() < share:
            words.append(_word(random, digits[0], language))
            digits = digits[1:]
        else:
            many = random.randint(1, 4)
            words.append(digits[:many])
            digits = digits[many:]
    return random.choice((" ", ", ", " - ")).join(words)


def _word(random: Random, digit: str, language: int) -> str:
    if digit == "0" and language and random.random() < 0.5:
        return "oh"
    if digit == "1" and not language and random.random() < 0.5:
        return "één"
    word = (_NL, _EN)[language][int(digit)]
    return word.capitalize() if random.random() < 0.1 else word


def _words_and_digits(random: Random, digits: str) -> str:
    return _in_words(random, digits, 0.4)


def _in_an_address(random: Random, digits: str) -> str:
    written = quote(_separated(random, digits), safe="")
    every = "".join(f"%{ord(digit):02X}" for digit in digits)
    return random.choice((f"https://shop.example/pay?card={written}", every, f"n={written}&cvc=1", quote(every)))


def _in_base64(random: Random, digits: str) -> str:
    raw = random.choice((digits, _separated(random, digits), f"card={digits}")).encode()
    return random.choice((base64.b64encode, base64.urlsafe_b64encode))(raw).decode().rstrip(random.choice(("", "=")))


#: Every way to write a number down.
WRITINGS: dict[str, Callable[[Random, str], str]] = {
    "together": _together,
    "separated": _separated,
    "separated anyhow": _separated_anyhow,
    "other script": _other_script,
    "mixed scripts": _mixed_scripts,
    "look-alikes": _look_alike,
    "words": _in_words,
    "words and digits": _words_and_digits,
    "in an address": _in_an_address,
    "base64": _in_base64,
}


def positives(random: Random, count: int) -> Iterator[tuple[str, str, str]]:
    """Yield so many texts with a card number: how it is written, its digits, the text."""
    names = list(WRITINGS)
    for n in range(count):
        name = names[n % len(names)]
        digits = a_card(random)
        written = WRITINGS[name](random, digits)
        around = (
            random.choice(_AROUND) if name not in {"in an address", "base64"} else random.choice(("{}", "kijk {} eens"))
        )
        yield name, digits, around.format(written)
