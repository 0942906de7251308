"""Whatever comes in between, a customer who answers in the end has the same facts and outcomes as on the plain path.

Hypothesis draws what comes in between; `played` plays it over the real parts and the real engine.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.model.conversation import Author, Channel, Language, Owner
from bot.model.signup import Signup
from tests.dialogue import plain
from tests.dialogue.compare import comparable, differences
from tests.dialogue.conftest import Theatre
from tests.dialogue.customer import Customer, a_customer
from tests.dialogue.events import happens
from tests.dialogue.plain import KEYS
from tests.dialogue.stage import Stage

pytestmark = pytest.mark.timeout(600)

#: Questions and other talk, one for each intent that is answered, in both languages.
INTERRUPTIONS = {
    Language.NL: (
        "waarom wil je mijn nummer weten?", "waarom moet ik me legitimeren?", "waarom een creditcard?", "mag ik met prepaid betalen?",
        "waarom een kredietcheck?", "wat gebeurt er als ik te laat betaal?", "wat mag er niet volgens de regels?", "wat is een passkey?",
        "hoe beveilig ik mijn tenant?", "wat gebeurt er met mijn gegevens?", "verwijder al mijn gegevens", "ik wil inzage in mijn gegevens",
        "is dit wel echt of is het oplichting?", "hoe lang duurt dit?", "wat heb ik hiervoor nodig?", "wat kost het per maand?",
        "wanneer word ik gebeld?", "waarom is mijn account geblokkeerd?", "ben je een robot?", "hoe staat het met mijn aanvraag?",
        "wat een gedoe zeg", "wordt het morgen mooi weer?", "kun je dat uitleggen?", "wat vroeg je?", "hoi", "bedankt",
    ),
    Language.EN: (
        "why do you need my phone number?", "why do I have to show my passport?", "why a credit card?", "can I use a prepaid card?",
        "why a credit report?", "what happens if I pay late?", "what am I not allowed to do?", "what is a passkey?",
        "how do I secure my tenant?", "what happens with my data?", "delete all my data", "give me a copy of my data",
        "is this real or a scam?", "how long does this take?", "what do I need for this?", "what does it cost per month?",
        "when will I be called?", "why is my account blocked?", "are you a robot?", "what's the status of my application?",
        "what a hassle this is", "will it be sunny tomorrow?", "can you explain that?", "what was the question?", "hello", "thanks",
    ),
}  # fmt: skip
NOT_UNDERSTOOD = ("krsptl fgh?", "🤷", "wblt zzz?")
#: What can be corrected at once, to what, and by which words it is asked for.
CORRECTIONS = {
    "full_name": ("Jan Willem Bakker", "mijn naam is fout", "my name is wrong"),
    "job_title": ("voorman", "mijn functie is fout", "my job title is wrong"),
    "budget": ("800", "het budget is fout", "the budget is wrong"),
    "email": ("{other_email}", "mijn e-mailadres is fout", "my email address is wrong"),
}


@dataclass
class Path:
    """A customer on the way, and what they have to put right before the end."""

    customer: Customer
    asked: set[str] = field(default_factory=set)

    async def open(self) -> str:
        """The open question; every one that was ever open is remembered."""
        key = await self.customer.asks()
        assert key is not None
        self.asked.add(key)
        return key


Deed = Callable[[Path, int], Awaitable[None]]


async def interrupted(path: Path, which: int) -> None:
    """A question is answered, and the same question is open and asked again."""
    key = await path.open()
    texts = INTERRUPTIONS[path.customer.language]
    await path.customer.says(texts[which % len(texts)])
    await still(path, key)


async def not_understood(path: Path, which: int) -> None:
    """Words without a meaning change nothing."""
    key = await path.open()
    await path.customer.says(NOT_UNDERSTOOD[which % len(NOT_UNDERSTOOD)])
    await still(path, key)


async def language_switched(path: Path, _: int) -> None:
    """The other language and back, at the same question."""
    key = await path.open()
    there, back = "can we do this in English?", "in het Nederlands graag"
    for text in (there, back) if path.customer.language is Language.NL else (back, there):
        await path.customer.says(text)
        await still(path, key)


async def helped(path: Path, _: int) -> None:
    """A person is asked for, takes over, and gives the conversation back at the same question."""
    key = await path.open()
    nl = path.customer.language is Language.NL
    await path.customer.says("ik wil een medewerker spreken" if nl else "I want to talk to a human")
    await still(path, key)
    await happens(path.customer, "rep claims")
    await path.customer.says("Jan de Vries")
    await happens(path.customer, "rep gives back")
    await still(path, key)


async def repeated(path: Path, _: int) -> None:
    """The last message comes a second time and counts once."""
    if path.customer.last is None:
        return
    before = await path.customer.state()
    await path.customer.repeats()
    assert await path.customer.state() == before


async def back_and_again(path: Path, _: int) -> None:
    """One question back, answered as before: nothing is void."""
    key = await path.open()
    await path.customer.says("vorige vraag" if path.customer.language is Language.NL else "previous question")
    if (again := await path.open()) == key:
        return
    before = (await path.customer.state())[1].facts
    await plain.answer(path.customer, again)
    after = (await path.customer.state())[1].facts
    if again != "card":
        assert set(before) <= set(after), f"{set(before) - set(after)} got lost by going back from {key} to {again}"


async def corrected_and_put_right(path: Path, which: int) -> None:
    """An answer of before is changed, and changed back."""
    key, signup = await path.open(), (await path.customer.state())[1]
    item, (other, *asking) = list(CORRECTIONS.items())[which % len(CORRECTIONS)]
    proof = {"email_code"} if item == "email" else set()
    if item not in signup.facts or key in {item, *proof}:
        return
    for answer in (other, None):
        await path.customer.says(asking[path.customer.language is Language.EN])
        assert await path.open() == item
        if answer:
            await path.customer.says(await path.customer.filled(answer))
        else:
            await plain.answer(path.customer, item)
        if await path.open() in proof:
            await plain.answer(path.customer, "email_code")
    await reviewed(path, key)
    await still(path, key)


async def reviewed(path: Path, key: str) -> None:
    """A review that was confirmed is confirmed again after a change."""
    if key == "call" and await path.open() == "review":
        await plain.answer(path.customer, "review")


async def answered(path: Path, _: int) -> None:
    """The plain answer."""
    await plain.answer(path.customer, await path.open())


async def still(path: Path, key: str) -> None:
    """The question is open, and the bot's last words asked it."""
    assert await path.customer.asks() == key
    lines = [line for line in await path.customer.lines(path.customer.mark) if line.author is Author.BOT]
    assert lines, f"nothing was said at {key}; heard {path.customer.stage.heard}"
    assert lines[-1].asks == key, f"{key} was not asked again; heard {path.customer.stage.heard}"
    assert (await path.customer.state())[0].owner is Owner.BOT


