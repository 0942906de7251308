"""The programs that the rest of Welkom calls: train, validate, dialogue_test."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from welkom_engine.model import checksum, checksum_file

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
    done = run("train", "--out", tmp_path / "new.tar.gz", cwd=project)
    assert done.returncode != 0
    assert not (tmp_path / "new.tar.gz").exists()


def test_validate_is_content_with_a_sound_project(project):
    """As `rasa data validate` is."""
    done = run("validate", cwd=project)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(
            "data/rules/rules.yml", "action: utter_greet", "action: utter_no_such", id="a response that is not there"
        ),
        pytest.param(
            "data/rules/rules.yml",
            "action: action_play",
            "action: action_gone",
            id="an action that is not in the domain",
        ),
        pytest.param(
            "data/rules/rules.yml", "intent: greet", "intent: greetings", id="an intent that is not in the domain"
        ),
        pytest.param("data/nlu/all.yml", "- hoi\n", "- hoi\n      - bedankt\n", id="a phrase under two intents"),
        pytest.param("domain.yml", "new_session: false", "new_session: true", id="slots carried over"),
    ],
)
def test_validate_finds_what_is_wrong(project, file, old, new):
    """Rasa's findings and ours."""
    (project / file).write_text((project / file).read_text().replace(old, new))
    done = run("validate", cwd=project)
    assert done.returncode == 1


@pytest.mark.parametrize(("action", "status"), [("utter_greet", 0), ("utter_bye", 1)])
def test_stories_are_played(model, tmp_path, action, status):
    """A story that goes another way is printed."""
    (tmp_path / "happy_path").mkdir()
    (tmp_path / "happy_path" / "greeting.yml").write_text(_STORIES.replace("{action}", action))
    done = run("dialogue_test", tmp_path, "--model", model, cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert ("greeting by its intent" in done.stdout) is (status == 1)


def test_typed_stories_are_understood_first(model, tmp_path):
    """In `test_` files the words count: another intent than told is a failure."""
    (tmp_path / "test_right.yml").write_text(_TYPED.replace("{intent}", "greet"))
    done = run("dialogue_test", tmp_path, "--model", model, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "test_wrong.yml").write_text(_TYPED.replace("{intent}", "affirm"))
    assert run("dialogue_test", tmp_path, "--model", model, cwd=tmp_path).returncode == 1


def test_no_stories_are_no_success(model, tmp_path):
    """A test that cannot fail is worth nothing."""
    done = run("dialogue_test", tmp_path, "--model", model, cwd=tmp_path)
    assert done.returncode == 1
    assert "no stories" in done.stderr
