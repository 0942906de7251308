"""Owns the functions that stand in the place of Rasa's; each says what it does otherwise.

`rasa_patches` has the list, with the reasons, and puts them in place.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    ACTION_VALIDATE_SLOT_MAPPINGS,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    ConversationPaused,
    Event,
    FollowupAction,
    ReminderCancelled,
    ReminderScheduled,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, RESPONSE
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml_file

from welkom_engine.action_answer import check
from welkom_engine.errors import ActionFailed, TurnFailed

_Function = Callable[..., Any]
# Timers live in memory and die with the process; who owns a conversation is a row of the bot's, not a pause in here.
_REFUSED = (ReminderScheduled, ReminderCancelled, ConversationPaused)


def run_action(_original: _Function) -> _Function:
    """As `MessageProcessor._run_action`, but what an action raises ends the turn and no event is lost."""

    async def _run_action(self: Any, action: Any, tracker: Any, output_channel: Any, nlg: Any, prediction: Any) -> bool:
        name = action.name()
        temporary_tracker = tracker.copy()
        temporary_tracker.update_with_events(prediction.events, self.domain)
        try:
            with _failing_as(name, ActionExecutionRejection):
                events = await action.run(output_channel, nlg, temporary_tracker, self.domain) or []
        except ActionExecutionRejection as rejection:
            if name == ACTION_SESSION_START_NAME:
                raise ActionFailed("the start of a session was rejected") from rejection
            tracker.update(ActionExecutionRejected(name, prediction.policy_name, prediction.max_confidence))
            return bool(self.should_predict_another_action(name))
        _refuse_losses(name, events, tracker, self.domain)
        self._log_action_on_tracker(tracker, action, events, prediction)
        if any(isinstance(event, UserUttered) for event in events):
            tracker = await self.run_action_extract_slots(output_channel, tracker)
        await self.execute_side_effects(events, tracker, output_channel)
        return bool(self.should_predict_another_action(name))

    return _run_action


def run_custom_action(_original: _Function) -> _Function:
    """As `ActionExtractSlots._run_custom_action`, but a failure ends the turn, and so does an event it would drop."""

    async def _run_custom_action(
        self: Any, custom_action: str, output_channel: Any, nlg: Any, tracker: Any, domain: Any
    ) -> list[Event]:
        with _failing_as(custom_action):
            action = RemoteAction(custom_action, self._action_endpoint)
            events: list[Event] = await action.run(output_channel, nlg, tracker, domain)
        # Of what an action says, Rasa keeps only the words of the one that validates.
        kept = (SlotSet, BotUttered) if custom_action == ACTION_VALIDATE_SLOT_MAPPINGS else SlotSet
        lost = sorted({event.type_name for event in events if not isinstance(event, kept)})
        if lost:
            raise ActionFailed(f"{custom_action} answered {', '.join(lost)}, which Rasa drops when it fills slots")
        _refuse_losses(custom_action, events, tracker, domain)
        return events

    return _run_custom_action


def validate_action_result(_original: _Function) -> _Function:
    """As `RemoteAction._validate_action_result`, by hand instead of by JSON schema."""

    def _validate_action_result(self: Any, result: Any) -> bool:
        del self
        return check(result)

    return _validate_action_result


def request_next_slot(original: Callable[..., Awaitable[list[Event]]]) -> _Function:
    """As `FormAction.request_next_slot`, but a question that nobody asks ends the turn."""

    async def _request_next_slot(
        self: Any, tracker: Any, domain: Any, output_channel: Any, nlg: Any, events_so_far: list[Event]
    ) -> list[Event]:
        events = await original(self, tracker, domain, output_channel, nlg, events_so_far)
        asked = [event.value for event in (*events_so_far, *events) if _asks_for_a_slot(event)]
        spoken = any(isinstance(event, BotUttered) for event in (*events_so_far, *events))
        if asked and not spoken and self._name_of_utterance(domain, asked[-1]) is None:
            raise ActionFailed(f"{self.name()} has no words to ask for {asked[-1]}")
        return events

    return _request_next_slot


def load_domain(_original: Any) -> Any:
    """As `DomainProvider.load`, without validating what Rasa itself has written."""

    def _load(
        cls: type[DomainProvider],
        /,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> DomainProvider:
        del config, execution_context
        with model_storage.read_from(resource) as folder:
            domain = Domain.from_dict(cast("dict[str, Any]", read_yaml_file(folder / "domain.yml")))
        return cls(model_storage, resource, domain)

    return classmethod(_load)


def collect_actions_which_need_domain(_original: Any) -> Any:
    """As Domain._collect_actions_which_explicitly_need_domain, but only what says `send_domain` is meant."""

    def _collect(actions: list[str | dict[str, Any]]) -> list[str]:
        told = {name: options for action in actions if isinstance(action, dict) for name, options in action.items()}
        return [name for name, options in told.items() if options.get("send_domain", False)]

    return staticmethod(_collect)


def _asks_for_a_slot(event: Event) -> bool:
    return isinstance(event, SlotSet) and event.key == REQUESTED_SLOT and event.value is not None


@contextmanager
def _failing_as(action_name: str, *passing: type[Exception]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if isinstance(error, (TurnFailed, *passing)):
            raise
        raise ActionFailed(f"{action_name} failed") from error


def _refuse_losses(name: str, events: list[Event], tracker: DialogueStateTracker, domain: Domain) -> None:
    """What Rasa would drop with a line in its log, or keep in memory only, is an error."""
    for event in events:
        if isinstance(event, SlotSet) and event.key not in tracker.slots:
            raise ActionFailed(f"{name} sets a slot that the domain does not have: {event.key}")
        if isinstance(event, FollowupAction) and event.action_name not in domain.action_names_or_texts:
            raise ActionFailed(f"{name} wants an action that the domain does not have: {event.action_name}")
        if isinstance(event, _REFUSED):
            raise ActionFailed(f"{name} answered {event.type_name}, which nothing outlives here")
    if name == ACTION_SESSION_START_NAME:
        _refuse_half_a_start(events)


def _refuse_half_a_start(events: list[Event]) -> None:
    started = any(isinstance(event, SessionStarted) for event in events)
    listens = any(isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME for event in events)
    if not (started and listens):
        raise ActionFailed("a start of a session must answer session_started and, last, the action action_listen")


def get_nlu_data(original: _Function) -> _Function:
    """As `RasaFileImporter.get_nlu_data`, but the files of one importer are read once."""

    def _get_nlu_data(self: Any, language: str | None = "en") -> TrainingData:
        read = vars(self).setdefault("_read", {})
        if language not in read:
            read[language] = original(self, language)
        return cast("TrainingData", read[language])

    return _get_nlu_data


def sanitize_examples(_original: _Function) -> Any:
    """As `TrainingData.sanitize_examples`, but what needs no stripping is not written back."""

    def _sanitize_examples(examples: list[Message]) -> list[Message]:
        for example in examples:
            for label in (INTENT, RESPONSE):
                value = example.get(label)
                if value and value != value.strip():
                    example.set(label, value.strip())
        return list(dict.fromkeys(examples))

    return staticmethod(_sanitize_examples)
