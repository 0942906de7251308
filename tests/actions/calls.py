"""Owns the engine's side of an action call: a tracker with slots and events, as Rasa sends it over HTTP."""

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import ActionExecutor

from bot.actions.base import Tools
from bot.actions.server import executor
from tests.signup.talk import Talk

FORM = "signup_form"
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

    @property
    def tools(self) -> Tools:
        """What the actions work with."""
        return Tools(self.talk.store, self.talk.clock, self.talk.service)

    @property
    def names(self) -> list[str]:
        """The names of the texts of the last call."""
        return [response["response"] for response in self.said]

    @property
    def set(self) -> Json:
        """The slots that the last call set."""
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    async def hears(
        self, text: str, intent: str, action: str, *, value: str | None = None, after: tuple[str, ...] = ()
    ) -> None:
        """Call an action about words or a choice; `after` are actions that ran in this turn before."""
        await self.call(action, await self.talk.row(text, value), text, intent, after)

    async def call(self, action: str, message: str, text: str, intent: str, after: tuple[str, ...] = ()) -> None:
        """Call an action about a message."""
        metadata = {"message_id": message, "channel": self.talk.channel.value, "conversation": self.talk.conversation}
        latest = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": [], "metadata": metadata}
        ran = [{"event": "action", "name": name} for name in after]
        if action.startswith("validate_"):
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
