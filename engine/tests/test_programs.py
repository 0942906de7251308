"""The programs that the rest of Welkom calls: train, validate, dialogue_test."""

import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from rasa.shared.core.domain import InvalidDomain

from welkom_engine import dialogue_test
from welkom_engine.model import checksum, checksum_file
from welkom_engine.train import train
from welkom_engine.validate import validate

_PROJECT = Path(__file__).parent / "project"

_STORIES = """
version: "3.1"
stories:
  - story: greeting by its intent
    steps:
      - intent: greet
      - action: {action}
"""
_TYPED = """
version: "3.1"
stories:
  - story: greeting in words
    steps:
      - user: |
          hallo
        intent: {intent}
      - action: utter_greet
"""


def run(program, *arguments, cwd):
    """Run one of the programs as the bot's world does."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", f"welkom_engine.{program}", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120, env={"PATH": "", "HOME": str(cwd.parent / "home")},
    )  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """A copy of the small project."""
    return shutil.copytree(_PROJECT, tmp_path / "project")


def test_train_writes_a_model_with_its_checksum_and_nothing_else(project, tmp_path):
    """The model appears under its name, complete."""
    out = tmp_path / "models" / "new.tar.gz"
    done = run("train", "--out", out, cwd=project)
    assert done.returncode == 0, done.stderr
    assert checksum_file(out).read_text() == f"{checksum(out)}  new.tar.gz\n"
    assert {path.name for path in out.parent.iterdir()} == {"new.tar.gz", "new.tar.gz.sha256", ".rasa-cache"}
    assert sorted(path.name for path in project.iterdir()) == sorted(path.name for path in _PROJECT.iterdir())
    assert (project / "config.yml").read_text() == (_PROJECT / "config.yml").read_text()


def test_train_fails_loudly(project, tmp_path):
    """A domain without the action of the policy is no model."""
    (project / "domain.yml").write_text((project / "domain.yml").read_text().replace("- action_repair", ""))
    with pytest.raises(InvalidDomain, match="action_repair"):
        train(project, tmp_path / "new.tar.gz")
    assert not (tmp_path / "new.tar.gz").exists()


def test_validate_as_a_program(project):
    """As `rasa data validate` it is content with a sound project, and prints what is wrong with another."""
    assert run("validate", cwd=project).returncode == 0
    domain = (project / "domain.yml").read_text()
    (project / "domain.yml").write_text(domain.replace("new_session: false", "new_session: true"))
    done = run("validate", cwd=project)
    assert done.returncode == 1
    assert "carries slots over" in done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("data/rules/rules.yml", "utter_greet", "utter_no_such", id="a response that is not there"),
        pytest.param("data/rules/rules.yml", "action_play", "action_gone", id="an action that is not there"),
        pytest.param("data/rules/rules.yml", "intent: greet", "intent: greetings", id="an intent that is not there"),
        pytest.param("data/nlu/all.yml", "- hoi\n", "- hoi\n      - bedankt\n", id="a phrase under two intents"),
    ],
)
def test_validate_finds_what_is_wrong(project, file, old, new):
    """Rasa ends the program or warns, which is wrong here, too."""
    assert list(validate(project)) == []
    (project / file).write_text((project / file).read_text().replace(old, new))
    try:
        problems = validate(project)
    except SystemExit as end:
        problems = [end]
    assert problems


def test_stories_as_a_program(model, tmp_path):
    """A story that goes another way is printed, and the status is 1."""
    (tmp_path / "happy_path").mkdir()
    (tmp_path / "happy_path" / "greeting.yml").write_text(_STORIES.replace("{action}", "utter_bye"))
    done = run("dialogue_test", tmp_path, "--model", model, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "greeting by its intent" in done.stdout


def test_no_stories_are_no_success(model, tmp_path):
    """A test that cannot fail is worth nothing."""
    done = run("dialogue_test", tmp_path, "--model", model, cwd=tmp_path)
    assert done.returncode == 1
    assert "no stories" in done.stderr


def test_stories_go_as_told(played):
    """Nothing is printed of a story that went well."""
    assert played("greeting.yml", _STORIES.replace("{action}", "utter_greet")) == (1, "")


def test_typed_stories_are_understood_first(played):
    """In `test_` files the words count: another intent than told is a failure."""
    assert played("test_right.yml", _TYPED.replace("{intent}", "greet")) == (1, "")
    count, failed = played("test_wrong.yml", _TYPED.replace("{intent}", "affirm"))
    assert count == 2
    assert "greeting in words" in failed


@pytest.fixture
def played(model, tmp_path):
    """Play the stories of a folder with one more file, in this process."""

    def play(name, content):
        (tmp_path / name).write_text(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dialogue_test.run(tmp_path, model)

    return play
