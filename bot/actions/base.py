"""What every action shares: what it is called with, how it speaks, and that no exception of it gets lost.

Rasa logs a failed action as "events are lost" and carries on. Here an exception becomes `ActionFailed` with an incident id;
the server answers 503, the engine gives the turn back unsaved, and the worker tries again.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.model.conversation import Channel
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.signup import journey, questions
from bot.signup.hours import OpeningHours
from bot.signup.service import SignupService
from bot.signup.told import Told
from bot.telemetry import record_incident

Event = dict[str, Any]
#: The slot that keeps the open question from being asked at the end of a turn.
SILENCE = "silence"
_GIVEN = "given"


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
    hours: OpeningHours = field(default_factory=OpeningHours)


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
    #: What the words may mean, the likeliest first, with how likely that is.
    ranking: tuple[tuple[str, float], ...] = ()

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
        ranking=tuple((str(one["name"]), float(one["confidence"])) for one in latest.get("intent_ranking") or ()),
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
        except Exception as error:  # noqa: BLE001 - one of the three places that catch everything; recorded, and told to the engine
            raise ActionFailed(record_incident(f"action.{self.name()}", error)) from None

    def speak(self, dispatcher: CollectingDispatcher, told: Told, asking: questions.Asking) -> None:
        """Say the texts of a use case, with the choices and the link that belong to some of them."""
        for say in told.says:
            beside = questions.beside(say.name, asking, say.params)
            custom = {
                "params": dict(say.params),
                "choices": [list(choice) for choice in beside.choices],
                "link": beside.link,
                "asks": say.name in questions.READINGS_OFFERED,
            }
            dispatcher.utter_message(
                response=say.name, language=asking.conversation.language.value, json_message=custom
            )

    async def asking(self, now: Said) -> questions.Asking:
        """Read where the conversation stands."""
        held, signup = await self.tools.signups.state(now.conversation)
        return questions.Asking(signup, held, now.channel, self.tools.clock.now(), self.tools.hours)


def mirrored(asking: questions.Asking, slots: Mapping[str, Any]) -> list[Event]:
    """Return what the form has to know: which slots are filled, which question is open, that nothing is asked.

    The store is the truth; slots are for branching only. `requested_slot` is always told: None ends the form.
    """
    asks = journey.pending(asking.signup).asks
    wanted: dict[str, Any] = {key: _GIVEN if key in asking.signup.facts else None for key in journey.STEPS}
    if asks:
        wanted[asks] = None
    else:
        wanted[SILENCE] = None
    return [*changed(slots, language=asking.conversation.language.value, **wanted), SlotSet("requested_slot", asks)]


def changed(slots: Mapping[str, Any], **wanted: Any) -> list[Event]:
    """Return an event for each slot that is to have another value."""
    return [SlotSet(name, value) for name, value in wanted.items() if slots.get(name) != value]


def this_turn(tracker: Tracker) -> list[Event]:
    """Return what happened since the customer's message, which stands first."""
    index = max((i for i, event in enumerate(tracker.events) if event["event"] == "user"), default=0)
    return list(tracker.events[index:])
