"""Owns the functions that do what Rasa's do, and do it sooner; a test of each compares both.

`rasa_patches` has the list, with the reasons, and puts them in place.
"""

import copy
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import islice
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, REQUESTED_SLOT, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.nlu.constants import ACTION_NAME, INTENT
from rasa.version import __version__ as _RASA_VERSION  # noqa: N812

_Function = Callable[..., Any]
#: A rule's key, and its states from the newest back.
_Rule = tuple[str, list[State]]


def run_graph(_original: _Function) -> _Function:
    """As `DaskGraphRunner.run`, but each node simply calls those that it needs."""

    def _run(self: Any, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        found = {name: (name, value) for name, value in (inputs or {}).items()}
        clashes = found.keys() & self._instantiated_nodes.keys()
        if clashes:
            raise GraphRunError(f"inputs are named like nodes: {', '.join(sorted(clashes))}")
        try:
            return dict(_result(self, name, found) for name in targets or self._graph_schema.target_names)
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error

    return _run


def _result(runner: Any, name: str, found: dict[str, Any]) -> Any:
    if name in found or name not in runner._instantiated_nodes:  # noqa: SLF001 - in the place of its method
        return found.get(name, name)
    needs = runner._graph_schema.nodes[name].needs.values()  # noqa: SLF001
    found[name] = runner._instantiated_nodes[name](*(_result(runner, need, found) for need in needs))  # noqa: SLF001
    return found[name]


def copy_tracker(_original: _Function) -> _Function:
    """As `DialogueStateTracker.copy`, by copying the state instead of living through all events again."""

    def _copy(self: DialogueStateTracker) -> DialogueStateTracker:
        twin = DialogueStateTracker.__new__(DialogueStateTracker)
        vars(twin).update(vars(self), events=copy.copy(self.events), model_id=None, assistant_id=None)
        twin.slots = type(self.slots)({name: _shallow(slot) for name, slot in self.slots.items()})
        twin.active_loop = replace(self.active_loop) if self.active_loop else None
        return twin

    return _copy


def _shallow(slot: Any) -> Any:
    twin = object.__new__(type(slot))
    vars(twin).update(vars(slot))
    return twin


def temporary_tracker(_original: _Function) -> _Function:
    """As `FormAction._temporary_tracker`, on a copy instead of a new life."""

    def _temporary_tracker(
        self: Any, current_tracker: DialogueStateTracker, additional_events: list[Event], domain: Domain
    ) -> DialogueStateTracker:
        del domain
        twin = current_tracker.copy()
        # The slot belongs to the active form; the form's execution sets apart what is new.
        for event in (SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker)), ActionExecuted(self.name())):
            twin.update(event)
        for event in additional_events:
            twin.update(event)
        return twin

    return _temporary_tracker


def validate_if_required(original: Callable[..., Awaitable[list[Event]]]) -> _Function:
    """As `FormAction._validate_if_required`, but a form that comes back asks what it was told to ask in this turn."""

    async def _validate_if_required(
        self: Any, tracker: DialogueStateTracker, domain: Domain, output_channel: Any, nlg: Any
    ) -> list[Event]:
        told = next_question(tracker) if tracker.active_loop else None
        return [told] if told else await original(self, tracker, domain, output_channel, nlg)

    return _validate_if_required


def next_question(tracker: DialogueStateTracker) -> SlotSet | None:
    """What an action has told of the open question since the customer's message; None when it did not, or none is open."""
    for event in reversed(tracker.events):
        if isinstance(event, SlotSet) and event.key == REQUESTED_SLOT:
            return event if event.value is not None else None
        if isinstance(event, UserUttered):
            break
    return None


def action_call(original: _Function) -> _Function:
    """As `RemoteAction._action_call_format`, with the events of the session's beginning and of the present turn only."""

    def _action_call_format(self: Any, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        needs_domain = not self._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(
            self.name()
        )
        if needs_domain:
            told: dict[str, Any] = original(self, tracker, domain)
            return told
        state = tracker.current_state(EventVerbosity.NONE)
        state["events"] = [event.as_dict() for event in beginning_and_present(tracker)]
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": state,
            "version": _RASA_VERSION,
        }

    return _action_call_format


def beginning_and_present(tracker: DialogueStateTracker) -> list[Event]:
    """What happened up to the customer's first message of the session, and from the latest one on."""
    heard = [index for index, event in enumerate(tracker.events) if isinstance(event, UserUttered)]
    if len(heard) < 2:  # noqa: PLR2004 - then both are one
        return list(tracker.events)
    return [*islice(tracker.events, heard[0] + 1), *islice(tracker.events, heard[-1], None)]


