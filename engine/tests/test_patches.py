"""Every change to Rasa is known by name, fits the Rasa that is installed, does what it says and can be switched off."""

import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from doubles.action_server import answering, slot
from welkom_engine import errors, rasa_patches
from welkom_engine.rasa_patches import CHOICES, IMPORTS, PATCHES, TRAINING
from welkom_engine.settings import CannotStart


@pytest.mark.parametrize("patch", [*PATCHES, *TRAINING], ids=lambda patch: patch.name)
def test_rasa_is_still_what_was_replaced(patch):
    """A Rasa whose code differs in this place needs a new look at the change, and then its new fingerprint."""
    assert patch.present_fingerprint() == patch.fingerprint


def test_every_change_says_why():
    """Names are unique and reasons are given."""
    names = [patch.name for patch in (*IMPORTS, *PATCHES, *TRAINING, *CHOICES)]
    assert len(set(names)) == len(names)
    assert all(len(patch.because) > 10 for patch in (*IMPORTS, *PATCHES, *TRAINING, *CHOICES))


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.name)
def test_each_change_can_be_switched_off(patch, without, monkeypatch):
    """Named in the environment, a change is not made, and the others are."""
    for one in PATCHES:
        without(one.name)
    monkeypatch.setenv("WELKOM_ENGINE_PATCHES", f"-{patch.name}, -no_tensorflow")
    rasa_patches.apply()
    assert set(rasa_patches._originals) == {one.name for one in PATCHES} - {patch.name}


def test_a_misspelt_name_is_told(monkeypatch):
    """Who switches off what does not exist believes something wrong."""
    monkeypatch.setenv("WELKOM_ENGINE_PATCHES", "-quick_action_chek")
    with pytest.raises(CannotStart, match="quick_action_chek"):
        rasa_patches.switched_off()


def test_without_action_errors_end_the_turn(talk, actions, without):
    """As Rasa comes: a failed action is a silent 200, and the turn is stored."""
    without("action_errors_end_the_turn")
    actions.scripts["action_play"] = lambda _call: (200, {"events": 1})
    assert talk.happen("choose").replies == []
    assert talk.tracker is not None


def test_without_slot_errors_end_the_turn(talk, actions, without):
    """As Rasa comes: what an action says while slots are filled is lost without a trace."""
    without("slot_errors_end_the_turn")
    actions.scripts["action_extract_colour"] = answering(responses=[{"text": "Dit hoort niemand"}])
    assert [reply["text"] for reply in talk.say("hallo").replies] == ["Hallo"]


def test_without_forms_always_ask(talk, actions, without):
    """As Rasa comes: a form waits in silence."""
    without("forms_always_ask")
    actions.scripts["action_extract_colour"] = answering(slot("name", "Jan"))
    assert talk.say("ik wil klant worden").replies == []


def test_without_quick_action_check(talk, actions, without):
    """As Rasa comes: the schema finds the same, and it is told as a failed action."""
    without("quick_action_check")
    actions.scripts["action_play"] = lambda _call: (200, {"events": [{"event": "slot"}]})
    with pytest.raises(errors.ActionFailed):
        talk.happen("choose")


def test_a_domain_is_the_same_without_checking_it_again(talk, without, model):
    """What Rasa's own loading makes of it."""

    def domains():
        return [
            node._component.provide_inference().as_dict()
            for node in talk.agent.processor.graph_runner._instantiated_nodes.values()
            if isinstance(node._component, DomainProvider)
        ]

    ours = domains()
    without("domain_not_checked_again")
    talk.restart(model)
    assert len(ours) == 1
    assert domains() == ours


@pytest.fixture
def training():
    """The changes for training, for the time of a test."""
    rasa_patches.apply(TRAINING)
    yield
    for patch in TRAINING:
        patch.undo()


def _phrases(*examples):
    return [Message.build(text, intent) for text, intent in examples]


def test_phrases_are_compared_as_rasa_does(training):
    """Duplicates go, spaces around an intent go, the same words under another intent stay."""
    examples = [("ja", "affirm"), ("ja", " affirm "), ("ja", "deny"), ("nee", "deny"), ("ja", "affirm"), ("x", None)]
    ours = TrainingData.sanitize_examples(_phrases(*examples))
    rasas = TRAINING[1].original().__func__(_phrases(*examples))
    assert [message.as_dict() for message in ours] == [message.as_dict() for message in rasas]
    assert len(ours) == 4


def test_phrases_are_read_once(training):
    """And what is read is what Rasa reads."""
    project = Path(__file__).parent / "project"
    importer = RasaFileImporter(str(project / "config.yml"), str(project / "domain.yml"), [str(project / "data")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = importer.get_nlu_data()
        assert importer.get_nlu_data() is read
        assert read.fingerprint() == TRAINING[0].original()(importer, "en").fingerprint()


def _modules_of(code, **environment):
    """Run a program with the engine's import changes and give what it prints."""
    program = f"from welkom_engine import rasa_patches; rasa_patches.before_import(); import sys\n{code}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True, text=True, check=True, timeout=120, env={"PATH": "", **environment},
    )  # fmt: skip
    return done.stdout.split()


def test_what_is_not_needed_is_not_loaded():
    """The server is imported without TensorFlow, other vendors' channels and stores, plotting, and without unpickling."""
    unwanted = [
        "boto3",
        "botocore",
        "pymongo",
        "tensorflow",
        "keras",
        "matplotlib",
        "slack_sdk",
        "aiogram",
        "twilio",
        "skops",
    ]
    code = f"""
import welkom_engine.model, welkom_engine.server, welkom_engine.intent_classifier
for name in {unwanted!r}:
    module = sys.modules.get(name)
    if module is not None and type(module).__name__ != "_AbsentModule": print(name)
print(type(sys.modules["tensorflow"]).__name__)
"""
    assert _modules_of(code) == ["_AbsentModule"]


def test_using_what_was_left_out_is_an_error_that_names_it():
    """Nothing pretends to work."""
    code = """
from welkom_engine.absent import Absent
import tensorflow as tf
@tf.function
def decorated(): return "decorated"
print(decorated())
class Model(tf.keras.Model): pass
for attempt in (tf.constant, tf.keras.layers.Dense, Model):
    try: attempt(1, 2)
    except Absent as error: print(str(error).split()[0])
try: tf.__no_such_dunder__
except AttributeError: print("honest")
"""
    assert _modules_of(code) == [
        "decorated",
        "tensorflow.constant",
        "tensorflow.keras.layers.Dense",
        "__main__.Model",
        "honest",
    ]


def test_what_was_left_out_can_be_let_in():
    """Switched off, the real library is imported; TensorFlow's would have to be installed."""
    code = """
import boto3
print(type(boto3).__name__)
import rasa.core.channels
print(hasattr(rasa.core.channels, "BUILTIN_CHANNELS"))
try: import tensorflow
except ImportError: print("ImportError")
else: print("ImportError" if hasattr(tensorflow, "__version__") else "stand-in")
"""
    off = "-no_vendor_stores,-no_tensorflow"
    assert _modules_of(code.replace("import rasa.core.channels", "print(1)").replace("print(hasattr", "#"), WELKOM_ENGINE_PATCHES=off) == [
        "module", "1", "ImportError",
    ]  # fmt: skip


def test_the_channels_base_classes_are_there():
    """The package of channels has what Rasa imports from it."""
    code = """
from rasa.core.channels import UserMessage, OutputChannel
import rasa.core.channels.channel as real
print(UserMessage is real.UserMessage, OutputChannel is real.OutputChannel)
"""
    assert _modules_of(code) == ["True", "True"]
