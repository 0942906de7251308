"""Card numbers that customers type rest nowhere: after a talk the raw database files hold none, in no writing (P-02, P-05)."""

import base64
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import make_url

from bot.inbox.accept import Inbox, Incoming, Taken
from bot.model.conversation import Author, Channel, Choice, Language, Line, OutboundKind
from bot.redaction import removed_text
from bot.store.bell import LocalBell
from bot.store.unit_of_work import SqlStore

PHONE = "+31612345678"
GONE = removed_text(Language.NL)
CARD = "5555112422623851"
WEB, SMS = Channel.WEB, Channel.SMS


def fours(digits: str) -> list[str]:
    """Cut digits by four."""
    return [digits[n : n + 4] for n in range(0, len(digits), 4)]


#: How a canary is typed: the messages in order, by their channel.
WAYS: dict[str, list[tuple[Channel, str]]] = {
    "together": [(WEB, CARD)],
    "by SMS": [(SMS, CARD)],
    "in a sentence": [(WEB, f"mijn kaart is {' '.join(fours(CARD))}, geldig tot 12/29")],
    "dashes": [(WEB, "-".join(fours(CARD)))],
    "dots and lines": [(SMS, ".\n".join(fours(CARD)))],
    "zero width": [(WEB, "\u200b".join(CARD))],
    "full width": [(WEB, "".join(chr(0xFF10 + int(digit)) for digit in CARD))],
    "Arabic-Indic": [(WEB, "".join(chr(0x0660 + int(digit)) for digit in CARD))],
    "look-alikes": [(WEB, CARD.replace("1", "l").replace("5", "S").replace("8", "B"))],
    "words": [(WEB, "vijf vijf vijf vijf een een twee vier twee twee zes twee drie acht vijf een")],
    "doubled": [(SMS, "double five, double five, double one, two four, double two, six two three eight five one")],
    "base64": [(WEB, base64.b64encode(CARD.encode()).decode())],
    "in an address": [(WEB, "https://shop.example/?n=" + quote(" ".join(fours(CARD))))],
    "glued": [(WEB, f"kaart{CARD}einde")],
    "with its code": [(WEB, f"{CARD} 12/29 cvc 7381")],
    "code in the next message": [(WEB, CARD), (WEB, "7381")],
    "by fours": [(WEB, part) for part in fours(CARD)],
    "by fours, SMS": [(SMS, part) for part in fours(CARD)],
    "halves": [(WEB, CARD[:8]), (WEB, CARD[8:])],
    "half by web, half by SMS": [(WEB, CARD[:8]), (SMS, CARD[8:])],
    "half by SMS, half by web": [(SMS, f"het begint met {CARD[:8]}"), (WEB, CARD[8:])],
    "digit by digit": [(WEB, digit) for digit in CARD],
    "digit by digit, SMS": [(SMS, digit) for digit in CARD],
    "digit by digit, both": [((WEB, SMS)[n % 2], digit) for n, digit in enumerate(CARD)],
    "with talk": [(WEB, text) for part in fours(CARD) for text in (part, "wacht, ik pak hem er even bij")],
    "with talk of numbers": [(WEB, text) for part in fours(CARD) for text in (part, "over 2 minuten de rest")],
    "words and digits": [(WEB, "vijf vijf vijf vijf"), (WEB, CARD[4:8]), (SMS, "two two six two"), (SMS, CARD[12:])],
    "uneven": [(WEB, CARD[:6]), (WEB, CARD[6:7]), (WEB, CARD[7:])],
}  # fmt: skip


class HandClock:
    """Moves a few seconds with every look at it."""

    def __init__(self) -> None:
        self._moment = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the next moment."""
        self._moment += timedelta(seconds=3)
        return self._moment


@dataclass
class Customer:
    """Somebody who writes by web and SMS in one conversation; the bot answers each message with its question."""

    store: SqlStore
    conversation: str
    inbox: Inbox
    asks: str = "full_name"
    choices: tuple[Choice, ...] = ()
    taken: list[Taken] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=count)

    async def says(self, channel: Channel, text: str, value: str | None = None) -> Line:
        """Send a message, and let the bot ask again."""
        name = f"m{next(self._ids)}"
        incoming = Incoming(channel, channel.value, name, text, value=value, client_id=name if channel is WEB else None)
        if channel is SMS:
            self.taken.append(await self.inbox.take_sms(PHONE, incoming))
        else:
            self.taken.append(await self.inbox.take(self.conversation, incoming))
        async with self.store.begin() as uow:
            for words in ("Even kijken.", "Hoe heet je?"):
                asks = self.asks if words.endswith("?") else None
                line = Line(
                    self.conversation,
                    0,
                    Author.BOT,
                    words,
                    self.inbox.clock.now(),
                    channel,
                    asks=asks,
                    choices=self.choices,
                )
                await uow.transcript.append(line)
        return self.taken[-1].line

    async def lines(self) -> list[Line]:
        """Read the customer's own lines as they are kept."""
        async with self.store.begin() as uow:
            return [line for line in await uow.transcript.since(self.conversation, 0) if line.author is Author.CUSTOMER]