def find_action_from_rules(original: _Function) -> _Function:
    """As `RulePolicy._find_action_from_rules`, but rules are not asked for a text when each of them names an intent."""

    def _find_action_from_rules(
        self: Any,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool,  # noqa: FBT001 - Rasa's signature
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and _all_by_intent(self):
            return None, None, False
        found: tuple[str | None, str | None, bool] = original(self, tracker, domain, use_text_for_last_user_input)
        return found

    return _find_action_from_rules


def possible_keys(_original: _Function) -> _Function:
    """As `RulePolicy._get_possible_keys`, with rules that were read once and are looked up by their newest intent."""

    def _get_possible_keys(self: Any, lookup: dict[str, str], states: list[State]) -> set[str]:
        newest_first = states[::-1]
        intent = newest_first[0].get(USER, {}).get(INTENT)
        by_intent = _rules(self, lookup)
        rules = by_intent.get(None, []) + (by_intent.get(intent, []) if intent else [])
        return {key for key, rule in rules if _applies(self, rule, newest_first)}

    return _get_possible_keys


def prediction_states(original: _Function) -> _Function:
    """As `Policy._prediction_states`, but for rules only as many states as the longest of them has."""

    def _prediction_states(
        self: Any,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,  # noqa: FBT001, FBT002 - Rasa's signature
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        if not isinstance(self, RulePolicy):
            states: list[State] = original(self, tracker, domain, use_text_for_last_user_input, rule_only_data)
            return states
        states = recent_states(tracker, domain, _longest(self))
        self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)  # noqa: SLF001
        return states

    return _prediction_states


def recent_states(tracker: DialogueStateTracker, domain: Domain, count: int) -> list[State]:
    """The newest states of `Domain.states_for_tracker_history`."""
    events = tracker.applied_events()
    left = sum(isinstance(event, ActionExecuted) for event in events) + 1 - count
    living, states = tracker.init_copy(), []
    for event in events:
        if isinstance(event, ActionExecuted):
            if left <= 0:
                states.append(domain.get_active_state(living))
            left -= 1
        event.apply_to(living)
    return [*states, domain.get_active_state(living)]


def _applies(policy: Any, rule: list[State], newest_first: list[State]) -> bool:
    for rule_state, state in zip(rule, newest_first, strict=False):
        of_rule, of_state = rule_state.get(PREVIOUS_ACTION), state.get(PREVIOUS_ACTION)
        if not of_rule and not of_state:
            continue  # both are the start of the conversation
        if not of_rule or not of_state or not policy._does_rule_match_state(rule_state, state):  # noqa: SLF001
            return False
    return True


def _rules(policy: Any, lookup: dict[str, str]) -> dict[str | None, list[_Rule]]:
    read: dict[int, dict[str | None, list[_Rule]]] = vars(policy).setdefault("_rules_read", {})
    if id(lookup) not in read:
        by_intent: dict[str | None, list[_Rule]] = {}
        for key in lookup:
            rule = json.loads(key)[::-1]
            by_intent.setdefault(_intent_of(rule[0]), []).append((key, rule))
        read[id(lookup)] = by_intent
    return read[id(lookup)]


def _intent_of(state: State) -> str | None:
    # The start of a conversation is not compared, so it cannot be looked up.
    intent = state.get(USER, {}).get(INTENT) if state.get(PREVIOUS_ACTION) else None
    return str(intent) if intent else None


def _once(policy: Any, name: str, read: Callable[[list[list[State]]], Any]) -> Any:
    """What is found in all rules of a policy, kept with them."""
    if name not in vars(policy):
        lookups = [lookup for lookup in policy.lookup.values() if isinstance(lookup, dict)]
        every = [rule for lookup in lookups for rules in _rules(policy, lookup).values() for _, rule in rules]
        setattr(policy, name, read(every))
    return getattr(policy, name)


def _longest(policy: Any) -> int:
    return int(_once(policy, "_longest_rule", lambda rules: max(map(len, rules), default=1)))


def _all_by_intent(policy: Any) -> bool:
    return bool(_once(policy, "_all_by_intent", lambda rules: all(map(_is_by_intent, rules))))


def _is_by_intent(rule: list[State]) -> bool:
    return all(
        state.get(USER, {}).get(INTENT)
        for state in rule
        if state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) == ACTION_LISTEN_NAME
    )
