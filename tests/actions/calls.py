"""Owns the engine's side of an action call: a tracker with slots and events, as Rasa sends it over HTTP."""

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import ActionExecutor

from bot.actions.base import Tools
from bot.actions.server import executor
from tests.signup.talk import Talk
from tests.unit.words.domain import action_of, intents_of, rules

FORM = "signup_form"
#: Which action a rule calls for an intent.
ACTION_OF = {intent: action_of(rule) for rule in rules() for intent in intents_of(rule)}
Json = dict[str, Any]


@dataclass
class Calls:
    """Calls actions about one conversation, and keeps the slots that they set."""

    talk: Talk
    slots: Json = field(default_factory=dict)
    form: bool = True
    before: list[Json] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    events: list[Json] = field(default_factory=list)
    turned: list[Json] = field(default_factory=list)
    ranking: tuple[tuple[str, float], ...] = ()
    confidence: float = 0.9
    asked: str | None = None
    value: str | None = None

    @property
    def tools(self) -> Tools:
        """What the actions work with."""
        return Tools(self.talk.store, self.talk.clock, self.talk.service)

    @property
    def names(self) -> list[str]:
        """The names of the texts of the last call."""
        return [response["response"] for response in self.said]

    @property
    def asks(self) -> str:
        """The text of the last turn that asks the open question, without its prefix."""
        (name,) = (one["response"] for one in self.said if one["custom"].get("asks"))
        return str(name).removeprefix("utter_")

    @property
    def choices(self) -> list[str]:
        """The values of the choices that actions put beside the last text."""
        return [value for _, value in self.said[-1]["custom"]["choices"]]

    @property
    def set(self) -> Json:
        """The slots that the last call set."""
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    async def hears(
        self, text: str, intent: str, action: str, *, value: str | None = None, after: tuple[str, ...] = ()
    ) -> None:
        """Call an action about words or a choice; `after` are actions that ran in this turn before."""
        self.turned, self.value = [], value
        await self.call(action, await self.talk.row(text, value), text, intent, after)

    async def turn(
        self, text: str, intent: str, *, value: str | None = None, ranking: tuple[tuple[str, float], ...] = ()
    ) -> None:
        """Play a whole turn as the engine does: the form, a rule's action when it is no answer, the form again, the question."""
        message, self.asked = await self.talk.row(text, value), await self.talk.asks()
        self.ranking, self.value, self.turned = ranking, value, []
        if self.form:
            await self._part(f"validate_{FORM}", message, text, intent)
        if not self.form or not self.events:
            await self._part(ACTION_OF[intent], message, text, intent)
            await self._part(f"validate_{FORM}", message, text, intent)
        if key := self.slots.get("requested_slot"):
            await self._part(f"action_ask_{key}", message, text, intent)
        self.said = [event for event in self.turned if event["event"] == "bot"]
        self.form = await self.talk.asks() is not None

    async def _part(self, action: str, message: str, text: str, intent: str) -> None:
        await self.call(action, message, text, intent)
        self.turned += [
            *({"event": "bot", "metadata": {"utter_action": one["response"]}, **one} for one in self.said),
            {"event": "action", "name": FORM if action.startswith("validate_") else action},
        ]

    async def call(self, action: str, message: str, text: str, intent: str, after: tuple[str, ...] = ()) -> None:
        """Call an action about a message."""
        metadata = {
            "message_id": message,
            "channel": self.talk.channel.value,
            "conversation": self.talk.conversation,
            "asks": self.asked,
        }
        latest = {
            "text": text,
            "intent": {"name": intent, "confidence": self.confidence},
            "intent_ranking": [{"name": name, "confidence": sure} for name, sure in self.ranking],
            "entities": [{"entity": "value", "value": self.value}] if self.value else [],
            "metadata": metadata,
        }
        ran = [*self.turned, *({"event": "action", "name": name} for name in after)]
        if action.startswith("validate_") and not self.turned:
            ran.append({"event": "action", "name": FORM})
        tracker = {
            "sender_id": self.talk.conversation,
            "slots": self.slots,
            "latest_message": latest,
            "events": [*self.before, {"event": "user", "text": text}, *ran],
            "active_loop": {"name": FORM} if self.form else {},
        }
        await self._run(executor(self.tools), {"next_action": action, "tracker": tracker, "domain": {}})

    async def _run(self, actions: ActionExecutor, body: Json) -> None:
        result = await actions.run(body)
        assert result is not None
        self.events, self.said = result.events, result.responses
        self.slots = {**self.slots, **self.set}
