"""The dialogue as Rasa plays it: the data is valid, and every story of these folders goes as told.

The stories say which action follows which words; what the actions do is played over the whole system in `tests/journeys`.
"""

import asyncio
import os
import re
import subprocess
from pathlib import Path

import pytest

from bot.model.conversation import Language
from bot.settings import Settings
from bot.training import train_if_needed
from tests.unit.words.domain import ROOT, intents_of, rules, texts

HERE = Path(__file__).parent
FOLDERS = ("happy_path", "corrections", "cancellations", "digressions", "invalid_inputs", "handover")
ENGINE = ROOT / "engine" / ".venv" / "bin" / "python"

pytestmark = [
    pytest.mark.skipif(not ENGINE.exists(), reason="the engine's environment is not installed: run `make setup`"),
    pytest.mark.timeout(900),
]


def engine(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the engine's programs from the root of the repository."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("WELKOM_")}
    command = [str(ENGINE), "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="session")
def model(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of the present sources; trained when no earlier run did."""
    folder = tmp_path_factory.mktemp("dialogue")
    (folder / "models").symlink_to(models)
    return asyncio.run(train_if_needed(Settings(data_dir=folder)))


def told(result: subprocess.CompletedProcess[str]) -> str:
    """The end of what a program said, without its progress bars."""
    lines = (result.stdout + result.stderr).splitlines()
    return "\n".join(line for line in lines if "it/s" not in line)[-4000:]


def test_the_dialogue_data_is_valid():
    """Rasa finds no contradiction, no unknown name and nothing unused that would hide a slip."""
    result = engine("welkom_engine.validate")
    assert result.returncode == 0, told(result)


def test_every_story_goes_as_told(model: Path):
    """Typed words are understood, and lead to the action and the question that the story tells."""
    result = engine("welkom_engine.dialogue_test", str(HERE), "--model", str(model))
    assert result.returncode == 0, told(result)
    assert f"{count('nl') + count('en')} stories went as told" in result.stdout


def test_a_story_that_goes_another_way_is_found(model: Path, tmp_path: Path):
    """The player of stories can fail: a greeting is not answered with help."""
    story = (HERE / "digressions" / "test_en.yml").read_text(encoding="utf-8").replace("action_answer", "action_help")
    (tmp_path / "test_wrong.yml").write_text(story, encoding="utf-8")
    result = engine("welkom_engine.dialogue_test", str(tmp_path), "--model", str(model))
    assert result.returncode == 1
    assert "action_answer" in result.stdout


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_kind_of_talk_is_told_in_both_languages(folder: str):
    """Half of the stories are Dutch."""
    assert min(count("nl", folder), count("en", folder)) >= 5


def count(language: str, *folders: str) -> int:
    """How many stories are told in a language."""
    files = [HERE / folder / f"test_{language}.yml" for folder in folders or FOLDERS]
    return sum(path.read_text(encoding="utf-8").count("- story:") for path in files)


@pytest.mark.parametrize("language", Language)
def test_the_words_that_the_bot_offers_are_understood(language: Language):
    """Whatever stands in quotes for the customer to type is typed in a story."""
    offered = {
        words
        for text in texts()
        if text.language is language
        for words in re.findall(r"(?<!\w)'([^']+)'(?!\w)", text.words)
    }
    played = "".join(path.read_text(encoding="utf-8") for path in HERE.glob(f"*/test_{language.value}.yml"))
    assert len(offered) >= 8
    assert {words for words in offered if f"          {words}\n" not in played} == set()


def test_every_event_and_wish_has_a_story():
    """What has a rule is played at least once."""
    played = "".join(path.read_text(encoding="utf-8") for folder in FOLDERS for path in (HERE / folder).glob("*.yml"))
    told_of = {
        action for rule in rules() if intents_of(rule) for step in rule["steps"] if (action := step.get("action"))
    }
    assert {action for action in told_of if f"action: {action}\n" not in played} == set()
