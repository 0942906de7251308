"""What every action shares: what it is called with, how it speaks, and that no exception of it gets lost.

Rasa logs a failed action as "events are lost" and carries on. Here an exception becomes `ActionFailed` with an incident id;
the server answers 503, the engine gives the turn back unsaved, and the worker tries again.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.model.conversation import Channel, Conversation, Language
from bot.model.signup import Signup
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.signup import journey, questions
from bot.signup.hours import OpeningHours
from bot.signup.service import SignupService
from bot.signup.told import Told
from bot.telemetry import record_incident

Event = dict[str, Any]
SILENCE = "silence"


class ActionFailed(Exception):
    """An action could not finish; nothing of it is kept, and the turn may be tried again."""

    def __init__(self, incident: str) -> None:
        """Keep the id under which the cause is recorded."""
        super().__init__(incident)
        self.incident = incident


@dataclass(frozen=True, slots=True)
class Tools:
    """What actions work with."""

    store: Store
    clock: Clock
    signups: SignupService
    hours: OpeningHours = OpeningHours()


@dataclass(frozen=True, slots=True)
class Said:
    """The customer's message that a turn is about, as the engine understood it."""

    conversation: str
    message: str
    text: str
    intent: str
    confidence: float
    entities: Mapping[str, Any]
    metadata: Mapping[str, Any]
    runners_up: tuple[str, ...]

    @property
    def channel(self) -> Channel:
        """Where it came in."""
        return Channel(self.metadata.get("channel", Channel.WEB))


def said(tracker: Tracker) -> Said:
    """Read the latest message of a tracker."""
    latest = tracker.latest_message
    intent = latest.get("intent") or {}
    metadata = latest.get("metadata") or {}
    return Said(
        conversation=str(tracker.sender_id),
        message=str(metadata.get("message_id", "")),
        text=str(latest.get("text") or ""),
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        entities={entity["entity"]: entity["value"] for entity in latest.get("entities") or ()},
        metadata=metadata,
        runners_up=tuple(str(other["name"]) for other in (latest.get("intent_ranking") or ())[:3]),
    )


class WelkomAction(Action):  # type: ignore[misc]  # rasa_sdk is untyped
    """An action of ours."""

    def __init__(self, tools: Tools) -> None:
        """Keep the tools."""
        self.tools = tools

    @abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Do the action and return its events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:  # noqa: ARG002
        """Do the action; whatever goes wrong is recorded and handed to the server as one kind of failure."""
        try:
            return await self.act(dispatcher, said(tracker), tracker)
        except Exception as error:
            raise ActionFailed(record_incident(f"action.{self.name()}", error)) from None

    def speak(self, dispatcher: CollectingDispatcher, told: Told, language: Language) -> None:
        """Say the texts of a use case."""
        for say in told.says:
            dispatcher.utter_message(
                response=say.name, language=language.value, json_message={"params": dict(say.params)}
            )

    async def mirror(self, conversation: str, tracker: Tracker) -> list[Event]:
        """Return the slots as the store has them: the store is the truth, slots are for branching only."""
        held, signup = await self.tools.signups.state(conversation)
        return slots_of(held, signup, tracker)


def slots_of(held: Conversation, signup: Signup, tracker: Tracker) -> list[Event]:
    """Return SlotSet events for every slot that differs from the store, and the question that is open."""
    wanted: dict[str, Any] = {step.key: "given" if _has(step.key, signup) else None for step in journey.ORDER}
    asks = journey.pending(signup).asks
    if asks:
        wanted[asks] = None
    wanted["language"] = held.language.value
    wanted["requested_slot"] = asks
    return [SlotSet(name, value) for name, value in wanted.items() if tracker.slots.get(name) != value]


def _has(key: str, signup: Signup) -> bool:
    step = journey.STEPS[key]
    return key in signup.facts or not step.applies(signup) or signup.status not in questions.ASKING


def ask(dispatcher: CollectingDispatcher, held: Conversation, signup: Signup, tools: Tools, channel: Channel) -> None:
    """Ask the open question."""
    asking = questions.Asking(signup, held, channel, tools.clock.now(), tools.hours)
    found = questions.question(asking)
    if found is None:
        return
    dispatcher.utter_message(
        response=found.response,
        language=held.language.value,
        json_message={"asks": True, "link": found.link, "choices": [list(choice) for choice in found.choices]},
    )
