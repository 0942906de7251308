"""What was said lately, and what was asked when it was said: `accept` looks there for card numbers in pieces (P-05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.inbox.choices import chosen
from bot.model.conversation import Author, Channel, Line
from bot.redaction import CHOICE, completes_card

#: A card number may come digit by digit, with talk and our answers in between.
LINES = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the customer's or a rep's, with the question that was open."""

    line: Line
    asked: str | None


def completed(recent: Sequence[Line], since: datetime, text: str, channel: Channel) -> list[Line]:
    """Return the lines that form a card number together with a new message, over all channels and in both directions."""
    pieces: list[Piece] = []
    question: Line | None = None
    for line in recent:
        if line.author in {Author.CUSTOMER, Author.REP}:
            pieces.append(Piece(line, _asked(question, line.text, line.channel)))
        elif line.author is Author.BOT:
            question = line
    lately = [piece for piece in pieces if piece.line.at >= since]
    asked = [*(piece.asked for piece in lately), _asked(question, text, channel)]
    return [lately[index].line for index in completes_card([piece.line.text for piece in lately], text, asked)]


def _asked(question: Line | None, text: str, channel: Channel) -> str | None:
    if question is None:
        return None
    return CHOICE if chosen(text, [question], channel) is not None else question.asks