@pytest.fixture
async def customer(sqlite_store: SqlStore) -> Customer:
    """A customer whose number the conversation knows."""
    inbox = Inbox(sqlite_store, HandClock(), LocalBell())
    first = await inbox.take_sms(PHONE, Incoming(SMS, "sms", "hello", "hoi"))
    return Customer(sqlite_store, first.line.conversation, inbox)


def files(url: str) -> bytes:
    """Read the database's files as they are, the write-ahead log included."""
    database = Path(str(make_url(url).database))
    return b"\0".join(file.read_bytes() for file in sorted(database.parent.glob(database.name + "*")))


def cells(url: str) -> list[str]:
    """List everything that stands in any table."""
    with closing(sqlite3.connect(str(make_url(url).database))) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [str(cell) for table in tables for row in database.execute(f'SELECT * FROM "{table}"') for cell in row]  # noqa: S608 - its own names


def writings(digits: str) -> list[bytes]:
    """Return digits as they might rest in a file."""
    spaced = " ".join(fours(digits))
    return [
        *(
            text.encode(coding)
            for text in (digits, spaced, spaced.replace(" ", "-"))
            for coding in ("utf-8", "utf-16-le")
        ),
        digits.encode().hex().encode(),
        base64.b64encode(digits.encode()),
    ]


@pytest.mark.parametrize("way", WAYS)
async def test_no_table_holds_a_card_number(way: str, customer: Customer, sqlite_url: str) -> None:
    """Whatever way it is typed: not in a table, not in a raw file; the pieces neither; and the customer is told."""
    said = WAYS[way]
    for channel, text in said:
        await customer.says(channel, text)
    kept = [line for line in await customer.lines() if line.text != "hoi"]
    assert kept[len(said) - 1].redacted or "talk" in way
    assert {line.redacted for line in kept if not line.text.startswith(("wacht", "over"))} == {True}
    stored = cells(sqlite_url)
    pieces = ["7381", *(text for _, text in said if text.isdigit() and len(text) > 2)]
    # by itself: four digits may well stand somewhere in a random id
    assert not [piece for piece in pieces if any(re.search(rf"(?<![\w-]){piece}(?![\w-])", cell) for cell in stored)]
    raw = files(sqlite_url)
    assert not [writing for writing in writings(CARD) if writing in raw]


async def test_honest_numbers_stay(customer: Customer, sqlite_url: str) -> None:
    """Answers with digits are kept as they are."""
    for asks, text in (
        ("otp", "123456"),
        ("email_code", "511283"),
        ("registration_number", "45678901"),
        ("registration_number", "12345678"),
        ("vat_number", "NL001234567B01"),
        ("budget", "5000"),
    ):
        await customer.says(WEB, "ja")
        customer.asks = asks
        await customer.says(WEB, "momentje")
        line = await customer.says(WEB, text)
        assert line.text == text
    assert not any(line.redacted for line in await customer.lines())
    assert "45678901" in cells(sqlite_url)


async def test_a_choice_is_read_too(customer: Customer, sqlite_url: str) -> None:
    """A program that sends a number as the value of a choice does not get it kept, and it is no choice then."""
    line = await customer.says(WEB, CARD, value=CARD)
    assert (line.text, line.redacted) == (GONE, True)
    assert not any(CARD in cell for cell in cells(sqlite_url))


async def test_repetition_is_no_second_half(customer: Customer) -> None:
    """The same message delivered twice does not count as two halves."""
    half = Incoming(WEB, "web", "twice", "42424242", client_id="twice")
    await customer.inbox.take(customer.conversation, half)
    assert (await customer.inbox.take(customer.conversation, half)).repeated
    assert not any(line.redacted for line in await customer.lines())
    await customer.says(WEB, "42424242")
    assert [line.redacted for line in await customer.lines()] == [False, True, True]


async def test_later_pieces_are_none(customer: Customer) -> None:
    """After ten minutes digits no longer belong together."""
    await customer.says(WEB, CARD[:8])
    for _ in range(70):
        customer.inbox.clock.now()
        customer.inbox.clock.now()
        customer.inbox.clock.now()
    await customer.says(WEB, CARD[8:])
    assert not any(line.redacted for line in await customer.lines())


async def test_provider_is_asked_to_redact(customer: Customer) -> None:
    """Every text message that held a part of a number is redacted at the provider as well (P-03)."""
    for part in fours(CARD):
        await customer.says(SMS, part)
    async with customer.store.begin() as uow:
        rows = await uow.outbox.claim(customer.inbox.clock.now() + timedelta(hours=1), 50)
    assert {row.payload["sid"] for row in rows if row.kind is OutboundKind.REDACT_SMS} == {"m0", "m1", "m2", "m3"}


async def test_choices_by_number_are_kept(customer: Customer) -> None:
    """Numbers that pick a choice after a card was removed are answers."""
    customer.choices = (Choice("Ja", "yes"), Choice("Nee", "no"))
    await customer.says(SMS, CARD)
    line = await customer.says(SMS, "2")
    assert (line.text, line.redacted) == ("2", False)
