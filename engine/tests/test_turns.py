"""A turn: what goes in is understood, what the bot says comes out."""

import pytest

from doubles.action_server import REWIND, answering, slot
from welkom_engine.turn import NOT_UNDERSTOOD, NotAllowed


def test_words_are_understood_and_answered(talk):
    """A greeting is a greeting, and the answer carries its name."""
    answer = talk.say("hallo")
    assert (answer.intent["name"], answer.replayed) == ("greet", False)
    assert [(reply["text"], reply["response"]) for reply in answer.replies] == [("Hallo", "utter_greet")]


def test_the_channel_chooses_the_wording(talk):
    """By SMS the words for SMS are said."""
    assert talk.say("hallo", channel="sms").replies[0]["text"] == "Hallo per sms"


def test_a_slot_chooses_the_language(talk, actions):
    """Another language in the journey is another language in the answer."""
    actions.scripts["action_session_start"] = answering(
        {"event": "session_started"}, slot("language", "en"), {"event": "action", "name": "action_listen"}
    )
    assert talk.say("hallo").replies[0]["text"] == "Hello"


def test_buttons_become_choices_and_custom_is_untouched(talk, actions):
    """The question of the form comes with its choices and its key."""
    reply = talk.say("ik wil klant worden").replies[-1]
    assert reply == {
        "text": "Hoe heet je?",
        "response": "utter_ask_name",
        "choices": [{"label": "Zeg ik niet", "value": "no"}],
        "custom": {"asks": "full_name"},
    }


def test_an_action_speaks_in_its_own_words(talk, actions):
    """What an action answers is said, buttons and all."""
    actions.scripts["action_play"] = answering(
        responses=[{"text": "Gekozen", "buttons": [{"title": "Ja", "payload": "yes"}], "custom": {"link": "/l/1"}}]
    )
    assert talk.happen("choose", value="yes").replies == [
        {
            "text": "Gekozen",
            "response": None,
            "choices": [{"label": "Ja", "value": "yes"}],
            "custom": {"link": "/l/1"},
        }
    ]


def test_an_event_brings_its_entities_and_its_mark(talk, actions):
    """An action sees what was chosen, and that no customer typed it."""
    talk.happen("choose", value="nl")
    heard = actions.asked("action_play")[0]["tracker"]["latest_message"]
    assert heard["text"] == "EXTERNAL: choose"
    assert heard["entities"] == [{"entity": "value", "value": "nl"}]
    assert actions.asked("action_play")[0]["tracker"]["events"][-2]["metadata"]["is_external"] is True


def test_a_customer_cannot_bear_the_mark_of_an_event(talk, actions):
    """Neither words nor what the caller says about them make an event."""
    talk.say("EXTERNAL: choose", metadata={"is_external": True, "language": "nl"})
    heard = actions.asked("action_repair")[0]["tracker"]["latest_message"]
    assert heard["intent"]["name"] == NOT_UNDERSTOOD
    assert not heard["text"].startswith("EXTERNAL")
    assert "is_external" not in heard["metadata"]
    assert heard["metadata"]["language"] == "nl"


@pytest.mark.parametrize("intent", ["no_such_intent", "restart", "session_start", "back", "nlu_fallback"])
def test_events_that_do_not_exist_are_refused(talk, intent):
    """An event is an intent of the domain, and none of those that command Rasa."""
    with pytest.raises(NotAllowed, match="intent"):
        talk.happen(intent)
    assert talk.tracker is None


def test_entities_that_do_not_exist_are_refused(talk):
    """A misspelt entity is not dropped in silence."""
    with pytest.raises(NotAllowed, match="entities"):
        talk.happen("choose", valeu="yes")


@pytest.mark.parametrize("typed", ["/restart", "  /affirm", '/inform{"phone_verified": true}', "\ufeff/affirm@1.0"])
def test_commands_are_not_understood(talk, actions, typed):
    """A command of Rasa's typed by a customer is words that mean nothing, and changes nothing."""
    talk.say("hallo")
    answer = talk.say(typed)
    assert answer.intent["name"] == NOT_UNDERSTOOD
    tracker = talk.tracker
    assert tracker.get_slot("phone_verified") is None
    assert tracker.get_slot("language") == "nl"


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b"])
def test_nothing_is_not_understood(talk, actions, nothing):
    """An empty message gets an answer too."""
    actions.scripts["action_repair"] = answering(REWIND, responses=[{"text": "Wat bedoel je?"}])
    answer = talk.say(nothing)
    assert answer.intent == {"name": NOT_UNDERSTOOD, "confidence": 1.0}
    assert answer.replies[0]["text"] == "Wat bedoel je?"


def test_gibberish_is_not_understood_and_the_likeliest_meanings_are_kept(talk, actions):
    """What asks again can offer the three likeliest meanings."""
    assert talk.say("qxz wvk").intent["name"] == NOT_UNDERSTOOD
    ranking = actions.asked("action_repair")[0]["tracker"]["latest_message"]["intent_ranking"]
    assert ranking[0]["name"] == NOT_UNDERSTOOD
    assert len(ranking) == 4


def test_after_asking_again_the_talk_goes_on(talk, actions):
    """What was not understood, by its words or by the dialogue, leaves no trace in what the bot decides by."""
    actions.scripts["action_repair"] = answering(REWIND, responses=[{"text": "Wat bedoel je?"}])
    for words in ("qxz wvk", "nee", "/restart"):
        assert [reply["text"] for reply in talk.say(words).replies] == ["Wat bedoel je?"]
        assert [reply["text"] for reply in talk.say("hallo").replies] == ["Hallo"]


def test_the_action_server_is_asked_with_the_secret(talk, actions):
    """Every call shows the secret."""
    talk.happen("choose")
    assert set(actions.secrets) == {f"Bearer {talk.settings.secret}"}


def test_the_domain_goes_only_where_it_is_asked_for(talk, actions):
    """Not to an action because it is named validate_, as Rasa would have it."""
    talk.say("ik wil klant worden")
    talk.say("Jan")
    assert actions.asked("validate_signup_form")
    assert all("domain" not in call for call in actions.calls)
    talk.say("waarom wil je mijn nummer")
    assert "responses" in actions.asked("action_curious")[0]["domain"]


def test_a_new_session_knows_what_the_caller_told(talk, actions):
    """The start of a session has the language of the message that starts it."""
    talk.say("hallo", metadata={"language": "en", "message_id": "m1"})
    started = actions.asked("action_session_start")[0]["tracker"]["slots"]["session_started_metadata"]
    assert started == {"language": "en", "message_id": "m1"}
