"""Owns every change made to Rasa while it runs: what is replaced, why, and the fingerprint of what was replaced.

`WELKOM_ENGINE_PATCHES=-name,-name` switches changes off. `before_import` comes first, `apply` once Rasa is imported.
"""

import hashlib
import inspect
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from welkom_engine import absent
from welkom_engine.settings import CannotStart

_originals: dict[str, Any] = {}


@dataclass(frozen=True)
class ImportPatch:
    """A library or package that is not imported."""

    name: str
    because: str
    apply: Callable[[], None]


@dataclass(frozen=True)
class Patch:
    """A function of Rasa that is replaced by one of `replacements` or `shortcuts`; the fingerprint is that of Rasa's source."""

    name: str
    target: str
    because: str
    replacement: str
    fingerprint: str

    def original(self) -> Any:
        """What Rasa has in this place, applied or not."""
        owner, attribute = _place(self.target)
        return _originals.get(self.name) or inspect.getattr_static(owner, attribute)

    def present_fingerprint(self) -> str:
        """The fingerprint of the Rasa that is installed."""
        original = self.original()
        source = inspect.getsource(original.__func__ if isinstance(original, (classmethod, staticmethod)) else original)
        return hashlib.sha256(source.encode()).hexdigest()[:16]

    def apply(self) -> None:
        """Put the replacement in its place."""
        if self.name not in _originals:
            owner, attribute = _place(self.target)
            _originals[self.name] = self.original()
            module, _, name = self.replacement.rpartition(".")
            make = getattr(import_module(f"welkom_engine.{module or 'replacements'}"), name)
            setattr(owner, attribute, make(_originals[self.name]))

    def undo(self) -> None:
        """Put the original back."""
        if self.name in _originals:
            owner, attribute = _place(self.target)
            setattr(owner, attribute, _originals.pop(self.name))


@dataclass(frozen=True)
class Choice:
    """Something of ours that is done otherwise than Rasa does it, without replacing a function."""

    name: str
    because: str

    def is_on(self) -> bool:
        """Whether it is done."""
        return self.name not in switched_off()


def _place(target: str) -> tuple[Any, str]:
    module, _, path = target.partition(":")
    *owners, attribute = path.split(".")
    place: Any = import_module(module)
    for owner in owners:
        place = getattr(place, owner)
    return place, attribute


def switched_off() -> frozenset[str]:
    """The changes that the environment switches off."""
    told = os.environ.get("WELKOM_ENGINE_PATCHES", "")  # noqa: TID251 - read before the settings, by every program here
    names = frozenset(name.strip().removeprefix("-") for name in told.split(",") if name.strip())
    unknown = names - {patch.name for patch in (*IMPORTS, *PATCHES, *TRAINING, *CHOICES)}
    if unknown:
        raise CannotStart(f"WELKOM_ENGINE_PATCHES names what does not exist: {', '.join(sorted(unknown))}")
    return names


def before_import() -> None:
    """Leave out what is not needed; must run before anything of Rasa is imported."""
    off = switched_off()
    for patch in IMPORTS:
        if patch.name not in off:
            patch.apply()


def apply(patches: tuple[Patch, ...] | None = None) -> None:
    """Make the changes to the imported Rasa: those of the running engine, or others that are given."""
    off = switched_off()
    for patch in PATCHES if patches is None else patches:
        if patch.name not in off:
            patch.apply()


def _leave_out_vendor_channels() -> None:
    """Put a package with Rasa's channel base classes only in the place of one with fifteen vendors' libraries."""
    rasa = find_spec("rasa")
    if rasa is None or rasa.origin is None:
        raise CannotStart("Rasa is not installed here")
    package = ModuleType("rasa.core.channels")
    package.__path__ = [str(Path(rasa.origin).parent / "core" / "channels")]
    package.__getattr__ = lambda name: getattr(import_module("rasa.core.channels.channel"), name)  # type: ignore[method-assign]
    sys.modules["rasa.core.channels"] = package


IMPORTS = (
    ImportPatch(
        "no_tensorflow",
        "no component of the pipeline uses it; it costs 10 s and 300 MB at every start, and is not even installed",
        lambda: absent.leave_out(frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "keras"})),
    ),
    ImportPatch(
        "no_vendor_channels",
        "customers are reached by the gateway only: no other channel's code is loaded",
        _leave_out_vendor_channels,
    ),
    ImportPatch(
        "no_vendor_stores",
        "the tracker is kept in SQL: DynamoDB's and MongoDB's clients are not loaded",
        lambda: absent.leave_out(frozenset({"boto3", "botocore", "pymongo"})),
    ),
    ImportPatch(
        "no_plotting",
        "nothing is drawn here",
        lambda: absent.leave_out(frozenset({"matplotlib"})),
    ),
)


