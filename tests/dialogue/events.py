"""What happens to a customer beside talking: pages, time, reps; the words that a dialogue's `event` may have."""

import re
import secrets
from collections.abc import Awaitable, Callable

from bot.model.conversation import Owner
from bot.providers.sandbox.faults import Fault
from bot.providers.sandbox.faults import Provider as Faulty
from tests.dialogue import plain
from tests.dialogue.customer import Customer

Event = Callable[[Customer, str], Awaitable[None]]
_LENGTHS = {"second": "seconds", "minute": "minutes", "hour": "hours", "day": "days"}
_TIME = re.compile(r"^(\d+) (second|minute|hour|day)s? pass$")


async def happens(customer: Customer, event: str) -> None:
    """Let it happen: "card prepaid", "identity failed", "11 minutes pass", "rep claims", …"""
    if passed := _TIME.match(event):
        await customer.waits(**{_LENGTHS[passed[2]]: int(passed[1])})
        return
    for words, work in _EVENTS.items():
        if event == words or event.startswith(words + " "):
            await work(customer, event.removeprefix(words).strip())
            return
    raise AssertionError(f"what is {event!r}?")


async def _plain_answer(customer: Customer, key: str) -> None:
    await plain.answer(customer, key or str(await customer.asks()))


async def _answers_until(customer: Customer, key: str) -> None:
    await plain.through(customer, None if key == "end" else key)


async def _enrols(customer: Customer, _: str) -> None:
    await customer.enrols()


async def _returns(customer: Customer, _: str) -> None:
    await customer.returns()


async def _repeats(customer: Customer, _: str) -> None:
    await customer.repeats()


async def _identity(customer: Customer, outcome: str) -> None:
    await customer.visits("identity", outcome)


async def _card(customer: Customer, outcome: str) -> None:
    await customer.visits("card", outcome)


async def _fails(customer: Customer, words: str) -> None:
    """Let a provider fail for a while: "provider fails company_registry 3"."""
    await customer.begins_turn()
    provider, _, times = words.partition(" ")
    await customer.stage.sandbox.faults.set(Faulty(provider), Fault.ERROR, int(times or 1))


async def _works(customer: Customer, provider: str) -> None:
    await customer.begins_turn()
    await customer.stage.sandbox.faults.set(Faulty(provider), Fault.NONE, None)


async def _claims(customer: Customer, _: str) -> None:
    await customer.begins_turn()
    stage = customer.stage
    customer.fence = await stage.desk.claim(customer.conversation, stage.rep)
    await customer.settle()


async def _writes(customer: Customer, words: str) -> None:
    await customer.begins_turn()
    stage = customer.stage
    await stage.desk.write(customer.conversation, stage.rep, customer.fence, secrets.token_hex(8), words or "Hoi")
    await customer.settle()


async def _gives_back(customer: Customer, _: str) -> None:
    await customer.begins_turn()
    await customer.stage.desk.release(customer.conversation, customer.stage.rep, customer.fence)
    await customer.settle()


async def _allows(customer: Customer, _: str) -> None:
    await customer.begins_turn()
    await customer.stage.desk.allow_card(customer.conversation, customer.stage.rep, customer.fence)
    await customer.settle()


async def _decides(customer: Customer, words: str) -> None:
    """Let the rep decide: "rep decides approve", "rep decides revision email"."""
    await customer.begins_turn()
    decision, _, item = words.partition(" ")
    await customer.stage.desk.decide(
        customer.conversation, customer.stage.rep, customer.fence, decision, "", item or None
    )
    await customer.settle()


async def release_if_claimed(customer: Customer) -> None:
    """Give the conversation back when a rep has it."""
    if (await customer.state())[0].owner is Owner.REP:
        await _gives_back(customer, "")


_EVENTS: dict[str, Event] = {
    "plain answer": _plain_answer,
    "plain answers until": _answers_until,
    "app enrolled": _enrols,
    "comes back": _returns,
    "same message again": _repeats,
    "identity": _identity,
    "card": _card,
    "provider fails": _fails,
    "provider works": _works,
    "rep claims": _claims,
    "rep writes": _writes,
    "rep gives back": _gives_back,
    "rep allows another card": _allows,
    "rep decides": _decides,
}
