"""Plays a dialogue turn by turn and compares steps and states; what differs is told with what the bot understood and said."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.model.conversation import Author, Line
from bot.model.signup import Signup
from bot.signup.pages import LinkEnded
from tests.dialogue import plain
from tests.dialogue.customer import Customer, a_customer, plainly
from tests.dialogue.events import happens
from tests.dialogue.script import Dialogue, Turn
from tests.dialogue.stage import Stage


class WentAnotherWay(AssertionError):
    """A turn that ended differently from how the dialogue tells it."""


@dataclass
class Seen:
    """Where things stand after a turn."""

    customer: Customer
    signup: Signup
    lines: list[Line]
    before: Signup
    sent: list[str]

    @property
    def bot(self) -> list[Line]:
        """What the bot said in this turn."""
        return [line for line in self.lines if line.author is Author.BOT]

    @property
    def open_choices(self) -> list[str]:
        """The values of the choices under the lines of this turn."""
        return [choice.value for line in self.bot for choice in line.choices]


async def play(stage: Stage, dialogue: Dialogue) -> None:
    """Play it; raises WentAnotherWay at the first turn that does."""
    customer = a_customer(stage, dialogue.language, dialogue.channel, dialogue.number_ends)
    await plain.entered(stage, customer, dialogue.at)
    _, first = await customer.state()
    for turn in dialogue.turns:
        try:
            await _do(customer, turn)
        except AssertionError as wrong:
            raise WentAnotherWay(f"{dialogue.place}, turn {turn.number} {turn.what!r}: {wrong}") from wrong
        await _compare(dialogue, turn, customer, first)


async def _do(customer: Customer, turn: Turn) -> None:
    customer.channel = turn.by or customer.channel
    customer.outside_takes = turn.outside_takes
    if turn.deed == "event":
        await happens(customer, str(turn.what))
    elif turn.deed == "chooses":
        await customer.chooses(str(turn.what))
    else:
        texts = turn.what if isinstance(turn.what, list) else [turn.what]
        await customer.says(*[await customer.filled(str(text)) for text in texts])


async def _compare(dialogue: Dialogue, turn: Turn, customer: Customer, first: Signup) -> None:
    _, signup = await customer.state()
    lines = await customer.lines(customer.mark)
    sent = [entry.kind.value for entry in await customer.stage.news()]
    seen = Seen(customer, signup, lines, first, sent)
    wrong = [told for key, wanted in _wanted(turn).items() if (told := await _CHECKS[key](seen, wanted))]
    if wrong:
        raise WentAnotherWay("\n".join([f"{dialogue.place}, turn {turn.number} {turn.what!r}:", *wrong, *_shown(seen)]))


def _wanted(turn: Turn) -> dict[str, Any]:
    """What is expected, and what goes without saying: the bot answers, and asks the open question again."""
    silent = turn.expected.get("silent", False)
    return {"silent": silent, "asked": bool(turn.expected["asks"]) and not silent, **turn.expected}


def _shown(seen: Seen) -> list[str]:
    heard = seen.customer.stage.heard
    said = [
        f"    {line.author.value}: {line.text[:160]!r} asks={line.asks} {[c.value for c in line.choices]}"
        for line in seen.lines
    ]
    return [f"  understood: {heard.intents}", f"  said: {heard.said}", *said]


def _differs(name: str, found: Any, wanted: Any) -> str:
    return "" if found == wanted else f"  {name} is {found!r}, not {wanted!r}"


async def _asks(seen: Seen, wanted: Any) -> str:
    return _differs("asks", await seen.customer.asks(), wanted)


async def _asked(seen: Seen, wanted: Any) -> str:
    last = seen.bot[-1].asks if seen.bot else None
    if wanted:
        return _differs("the bot's last line asks", last, await seen.customer.asks())
    return "" if last is None else f"  the bot asked {last!r}, and should not have"


async def _status(seen: Seen, wanted: Any) -> str:
    return _differs("status", seen.signup.status.value, wanted)


async def _owner(seen: Seen, wanted: Any) -> str:
    return _differs("owner", (await seen.customer.state())[0].owner.value, wanted)


async def _language(seen: Seen, wanted: Any) -> str:
    return _differs("language", (await seen.customer.state())[0].language.value, wanted)


async def _waiting(seen: Seen, wanted: Any) -> str:
    return _differs("waiting for a person", (await seen.customer.state())[0].waiting_since is not None, wanted)


async def _checks(seen: Seen, wanted: Any) -> str:
    found = {name: _outcome(seen.signup, name) for name in wanted}
    return _differs("checks", found, dict(wanted))


def _outcome(signup: Signup, name: str) -> str:
    return next((check.outcome.value for key, check in signup.checks.items() if key.value == name), "gone")


async def _facts(seen: Seen, wanted: Any) -> str:
    wrong = [await _fact(seen, key, value) for key, value in wanted.items()]
    return "\n".join(told for told in wrong if told)


async def _fact(seen: Seen, key: str, wanted: Any) -> str:
    now, before = seen.signup.facts.get(key), seen.before.facts.get(key)
    if wanted == "gone":
        return "" if now is None else f"  {key} is still {plainly(key, now)!r}"
    if now is None:
        return f"  {key} is gone"
    if wanted == "kept":
        return _differs(key, now, before)
    if wanted == "given":
        return ""
    return _differs(key, plainly(key, now), await seen.customer.filled(str(wanted)))


async def _offers(seen: Seen, wanted: Any) -> str:
    missing = [value for value in _listed(wanted) if value not in seen.open_choices]
    return f"  {missing} is not offered, but {seen.open_choices}" if missing else ""


async def _answered_with(seen: Seen, wanted: Any) -> str:
    missing = [name for name in _listed(wanted) if not _was_said(seen, name)]
    return f"  {missing} was not said" if missing else ""


async def _not_answered_with(seen: Seen, wanted: Any) -> str:
    found = [name for name in _listed(wanted) if _was_said(seen, name)]
    return f"  {found} was said" if found else ""


def _was_said(seen: Seen, name: str) -> bool:
    """Tell whether a response of this name was said, or one that is the same for this very step."""
    return any(said == name or said.startswith(f"{name}_") for said in seen.customer.stage.heard.said)


async def _silent(seen: Seen, wanted: Any) -> str:
    spoke = any(line.author is not Author.CUSTOMER for line in seen.lines)
    return "" if spoke != wanted else ("  the bot spoke" if spoke else "  the bot said nothing")


async def _link(seen: Seen, wanted: Any) -> str:
    links = [line.link for line in seen.bot if line.link]
    if wanted is None:
        return f"  there is a link: {links[-1].label}" if links else ""
    try:
        await seen.customer.link(str(wanted))
    except (AssertionError, LinkEnded) as wrong:
        return f"  {wrong or 'the link has ended'}"
    return "" if links else "  there is no new link"


async def _sent(seen: Seen, wanted: Any) -> str:
    if wanted == "nothing":
        return f"  {seen.sent} was sent" if seen.sent else ""
    missing = [kind for kind in _listed(wanted) if kind not in seen.sent]
    return f"  {missing} was not sent, but {seen.sent}" if missing else ""


def _listed(wanted: Any) -> list[str]:
    return [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]


_CHECKS: dict[str, Callable[[Seen, Any], Awaitable[str]]] = {
    "asks": _asks, "asked": _asked, "status": _status, "owner": _owner, "language": _language, "waiting": _waiting,
    "checks": _checks, "facts": _facts, "offers": _offers, "answered_with": _answered_with,
    "not_answered_with": _not_answered_with, "silent": _silent, "link": _link, "sent": _sent,
}  # fmt: skip
