"""A form that comes back after an action: what the action told of the open question counts, and nothing is asked of it again."""

import pytest

from doubles.action_server import answering, slot


def validations(actions):
    """How often the form was asked for its validation."""
    return [call["next_action"] for call in actions.calls].count("validate_signup_form")


@pytest.fixture
def in_the_form(talk):
    """A conversation in which the form has asked its first question."""
    talk.say("ik wil klant worden")
    return talk


@pytest.mark.parametrize(("told", "calls"), [(["name"], 1), ([], 2), ([None], 2), (["name", None], 2)])
def test_the_form_is_asked_only_for_what_it_was_not_told(in_the_form, actions, told, calls):
    """Told the question, it asks that one; told nothing, or that none is open, it asks its validation as Rasa does."""
    actions.scripts["action_play"] = answering(*(slot("requested_slot", key) for key in told))
    before = validations(actions)
    in_the_form.say("bedankt")
    assert validations(actions) - before == calls


def test_what_an_earlier_turn_told_does_not_count(in_the_form, actions):
    """The question may be another one by now."""
    actions.scripts["action_play"] = answering(slot("requested_slot", "name"))
    in_the_form.say("bedankt")
    actions.scripts["action_play"] = answering()
    before = validations(actions)
    in_the_form.say("bedankt")
    assert validations(actions) - before == 2


def test_without_it_the_form_asks_again(in_the_form, actions, without):
    """As Rasa comes."""
    without("next_question_told")
    actions.scripts["action_play"] = answering(slot("requested_slot", "name"))
    before = validations(actions)
    in_the_form.say("bedankt")
    assert validations(actions) - before == 2