PATCHES = (
    Patch(
        "action_errors_end_the_turn",
        "rasa.core.processor:MessageProcessor._run_action",
        "Rasa logs that `the actions events are lost` and goes on: the customer gets half an answer and a 200",
        "run_action",
        "6d383d0179ef1187",
    ),
    Patch(
        "slot_errors_end_the_turn",
        "rasa.core.actions.action:ActionExtractSlots._run_custom_action",
        "Rasa logs a failed validation of slots as a warning and goes on as if the customer had said nothing",
        "run_custom_action",
        "a20d71ee74b1cd5c",
    ),
    Patch(
        "forms_always_ask",
        "rasa.core.actions.forms:FormAction.request_next_slot",
        "Rasa waits in silence for the answer to a question that nobody asked",
        "request_next_slot",
        "d00c226ee5da6e1d",
    ),
    Patch(
        "quick_action_check",
        "rasa.core.actions.action:RemoteAction._validate_action_result",
        "JSON schema with 23 alternatives per event takes 71 % of a turn",
        "validate_action_result",
        "f8cdb4be68123961",
    ),
    Patch(
        "domain_only_on_request",
        "rasa.shared.core.domain:Domain._collect_actions_which_explicitly_need_domain",
        "Rasa sends the whole domain, more than 100 kilobytes, with every call of an action named validate_",
        "collect_actions_which_need_domain",
        "14b41a4e231fcf68",
    ),
    Patch(
        "domain_not_checked_again",
        "rasa.graph_components.providers.domain_provider:DomainProvider.load",
        "the domain in a model was checked when it was trained; checking it again is two thirds of the time to load it",
        "load_domain",
        "75a21f7228a83368",
    ),
    Patch(
        "graph_without_dask",
        "rasa.engine.runner.dask:DaskGraphRunner.run",
        "dask schedules a graph of four nodes for every message and every prediction; calling them is quicker",
        "shortcuts.run_graph",
        "45f0f52f574f3aa9",
    ),
    Patch(
        "trackers_copied",
        "rasa.shared.core.trackers:DialogueStateTracker.copy",
        "Rasa copies a tracker for every action by living through all its events again",
        "shortcuts.copy_tracker",
        "dfa48dca9f355ad1",
    ),
    Patch(
        "forms_on_a_copy",
        "rasa.core.actions.forms:FormAction._temporary_tracker",
        "Rasa lives through all events again for every validation of a form",
        "shortcuts.temporary_tracker",
        "381bc4b6e07fc205",
    ),
    Patch(
        "next_question_told",
        "rasa.core.actions.forms:FormAction._validate_if_required",
        "a form that comes back after an action calls its validation to learn what is open; ours tell it themselves",
        "shortcuts.validate_if_required",
        "d8a33e9bd38f67dc",
    ),
    Patch(
        "small_calls",
        "rasa.core.actions.action:RemoteAction._action_call_format",
        "an action is sent all events of the session; ours look at its beginning and at the present turn",
        "shortcuts.action_call",
        "428795b944f22edb",
    ),
    Patch(
        "rules_asked_by_intent",
        "rasa.core.policies.rule_policy:RulePolicy._find_action_from_rules",
        "Rasa asks for rules by text before it asks by intent; no rule of ours is about a text",
        "shortcuts.find_action_from_rules",
        "be6da6ee0f5429bd",
    ),
    Patch(
        "rules_read_once",
        "rasa.core.policies.rule_policy:RulePolicy._get_possible_keys",
        "Rasa turns every rule round for every state of the session; only those of the newest intent can apply",
        "shortcuts.possible_keys",
        "2915fd81711e194c",
    ),
    Patch(
        "recent_states_only",
        "rasa.core.policies.policy:Policy._prediction_states",
        "Rasa describes every state of the session for every prediction; a rule looks at the newest three",
        "shortcuts.prediction_states",
        "ed9b82bed2f26ad7",
    ),
)

SESSIONS_IN_MEMORY = Choice(
    "sessions_in_memory",
    "the running session is kept until its next turn; reading it from the store is a quarter of a turn",
)
START_NOT_SEARCHED = Choice(
    "start_not_searched",
    "what a start leaves (Rasa, the model) is never garbage; searching it stops every turn for a quarter of a second",
)
#: What is ours and can be switched off like a change to Rasa, so that its effect can be measured.
CHOICES = (SESSIONS_IN_MEMORY, START_NOT_SEARCHED)

#: Changes for training and validation, where they halve the time.
TRAINING = (
    Patch(
        "phrases_read_once",
        "rasa.shared.importers.rasa:RasaFileImporter.get_nlu_data",
        "Rasa reads all training phrases three times from their files for one training",
        "get_nlu_data",
        "bf36b78f020b7e50",
    ),
    Patch(
        "phrases_compared_once",
        "rasa.shared.nlu.training_data.training_data:TrainingData.sanitize_examples",
        "Rasa writes every phrase's intent back unchanged, and thereby computes every fingerprint thirty times",
        "sanitize_examples",
        "8bcbceeb425c3537",
    ),
)
