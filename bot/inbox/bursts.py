"""Several messages typed in a row that are one answer: "Jan" and "de Vries", "het is" and "jan@bakker.nl" (S-10).

Nobody waits for a second half unless the first one breaks off in the middle of a sentence, and then for two seconds. What
waits behind a row when its turn comes is looked at: the texts that belong to it are taken together with it, in one turn under the
first one's id. Which they are is written down before the turn, so that a turn that is tried again is about the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.inbox.choices import chosen
from bot.inbox.fragments import belong, is_unfinished, together
from bot.model.conversation import Author, Conversation, Inbound, InboundKind, Line
from bot.model.signup import Signup
from bot.ports.store import Claim, UnitOfWork
from bot.redaction import tokenise
from bot.signup.journey import CODES, DOCUMENTS, STEPS, pending
from bot.signup.step import Accepted, Answer

#: What is accepted within so long of what came before it may belong to it.
APART = timedelta(seconds=5)
#: How long a message that breaks off is held back.
HOLD = timedelta(seconds=2)
MOST_PARTS = 6
#: Questions whose answer is an agreement.
CONSENT = frozenset({*DOCUMENTS, "credit_check"})


def behind(row: Inbound, recent: Sequence[Line]) -> list[Line]:
    """Return the customer's lines right after a row's own that may belong to it: nothing in between, seconds apart."""
    at = next((i for i, line in enumerate(recent) if line.client_id == row.external_id), None)
    if at is None:
        return []
    lines = [recent[at]]
    for line in recent[at + 1 : at + MOST_PARTS]:
        alike = line.author is Author.CUSTOMER and line.channel is row.channel and not line.redacted
        if not alike or line.at - lines[-1].at > APART:
            break
        lines.append(line)
    return lines[1:]


def is_plain_text(row: Inbound) -> bool:
    """Tell whether a row is words and nothing else: no choice, no keyword, nothing that had to be removed."""
    return row.kind is InboundKind.TEXT and not any(row.payload.get(key) for key in ("value", "keyword", "redacted"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a burst is judged by: where the conversation stands, and what was said in it lately."""

    held: Conversation
    signup: Signup
    recent: Sequence[Line]
    now: datetime

    @property
    def asks(self) -> str | None:
        """The open question."""
        return pending(self.signup).asks

    def answers(self, text: str) -> bool:
        """Tell whether words alone answer the open question."""
        if self.asks is None:
            return False
        tokens = tokenise(text, self.asks, self.held.phone).tokens
        answer = Answer("", text, self.now, tokens=tokens, sender=self.held.phone, misses=self.held.misses)
        return isinstance(STEPS[self.asks].read(answer, self.signup), Accepted)

    def agrees(self, text: str) -> bool:
        """Tell whether words agree to a text that was shown; it was shown in the language of before."""
        return self.asks in CONSENT and self.answers(text)

    def may_have_parts(self, row: Inbound) -> bool:
        """Tell whether a row may be one of several that are one: no code, and no choice of what was offered."""
        return is_plain_text(row) and self.asks not in CODES and not chosen(row.text, [*self.recent], row.channel)


def parts_of(row: Inbound, waiting: Sequence[Inbound], lines: Sequence[Line], asked: Asked) -> list[Inbound]:
    """Return the rows among those that wait, and have these lines, which belong to a row."""
    parts: list[Inbound] = []
    text, consent = row.text, asked.asks in CONSENT
    for one, line in zip(waiting, lines, strict=False):
        fits = one.external_id == line.client_id and asked.may_have_parts(one)
        if not fits or not belong(text, one.text, asked.answers, consent=consent):
            break
        parts.append(one)
        text = together(text, one.text)
    return parts


async def gather(uow: UnitOfWork, claim: Claim, lines: Sequence[Line], asked: Asked) -> Inbound:
    """Return the held row with the words of those that belong to it, and note which these are."""
    row = claim.inbound
    parts = parts_of(row, await uow.inbox.waiting(claim, MOST_PARTS), lines, asked)
    if not parts:
        return row
    noted = replace(row, payload={**row.payload, "parts": [part.id for part in parts]})
    await uow.inbox.note(claim, noted.payload)
    return whole(noted, parts)


def held_until(row: Inbound, recent: Sequence[Line]) -> datetime | None:
    """Return until when a row that breaks off may be held back, None when it does not."""
    own = next((line for line in recent if line.client_id == row.external_id), None)
    return own.at + HOLD if own and is_unfinished(row.text) else None


def whole(row: Inbound, parts: Sequence[Inbound]) -> Inbound:
    """Return a row with the words of its parts added."""
    text = row.text
    for part in parts:
        text = together(text, part.text)
    return replace(row, text=text)


async def read(uow: UnitOfWork, row: Inbound) -> Inbound:
    """Return a row as its turn sees it: with the words of the rows that were taken together with it."""
    return whole(row, [await uow.inbox.get(part) for part in row.payload.get("parts", ())])
