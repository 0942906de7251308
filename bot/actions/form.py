"""The form: what a customer's words are to the open question, and asking it. `data/rules` send everything else to `wishes`."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import SILENCE, Event, Said, Tools, WelkomAction, changed, mirrored, this_turn
from bot.inbox import bursts
from bot.model.conversation import Author, InboundKind
from bot.redaction import tokenise, without_removed
from bot.signup import questions
from bot.signup.journey import pending
from bot.signup.step import Answer
from bot.signup.told import Result, Say, Told

FORM = "signup_form"
_EVENT = "event_"
#: After these the question stands there in the wrong language, and is asked in full.
_IN_ANOTHER_LANGUAGE = frozenset({"utter_language_switched", "utter_language_followed"})
#: A conversation with more lines than these was greeted long ago.
_FIRST_LINES = 8


async def read_answer(action: WelkomAction, now: Said) -> Answer:
    """Put together what the customer said from the row that was accepted; the engine saw it without anything personal."""
    async with action.tools.store.read() as uow:
        row = await bursts.read(uow, await uow.inbox.get(now.message))
        held, signup = await uow.conversations.with_signup(now.conversation)
    asks = pending(signup).asks
    # A line may have been taken back since (P-05): what stands there now is no job title.
    text, value = without_removed(row.text), row.payload.get("value")
    return Answer(
        message=row.id,
        text=text,
        now=action.tools.clock.now(),
        value=str(value) if row.kind is InboundKind.CHOICE or value is not None else None,
        tokens=tokenise(text, asks, held.phone).tokens,
        channel=now.channel,
        language=held.language,
        sender=held.phone,
        intent=now.intent if value is None else "",
        confidence=now.confidence if value is None else 0.0,
        external_id=row.external_id,
        hours=action.tools.hours,
    )


async def answered(action: WelkomAction, now: Said) -> Told | None:
    """Give the customer's message to the open question, or to what was offered beside it; None when it is no answer."""
    if now.intent.startswith(_EVENT) or not now.message:
        return None
    told = await action.tools.signups.answer(now.conversation, await read_answer(action, now))
    return None if told.result in {Result.UNCLEAR, Result.WAITING} else told


class ValidateSignupForm(WelkomAction):
    """Takes words or a choice as the answer to the open question; what is none is left to the rules (the form is rejected)."""

    def name(self) -> str:
        """Return the name by which Rasa finds the validation of the form."""
        return f"validate_{FORM}"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Answer the question in the store, and mirror where that leads; Rasa takes no slots for a rejection."""
        if comes_back(tracker):
            return mirrored(await self.asking(now), tracker.slots)
        told = await answered(self, now)
        if told is None:
            return []
        asking = await self.asking(now)
        self.speak(dispatcher, told, asking)
        silence = {SILENCE: None if told.asks and pending(asking.signup).asks else True}
        slots = [*changed(tracker.slots, **silence), *mirrored(asking, tracker.slots)]
        return [SlotSet("language", asking.conversation.language.value), *slots]


def comes_back(tracker: Tracker) -> bool:
    """Tell whether the form is called a second time in a turn, after an action; Rasa then asks only what comes next."""
    names = {event.get("name") for event in this_turn(tracker) if event["event"] == "action"}
    return bool(names - {FORM, None})


class AskQuestion(WelkomAction):
    """Asks the open question, whichever the form thinks is next: the store knows better."""

    def __init__(self, tools: Tools, key: str) -> None:
        """Serve the name that Rasa looks for when a slot of the form is empty."""
        super().__init__(tools)
        self._key = key

    def name(self) -> str:
        """Return the name of the action for this slot."""
        return f"action_ask_{self._key}"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Ask, unless the turn is to end without a question."""
        if tracker.slots.get(SILENCE):
            return [SlotSet(SILENCE, None)]
        asking = await self.asking(now)
        if found := questions.question(asking, again=asked_again(now, tracker, pending(asking.signup).asks)):
            custom = {"asks": True, "link": found.link, "choices": [list(choice) for choice in found.choices]}
            dispatcher.utter_message(
                response=found.response, language=asking.conversation.language.value, json_message=custom
            )
        return []


class SessionStart(WelkomAction):
    """A new session of the engine: the journey is read back from the store and goes on at its step."""

    def name(self) -> str:
        """Return Rasa's own name for it."""
        return "action_session_start"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:  # noqa: ARG002
        """Greet a customer who is new, and put back the slots and the form."""
        asking = await self.asking(now)
        if await self._is_first(asking):
            self.speak(dispatcher, Told(Result.DONE, (Say("utter_greet"),)), asking)
        events: list[Event] = [SessionStarted(), *mirrored(asking, {})]
        if pending(asking.signup).asks:
            events.append(ActiveLoop(FORM))
        return [*events, ActionExecuted("action_listen")]

    async def _is_first(self, asking: questions.Asking) -> bool:
        held = asking.conversation
        if held.resumes or held.last_seq > _FIRST_LINES:
            return False
        async with self.tools.store.read() as uow:
            return not any(line.author is Author.BOT for line in await uow.transcript.since(held.id, 0))


def asked_again(now: Said, tracker: Tracker, asks: str | None) -> bool:
    """Tell whether the question was open when the customer wrote, and the turn answered something else first."""
    if asks is None or now.metadata.get("asks") != asks or now.intent.startswith(_EVENT):
        return False
    said = {
        (event.get("metadata") or {}).get("utter_action") for event in this_turn(tracker) if event["event"] == "bot"
    }
    return bool(said - _IN_ANOTHER_LANGUAGE)


def just_greeted(tracker: Tracker) -> bool:
    """Tell whether this is the first message of a conversation, to which the bot has introduced itself."""
    events: list[dict[str, Any]] = list(tracker.events)
    first = next((i for i, event in enumerate(events) if event["event"] == "user"), 0)
    greeted = any((event.get("metadata") or {}).get("utter_action") == "utter_greet" for event in events[:first])
    return greeted and len([event for event in events if event["event"] == "user"]) == 1
