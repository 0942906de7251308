"""Card numbers in one message: found however they are written, and nothing else with them (P-02, P-04, P-07)."""

import base64
import string
import timeit
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.conversation import Language
from bot.redaction import removed_text, scrub
from bot.redaction.brands import Likeness, has_check_digit, likeness
from bot.redaction.cards import COVER
from tests.redaction.corpus import measure

VISA = "4111111111111111"
BRANDS = {
    "Visa": VISA,
    "Visa, 13 digits": "4222222222222",
    "Visa, 19 digits": "4911830000000000000",
    "Mastercard": "5555555555554444",
    "Mastercard, 2-series, lowest": "2221000000000009",
    "Mastercard, 2-series, highest": "2720990000000007",
    "American Express": "378282246310005",
    "Diners Club": "30569309025904",
    "Diners Club, 36": "36227206271667",
    "Discover": "6011111111111117",
    "UnionPay": "6200000000000005",
    "UnionPay, 19 digits": "6205500000000000004",
    "UnionPay, 81": "8171999927660000",
    "JCB": "3566002020360505",
    "RuPay": "6521525200000001",
    "RuPay, 508": "5085000000000007",
    "Maestro": "6759649826438453",
    "Maestro, 12 digits": "501800000009",
    "Bancontact": "67030000000000003",
}
SPAN = VISA[:4], VISA[4:8], VISA[8:12], VISA[12:]


@pytest.mark.parametrize("digits", BRANDS.values(), ids=BRANDS)
def test_every_brand(digits: str) -> None:
    """Each brand's numbers are removed, by themselves and in a sentence."""
    assert has_check_digit(digits)
    assert scrub(digits).text == COVER
    assert scrub(f"mijn kaart is {digits} hoor").text == f"mijn kaart is {COVER} hoor"


@pytest.mark.parametrize(
    "separator",
    [
        " ",
        "\u00a0",
        "\u202f",
        "\u200b",
        "\ufeff",
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
        "   ",
        ".  ",
        "+",
    ],
)
def test_separators(separator: str) -> None:
    """Anything may stand between groups of four, and between single digits."""
    assert scrub(separator.join(SPAN)).text == COVER
    assert scrub(separator.join(VISA)).text == COVER


@pytest.mark.parametrize(
    "text",
    [
        "４１１１　１１１１　１１１１　１１１１",  # noqa: RUF001
        "٤١١١ ١١١١ ١١١١ ١١١١",  # noqa: RUF001
        "४१११११११११११११११",
        "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",  # noqa: RUF001
        "④①①① ①①①① ①①①① ①①①①",
        "4️⃣1️⃣1️⃣1️⃣ 1111 1111 1111",
        "4lll llll llll llll",
        "4IlI 1Il1 lIIl 1lI1",
        "5S5S SSSS 555S 4444",
        "4OOO OOOO OOO0 OOO2",
        "4000 000о 0000 0002",  # noqa: RUF001
        "6B00 0000 0000 0009",
        "four one one one one one one one one one one one one one one one",
        "Four, double one, double one, double one, triple one, triple one, triple one",
        "vier een een een, dubbel een dubbel een, een een een een, driemaal een een",
        "vier drie keer één dan 1111 1111 en vier keer een",
        "viereeneeneen eeneeneeneen eeneeneeneen eeneeneeneen",
        "four oh oh oh triple zero oh 0000 nul nul nul twee",
        "forty-one eleven eleven eleven eleven eleven eleven eleven",
        "eenenveertig elf elf elf elf elf elf elf",
        "4111 dash 1111 dash 1111 dash 1111",
        "4111%201111%201111%201111",
        "%34%31%31%31%31%31%31%31%31%31%31%31%31%31%31%31",
        "https://shop.example/pay?card=4111-1111-1111-1111&x=1",
        "https://shop.example/?next=%2Fpay%3Fcard%3D4111%25201111%25201111%25201111",
        "&#52;&#49;&#49;&#49;1111-1111-1111",
        "NDExMTExMTExMTExMTExMQ==",
        "NDExMTExMTExMTExMTExMQ",
        "34313131313131313131313131313131",
        "card4111111111111111x",
        "Visa:4111111111111111.",
    ],
)
def test_disguises(text: str) -> None:
    """Other scripts, look-alikes, words, words with digits, and what machines encode."""
    found = scrub(text)
    assert found.found
    assert not any(
        piece in unicodedata.normalize("NFKC", found.text) for piece in ("111", "een", "one", "oh", "OO", "ll")
    )


def test_encoded_twice() -> None:
    """An address in an address is opened, and base64 of a sentence."""
    inner = base64.b64encode(f"my card: {' '.join(SPAN)}".encode()).decode()
    assert scrub(f"kijk eens {inner}").text == f"kijk eens {COVER}"