DEEDS: dict[str, Deed] = {
    deed.__name__: deed
    for deed in (
        interrupted, not_understood, language_switched, helped, repeated, back_and_again, corrected_and_put_right, answered,
    )
}  # fmt: skip
STEPS = st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 100))


async def played(
    stage: Stage, customer: Customer, start: str, steps: list[tuple[Deed, int]]
) -> tuple[Signup, set[str]]:
    """Play what was drawn from a question on, then answer plainly to the end."""
    await plain.entered(stage, customer, start)
    path = Path(customer)
    for deed, which in steps:
        if await customer.asks() is None:
            break
        await DEEDS[deed](path, which)
    while await customer.asks() is not None:
        await answered(path, 0)
    return (await customer.state())[1], path.asked


async def plain_end(stage: Stage, customer: Customer) -> dict[str, Any]:
    """Where the plain path ends, for this customer."""
    return comparable(await plain.known(stage, customer, "end"))


@settings(max_examples=16, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    language=st.sampled_from(Language),
    channel=st.sampled_from(Channel),
    start=st.sampled_from(KEYS),
    steps=st.lists(STEPS, min_size=3, max_size=8),
)
def test_any_interleaving_ends_like_the_plain_path(
    theatre: Theatre, language: Language, channel: Channel, start: str, steps: list[tuple[str, int]]
):
    """The same facts, outcomes and state; and every question from the first one on was asked."""

    async def all_of_it() -> None:
        customer = a_customer(theatre.stage, language, Channel.WEB if start == KEYS[0] else channel)
        signup, asked = await played(theatre.stage, customer, start, steps)
        assert differences(comparable(signup), await plain_end(theatre.stage, customer)) == {}
        assert asked >= set(KEYS[KEYS.index(start) :]), f"{set(KEYS[KEYS.index(start) :]) - asked} was never asked"

    theatre.run(all_of_it())
