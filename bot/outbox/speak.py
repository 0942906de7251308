"""Saying replies: placeholders filled, links made, put in order. By web the transcript is the delivery; by SMS a row waits for the relay."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from string import Template

from bot.model.conversation import Author, Channel, Choice, Conversation, Line, Link, Outbound, OutboundKind, Reply
from bot.model.records import ShortLink
from bot.model.signup import Signup
from bot.outbox.segments import segments
from bot.ports.store import UnitOfWork
from bot.ports.texts import Texts
from bot.signup import journey, placeholders
from bot.signup.reminders import Silence

LINK_LIFETIME = timedelta(minutes=30)
#: The budget of a prompt (S-01); replies of a turn are joined up to it.
_MOST_SEGMENTS = 2


@dataclass(frozen=True, slots=True)
class Speech:
    """Turns replies into transcript lines and outbox rows."""

    texts: Texts
    public_url: str
    brand: str

    async def say(
        self,
        uow: UnitOfWork,
        held: Conversation,
        signup: Signup,
        replies: tuple[Reply, ...],
        now: datetime,
        before: tuple[str, ...] = (),
    ) -> None:
        """Put the bot's replies on the channel the customer used last, after the texts named in `before`."""
        lines = [self._plain_line(held, signup, name, now) for name in before]
        lines += [await self._line(uow, held, signup, reply, now) for reply in replies if reply.text]
        await put_lines(uow, held, lines, self.public_url)

    def _plain_line(self, held: Conversation, signup: Signup, name: str, now: datetime) -> Line:
        text = self.texts.say(name, held.language, held.channel, placeholders.values(signup, held, self.brand, {}))
        return Line(held.id, 0, Author.BOT, text, now, held.channel)

    async def system(
        self, uow: UnitOfWork, held: Conversation, signup: Signup, name: str, params: dict[str, str], now: datetime
    ) -> None:
        """Tell the customer something about the conversation itself (a rep came in, a rep left)."""
        values = placeholders.values(signup, held, self.brand, params)
        text = self.texts.say(name, held.language, held.channel, values)
        await put_lines(uow, held, [Line(held.id, 0, Author.SYSTEM, text, now, held.channel)], self.public_url)

    async def help_sms(self, uow: UnitOfWork, held: Conversation, signup: Signup) -> None:
        """Answer HELP, which also a stopped number gets."""
        values = placeholders.values(signup, held, self.brand, {})
        text = self.texts.say("utter_sms_help", held.language, Channel.SMS, values)
        row = Outbound(
            secrets.token_hex(16),
            held.id,
            OutboundKind.HELP_SMS,
            Author.SYSTEM,
            channel=Channel.SMS,
            to=held.phone,
            body=text,
        )
        await uow.outbox.put(replace(row, payload={"text": text}))

    async def remind(
        self, uow: UnitOfWork, held: Conversation, signup: Signup, silence: Silence, name: str, now: datetime
    ) -> None:
        """Text a reminder with the link to go on, to the proven number; it is sent once per step of a silence."""
        values = placeholders.values(signup, held, self.brand, {})
        text = self.texts.say(name, held.language, Channel.SMS, values)
        # not the bot's line: what was asked before it is still what a number or a label answers
        line = Line(held.id, 0, Author.SYSTEM, text, now, Channel.SMS, link=await self._link(uow, held, "resume", now))
        await uow.outbox.put(
            Outbound(
                id=f"reminder-{held.id}-{silence.chain}-{silence.step}",
                conversation=held.id,
                kind=OutboundKind.REMINDER,
                author=Author.SYSTEM,
                channel=Channel.SMS,
                to=signup.phone,
                body=sms_body(line, self.public_url),
                payload={**line_payload(line), "silence": silence.as_json(), "decided": now.isoformat()},
            )
        )

    async def _line(self, uow: UnitOfWork, held: Conversation, signup: Signup, reply: Reply, now: datetime) -> Line:
        values = placeholders.values(signup, held, self.brand, dict(reply.params))
        asks = journey.pending(signup).asks if reply.asks else None
        link = await self._link(uow, held, reply.link, now) if reply.link else None
        text = Template(reply.text).substitute(values)
        return Line(held.id, 0, Author.BOT, text, now, held.channel, asks=asks, choices=reply.choices, link=link)

    async def _link(self, uow: UnitOfWork, held: Conversation, purpose: str, now: datetime) -> Link:
        url = await make_link(uow, held.id, purpose, now)
        return Link(self.texts.say(f"utter_link_{purpose}", held.language, held.channel, {}), url)


async def make_link(uow: UnitOfWork, conversation: str, purpose: str, now: datetime) -> str:
    """Make a link for one purpose, which ends the conversation's earlier ones for it; returns its path."""
    token = secrets.token_urlsafe(16)
    await uow.people.end_links(conversation, purpose, now)
    digest = hashlib.sha256(token.encode()).hexdigest()
    await uow.people.add_link(ShortLink(digest, conversation, purpose, now, now + LINK_LIFETIME))
    return f"/l/{token}"


async def put_lines(uow: UnitOfWork, held: Conversation, lines: list[Line], public_url: str) -> None:
    """Write lines where the customer reads: the transcript, or text messages that reach the transcript once sent."""
    if held.channel is Channel.WEB:
        await uow.transcript.extend(lines)
        return
    for line in _joined(lines, public_url):
        await uow.outbox.put(
            Outbound(
                id=secrets.token_hex(16),
                conversation=held.id,
                kind=OutboundKind.MESSAGE,
                author=line.author,
                channel=Channel.SMS,
                to=held.phone,
                body=sms_body(line, public_url),
                payload=line_payload(line),
            )
        )


def sms_body(line: Line, public_url: str) -> str:
    """Write a line as a text message: the words, the link, the numbered choices."""
    parts = [line.text]
    if line.link:
        parts.append(line.link.url if line.link.url.startswith("http") else public_url + line.link.url)
    parts += [f"{number}. {choice.label}" for number, choice in enumerate(line.choices, 1)]
    return "\n".join(parts)


def _joined(lines: list[Line], public_url: str) -> list[Line]:
    """Join the lines of one turn while they fit the budget; the one that asks comes last and keeps its choices."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        fits = last and segments(f"{last.text}\n{sms_body(line, public_url)}") <= _MOST_SEGMENTS
        if last and fits and not last.choices and not last.link and last.author is line.author:
            out[-1] = Line(
                line.conversation, 0, line.author, f"{last.text}\n{line.text}", line.at, line.channel,
                asks=line.asks, choices=line.choices, link=line.link, rep_name=line.rep_name,
            )  # fmt: skip
        else:
            out.append(line)
    return out


def line_payload(line: Line) -> dict[str, object]:
    """Return what `line_from` needs to write the line into the transcript once the text message went."""
    return {
        "text": line.text,
        "asks": line.asks,
        "choices": [[choice.label, choice.value] for choice in line.choices],
        "link": [line.link.label, line.link.url] if line.link else None,
        "rep_name": line.rep_name,
    }


def line_from(row: Outbound, sid: str, now: datetime) -> Line:
    """Return the transcript line of a text message that was sent."""
    payload = row.payload
    link = Link(*payload["link"]) if payload.get("link") else None
    choices = tuple(Choice(label, value) for label, value in payload.get("choices", ()))
    return Line(
        row.conversation, 0, row.author, str(payload["text"]), now, Channel.SMS,
        asks=payload.get("asks"), choices=choices, link=link, sid=sid, rep_name=payload.get("rep_name"),
    )  # fmt: skip
