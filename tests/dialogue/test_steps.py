"""Every dialogue of these folders leads to the steps and states that it tells."""

from collections import Counter

import pytest

from tests.dialogue import player, script
from tests.dialogue.conftest import Theatre
from tests.dialogue.plain import KEYS
from tests.dialogue.player import WentAnotherWay
from tests.dialogue.script import FOLDERS, Dialogue, Unreadable

pytestmark = pytest.mark.timeout(300)
DIALOGUES = script.dialogues()


@pytest.mark.parametrize(
    "dialogue", DIALOGUES, ids=[f"{one.file.parent.name}-{one.language}-{one.name}" for one in DIALOGUES]
)
def test_dialogue(theatre: Theatre, dialogue: Dialogue):
    """It goes as told."""
    theatre.run(player.play(theatre.stage, dialogue))


def test_a_dialogue_that_goes_another_way_is_found(theatre: Theatre, tmp_path):
    """The player can fail, and tells the place, the turn, what differs, what was understood and what was said."""
    file = tmp_path / "dialogues_nl.yaml"
    turn = "{customer: 'hoi', asks: email, status: approved, facts: {job_title: bakker}, answered_with: utter_greet}"
    file.write_text(f"- {{dialogue: een vergissing, at: job_title, turns: [{turn}]}}\n", encoding="utf-8")
    with pytest.raises(WentAnotherWay) as told:
        theatre.run(player.play(theatre.stage, script.read(file)[0]))
    for part in ("dialogues_nl.yaml: een vergissing, turn 1 'hoi'", "asks is 'job_title', not 'email'", "status is",
                 "job_title is gone", "['utter_greet'] was not said", "understood: ['greet", "job_title"):  # fmt: skip
        assert part in str(told.value)


@pytest.mark.parametrize(
    "written",
    [
        "{dialogue: x, at: email, turns: [{customer: hoi}]}",
        "{dialogue: x, at: email, turns: [{asks: email}]}",
        "{dialogue: x, at: email, turns: [{customer: hoi, chooses: nl, asks: email}]}",
        "{dialogue: x, at: email, turns: [{customer: hoi, asks: email, answers: nothing}]}",
        "{dialogue: x, at: email, mood: bad, turns: []}",
    ],
)
def test_what_cannot_be_played_is_refused(tmp_path, written: str):
    """A slip of the pen never passes as a dialogue without expectations."""
    file = tmp_path / "dialogues_nl.yaml"
    file.write_text(f"- {written}\n", encoding="utf-8")
    with pytest.raises(Unreadable):
        script.read(file)


def test_there_are_enough_dialogues_and_half_of_them_are_dutch():
    """At least 150, in both languages alike, in every folder."""
    languages = Counter(one.language.value for one in DIALOGUES)
    assert languages["nl"] + languages["en"] >= 150
    assert abs(languages["nl"] - languages["en"]) <= 5
    for folder in FOLDERS:
        assert len(script.dialogues(folder)) >= 20
    assert len({one.place for one in DIALOGUES}) == len(DIALOGUES)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_is_interrupted_and_both_channels_are_used(language: str):
    """No step is left out, in either language."""
    asked = {one.at for one in script.dialogues("digressions") if one.language == language}
    asked |= {turn.expected["asks"] for one in DIALOGUES if one.language == language for turn in one.turns}
    assert asked >= set(KEYS)
    assert {one.channel.value for one in DIALOGUES if one.language == language} == {"web", "sms"}
