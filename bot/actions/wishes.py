"""Everything a customer wants beside answering: questions, back, correct, human, another language. The open question follows."""

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.base import SILENCE, Event, Said, WelkomAction, slots_of
from bot.actions.form import read_answer
from bot.inbox.process import verdict_of
from bot.model.conversation import Language
from bot.signup import questions
from bot.signup.items import named_item
from bot.signup.journey import pending
from bot.signup.told import Told


class Wish(WelkomAction):
    """One wish, carried out by a use case of the same name."""

    wish = ""

    def name(self) -> str:
        """Return the action's name."""
        return f"action_{self.wish}"

    async def detail(self, now: Said) -> dict[str, str]:  # noqa: ARG002 - most wishes need none
        """Return what the use case needs to know beside the message."""
        return {}

    async def carry_out(self, now: Said) -> Told:
        """Call the use case."""
        return await self.tools.signups.wish(now.conversation, now.message, self.wish, **await self.detail(now))

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Carry it out, say what it says, and mirror where that leads."""
        told = await self.carry_out(now)
        held, signup = await self.tools.signups.state(now.conversation)
        self.speak(dispatcher, told, held.language)
        return [*slots_of(held, signup, tracker), SlotSet(SILENCE, value=None if told.asks else True)]


class GoBack(Wish):
    """Back to the previous question."""

    wish = "go_back"


class Human(Wish):
    """A person, in writing; a wish to be phoned is the same road."""

    wish = "human"


class Cancel(Wish):
    """Stop this signup, after asking whether that is meant."""

    wish = "cancel"


class Repair(Wish):
    """Not understood: rephrase, then offer readings, then a person. Counted per question, in the store."""

    wish = "missed"


class StillChecking(Wish):
    """A check takes longer than usual."""

    wish = "still_checking"


class NobodyCame(Wish):
    """No rep came within two minutes."""

    wish = "nobody_came"


class Undeliverable(Wish):
    """A code could not be delivered."""

    wish = "undeliverable"


class Correct(Wish):
    """Change something given before; the item is named in the customer's own words, or chosen."""

    wish = "correct"

    async def detail(self, now: Said) -> dict[str, str]:
        """Find which item the words name."""
        answer = await read_answer(self, now)
        _, signup = await self.tools.signups.state(now.conversation)
        return {"item": named_item(answer.text, answer.tokens, pending(signup).asks) or ""}


class SwitchLanguage(Wish):
    """The other language, or the one that is named."""

    wish = "language"

    async def detail(self, now: Said) -> dict[str, str]:
        """Read which language is meant."""
        held, _ = await self.tools.signups.state(now.conversation)
        said_text = now.text.casefold()
        if any(word in said_text for word in ("engels", "english", "inglish")):
            return {"language": Language.EN}
        if any(word in said_text for word in ("nederlands", "dutch", "hollands", "vlaams", "flemish")):
            return {"language": Language.NL}
        return {"language": Language.NL if held.language is Language.EN else Language.EN}


class CodeWish(Wish):
    """A wish about a code while no code is open."""

    wish = "wish_about_code"

    async def detail(self, now: Said) -> dict[str, str]:
        """Name the wish."""
        return {"wish": now.intent}


class Settle(Wish):
    """A check has its outcome."""

    wish = "settle"

    async def carry_out(self, now: Said) -> Told:
        """Give the check its outcome, from the row that announced it."""
        async with self.tools.store.begin() as uow:
            row = await uow.inbox.get(now.message)
        name, run, verdict = verdict_of(row)
        return await self.tools.signups.settle(now.conversation, row.id, name, run, verdict)


class Answer(WelkomAction):
    """Answers a question of the customer's; the words depend on the intent, and on the step where that matters."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Say the answer; the form asks its question again."""
        held, signup = await self.tools.signups.state(now.conversation)
        response = questions.status_text(signup) if now.intent == "check_status" else f"utter_answer_{now.intent}"
        dispatcher.utter_message(response=response, language=held.language.value)
        return slots_of(held, signup, tracker)


class Help(WelkomAction):
    """Explains the open question."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_help"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Say what is asked and why, with an example."""
        held, signup = await self.tools.signups.state(now.conversation)
        asks = pending(signup).asks
        dispatcher.utter_message(
            response=f"utter_help_{asks}" if asks else questions.status_text(signup), language=held.language.value
        )
        return slots_of(held, signup, tracker)


class Resumed(WelkomAction):
    """Back after a pause, or taken over by the bot again: the open question is asked."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_resumed"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:  # noqa: ARG002
        """Mirror the store; the form does the rest."""
        return await self.mirror(now.conversation, tracker)


WISHES: tuple[type[WelkomAction], ...] = (
    GoBack, Human, Cancel, Repair, StillChecking, NobodyCame, Undeliverable, Correct, SwitchLanguage, CodeWish, Settle, Answer, Help, Resumed,
)  # fmt: skip
