"""Only a model that was trained here, and that can keep the engine's promises, is loaded (R-01)."""

import shutil

import pytest
import rasa
from packaging.version import Version
from rasa.shared.core.domain import Domain

from talk import load
from welkom_engine import fitness
from welkom_engine import model as engine_model
from welkom_engine.settings import CannotStart

_FIT = {
    "actions": ["action_session_start"],
    "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": False},
}


@pytest.fixture
def copy(model, tmp_path):
    """A copy of the model with its checksum."""
    shutil.copy(engine_model.checksum_file(model), engine_model.checksum_file(tmp_path / "model.tar.gz"))
    return shutil.copy(model, tmp_path / "model.tar.gz")


def test_the_checksum_is_that_of_sha256sum(model):
    """Anybody can check it."""
    stated, name = engine_model.checksum_file(model).read_text().split()
    assert (stated, name) == (engine_model.checksum(model), model.name)


def test_a_changed_model_is_refused(copy, settings):
    """One bit is enough."""
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(CannotStart, match="checksum differs"):
        load(copy, settings)


@pytest.mark.parametrize("stated", ["", "\n", "0" * 64])
def test_a_wrong_checksum_is_refused(copy, settings, stated):
    """Also an empty one."""
    engine_model.checksum_file(copy).write_text(stated)
    with pytest.raises(CannotStart, match="checksum differs"):
        load(copy, settings)


def test_a_model_without_checksum_is_refused(copy, settings, tmp_path):
    """And one that is not there at all."""
    engine_model.checksum_file(copy).unlink()
    with pytest.raises(CannotStart, match="no model with a checksum"):
        load(copy, settings)
    with pytest.raises(CannotStart, match="no model with a checksum"):
        load(tmp_path / "none.tar.gz", settings)


def test_the_rasa_is_the_safe_one(monkeypatch, copy, settings):
    """CVE-2024-49375 is closed from 3.6.21 on."""
    assert Version(rasa.__version__) >= engine_model.OLDEST_RASA
    monkeypatch.setattr(rasa, "__version__", "3.6.20")
    with pytest.raises(CannotStart, match="older than"):
        load(copy, settings)


def test_a_loaded_model_is_ready(talk):
    """It understands, its store is ours, and its id is told."""
    talk.run(engine_model.warm_up(talk.agent))
    assert talk.run(engine_model.ready(talk.agent)) == talk.agent.model_id
    assert type(talk.agent.tracker_store).__name__ == "TrackerStore"


def test_a_model_that_understands_nothing_does_not_start(talk, monkeypatch):
    """A first message is understood before a customer's."""
    monkeypatch.setattr(talk.agent.processor, "parse_message", _understanding_nothing)
    with pytest.raises(CannotStart):
        talk.run(engine_model.warm_up(talk.agent))


async def _understanding_nothing(_message):
    return {"intent": {"name": None, "confidence": 0.0}, "intent_ranking": []}


def test_a_fit_domain():
    """Sessions read the journey back and carry nothing over."""
    assert list(fitness.problems(Domain.from_dict(_FIT))) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"actions": []}, "action_session_start"),
        (
            {"session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}},
            "carries slots over",
        ),
        ({"session_config": {}}, "carries slots over"),
    ],
)
def test_an_unfit_domain(change, problem):
    """What would break at the first long conversation is found before."""
    assert problem in " ".join(fitness.problems(Domain.from_dict(_FIT | change)))


def test_an_unfit_model_is_refused(monkeypatch, copy, settings):
    """Also when it was trained here."""
    monkeypatch.setattr(fitness, "problems", lambda _domain: iter(["unfit"]))
    with pytest.raises(CannotStart, match="unfit"):
        load(copy, settings)
