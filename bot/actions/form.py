"""The form: what a customer's words are to the open question, and asking it. `data/rules` send everything else to `wishes`."""

from typing import Any

from rasa_sdk.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.base import SILENCE, Event, Said, WelkomAction, ask, slots_of
from bot.model.conversation import InboundKind
from bot.redaction import tokenise
from bot.signup import journey
from bot.signup.step import Answer
from bot.signup.told import Result

FORM = "signup_form"
_EVENT = "event_"


async def read_answer(action: WelkomAction, now: Said) -> Answer:
    """Put together what the customer said from the row that was accepted; the engine saw it without anything personal."""
    async with action.tools.store.begin() as uow:
        row = await uow.inbox.get(now.message)
        held = await uow.conversations.get(now.conversation)
    text, value = row.text, row.payload.get("value")
    return Answer(
        message=row.id,
        text=text,
        now=action.tools.clock.now(),
        value=str(value) if row.kind is InboundKind.CHOICE or value is not None else None,
        tokens=tokenise(text, None, held.phone).tokens,
        channel=now.channel,
        language=held.language,
        sender=held.phone,
        intent=now.intent if value is None else "",
        confidence=now.confidence if value is None else 0.0,
        external_id=row.external_id,
    )


class ValidateSignupForm(WelkomAction):
    """Takes words or a choice as the answer to the open question; what is none is left to the rules (the form is rejected)."""

    def name(self) -> str:
        """Return the name by which Rasa finds the validation of the form."""
        return f"validate_{FORM}"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Answer the question in the store, and mirror where that leads."""
        if now.intent.startswith(_EVENT) or not now.message:
            return []
        told = await self.tools.signups.answer(now.conversation, await read_answer(self, now))
        if told.result in {Result.UNCLEAR, Result.WAITING}:
            return []
        held, signup = await self.tools.signups.state(now.conversation)
        self.speak(dispatcher, told, held.language)
        return _never_empty([*slots_of(held, signup, tracker), *_silent(told.asks)], tracker)


def _silent(asks: bool) -> list[Event]:  # noqa: FBT001
    return [] if asks else [SlotSet(SILENCE, value=True)]


def _never_empty(events: list[Event], tracker: Tracker) -> list[Event]:
    """Rasa takes a validation without any slot event for a rejection; setting one to what it is says that it was none."""
    asked = tracker.slots.get("requested_slot")
    own = [event for event in events if event.get("name") != "requested_slot"]
    if not own:
        events = [*events, SlotSet("language", tracker.slots.get("language"))]
    if not any(event.get("name") == "requested_slot" for event in events):
        events = [*events, SlotSet("requested_slot", asked)]
    return events


class AskQuestion(WelkomAction):
    """Asks the open question, whichever the form thinks is next: the store knows better."""

    def __init__(self, tools: Any, key: str) -> None:
        """Serve the name that Rasa looks for when a slot of the form is empty."""
        super().__init__(tools)
        self._key = key

    def name(self) -> str:
        """Return the name of the action for this slot."""
        return f"action_ask_{self._key}"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Ask, unless the turn is to end without a question."""
        if tracker.slots.get(SILENCE):
            return [SlotSet(SILENCE, value=None)]
        held, signup = await self.tools.signups.state(now.conversation)
        ask(dispatcher, held, signup, self.tools, now.channel)
        return []


class SessionStart(WelkomAction):
    """A new session of the engine: the journey is read back from the store and goes on at its step."""

    def name(self) -> str:
        """Return Rasa's own name for it."""
        return "action_session_start"

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:  # noqa: ARG002
        """Put back the slots and the form."""
        held, signup = await self.tools.signups.state(now.conversation)
        events: list[Event] = [SessionStarted(), *slots_of(held, signup, tracker)]
        if journey.pending(signup).asks:
            events.append(ActiveLoop(FORM))
        return [*events, ActionExecuted("action_listen")]