def test_the_rest_stays() -> None:
    """Only the number goes; the words around it, their accents and their line breaks stay."""
    text = "Één vraag:\n４１１１ 1111-1111\u00a01111 – zoë's kaart, toch?"  # noqa: RUF001
    assert scrub(text, Language.NL).text == "Één vraag:\n[kaartnummer verwijderd] – zoë's kaart, toch?"
    assert scrub(text, Language.EN).text.count(removed_text(Language.EN)) == 1


def test_two_cards() -> None:
    """Each of two numbers goes."""
    assert scrub(f"{VISA} of {BRANDS['Mastercard']}").text == f"{COVER} of {COVER}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{VISA} 12/27 123", ("12", "27", "123")),
        (f"{VISA}, geldig tot 12-2027, cvc 123", ("2027", "123")),
        (f"{VISA} exp 1227 code 1234", ("1227", "1234")),
        (f"{VISA}\n1 2 3", ("1", "2", "3")),
        ("cvc 123", ("123",)),
        ("CVV: 1234", ("1234",)),
        ("my security code is 987", ("987",)),
        ("de beveiligingscode van mijn kaart is 987", ("987",)),
        ("cvc one two three", ("one", "three")),
        ("987 is the security code", ("987",)),
        ("pincode 4711", ("4711",)),
    ],
)
def test_security_codes(text: str, left: tuple[str, ...]) -> None:
    """What follows a card number, and what is called a security code, goes too."""
    found = scrub(text)
    assert found.found
    assert not any(part in found.text for part in left)


@pytest.mark.parametrize(
    "text",
    [
        "06 12345678",
        "+31 6 1234 5678 / 06 8765 4321",
        "beveiligingscode 123456",
        "security code: 123 456",
        "je code is 123456",
        "DE89 3704 0044 0532 0130 00",
        "DE12 4111 1111 1111 1111 00",
        "BE68 5390 0754 7034",
        "NL91 ABNA 0417 1643 00",
        "GB29 NWBK 6016 1331 9268 19",
        "NL567890123B01",
        "GB 678 9012 34 567",
        "KvK 12345678, btw NL001234567B01",
        "23-11-2026 - 30-11-2026",
        "30-01-2026 08.30.00",
        "550e8400-e29b-41d4-a716-446655440000",
        "9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d",
        "306-1234567-1234567",
        "order 673434343434",
        "1. 5600\n2. 3800\n3. 6900\n4. 3500",
        "€ 5.000,00 - 6.500,00",
        "een of twee, drie of vier, vijf of zes",
        "one two three four five six",
        "",
    ],
)
def test_other_numbers(text: str) -> None:
    """Numbers of any other kind stay as they are."""
    assert scrub(text) == type(scrub(text))(text, found=False)


def test_corpus() -> None:
    """At most one card number in a thousand is missed, and one other number in a thousand taken for one (P-04)."""
    found = measure(cards=4000, others=10000)
    assert len(found.missed) <= 4, found.missed
    assert len(found.wrong) <= 10, found.wrong


def test_quick_where_there_is_nothing() -> None:
    """A short message without digits costs next to nothing."""
    text = "Hallo, wat fijn. Ik wil eerst graag weten waarom jullie mijn gegevens nodig hebben?"
    assert min(timeit.repeat(lambda: scrub(text), number=50, repeat=20)) / 50 < 50e-6


@pytest.mark.parametrize(
    "text", ["4 " * 1000, "%41" * 650, "1111 " * 400, "een " * 500, "A" * 2000, "4.1" * 660, "0" * 2000, "+31 6 " * 330]
)
def test_no_text_is_slow(text: str) -> None:
    """The worst texts of the allowed length take no more than a moment."""
    assert min(timeit.repeat(lambda: scrub(text), number=1, repeat=3)) < 0.5


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Whatever is written: nothing fails, what is not found stays as it is, and what was removed stays removed."""
    found = scrub(text)
    assert found.found or found.text == text
    assert not scrub(found.text).found


@given(st.text(string.ascii_letters + " ,.!?éë\n", max_size=120))
def test_words_alone(text: str) -> None:
    """Text without digits has no card number, unless its words say one."""
    if scrub(text).found:
        assert any(word in text.casefold() for word in ("een", "one", "nul", "two", "vier", "six"))


def test_likeness() -> None:
    """A wrong check digit, a length or a beginning that no brand has: no card number."""
    assert likeness(VISA) is Likeness.USUAL
    assert likeness("4111111111111112") is Likeness.NONE
    assert likeness("411111111111") is Likeness.NONE
    assert likeness("1111111111111117") is Likeness.NONE
    assert likeness("4222222222222") is Likeness.RARE
