"""The bot's words are filled completely or not said at all."""

import pytest
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from welkom_engine.errors import ReplyMissing
from welkom_engine.responses import Responses

_RESPONSES = {
    "utter_hello": [
        {"text": "Dag {name}", "buttons": [{"title": "Ik ben {name}", "payload": "me"}], "custom": {"a": ["{n}", 1]}}
    ],
    "utter_code": [{"text": "{code}", "channel": "web", "id": "x"}],
    "utter_nl": [{"text": "ja", "condition": [{"type": "slot", "name": "name", "value": "Jan"}]}],
}


def said(loop, action, name=None, **values):
    """A response in a conversation where the customer has this name."""
    tracker = DialogueStateTracker("c", [TextSlot("name", mappings=[], initial_value=name)])
    return loop.run_until_complete(Responses(_RESPONSES).generate(action, tracker, "web", **values))


def test_gaps_are_filled_everywhere(loop):
    """Text, buttons and custom parts take values from slots and from the action."""
    assert said(loop, "utter_hello", "Jan", n=2) == {
        "text": "Dag Jan",
        "buttons": [{"title": "Ik ben Jan", "payload": "me"}],
        "custom": {"a": ["2", 1]},
    }


@pytest.mark.parametrize("value", ["{name}", "0[x]", "B{0[y]}", "{}", "}{"])
def test_values_are_not_filled_in_turn(loop, value):
    """What a customer typed stands there as typed; Rasa's own filling stumbles over some of it."""
    assert said(loop, "utter_code", code=value)["text"] == value


def test_rasas_own_filling_stumbles(loop):
    """Why the filling is ours: a value with `0[` in it brings back the template."""
    filled = TemplatedNaturalLanguageGenerator({})._fill_response({"text": "Bedrijf {company}"}, {"company": "B0[x]"})
    assert filled["text"] == "Bedrijf {company}"


def test_a_missing_value_is_an_error(loop):
    """Neither `{name}` nor `None` is ever said."""
    with pytest.raises(ReplyMissing, match="name"):
        said(loop, "utter_hello", None, n=1)
    with pytest.raises(ReplyMissing, match="code"):
        said(loop, "utter_code")


def test_missing_words_are_an_error(loop):
    """No variation for these slots, or no response of that name."""
    with pytest.raises(ReplyMissing, match="utter_nl"):
        said(loop, "utter_nl", "Piet")
    with pytest.raises(ReplyMissing, match="utter_unknown"):
        said(loop, "utter_unknown")


def test_what_chose_the_words_is_not_part_of_them(loop):
    """Conditions, channel and id stay behind."""
    assert said(loop, "utter_nl", "Jan") == {"text": "ja"}
    assert said(loop, "utter_code", code=1) == {"text": "1"}


def test_rasas_defaults_may_be_silent(loop):
    """The default actions of Rasa ask for words that a domain need not have."""
    assert said(loop, "utter_default") is None
