"""Consent is explicit: a button, or words that say nothing but that; never silence, vagueness, irony, a condition or an intent (R-15)."""

import itertools

import pytest

from bot.model.conversation import Channel, Language
from bot.model.records import Acceptance
from bot.signup.journey import STEPS
from bot.signup.step import Accepted, Answer
from bot.store.unit_of_work import SqlStore
from tests.actions.calls import FORM, Calls
from tests.signup.talk import HandClock, Talk, a_talk
from tests.signup.understanding import lines, signup

DOCUMENTS = ("security_practices", "collection_policy", "acceptable_use", "customer_agreement")
KEYS = ("credit_check", *DOCUMENTS)
LANGUAGES = ("nl", "en")
#: Whatever the engine might think, rightly or not.
OPINIONS = (
    ("affirm", 1.0),
    ("affirm", 0.56),
    ("choose", 1.0),
    ("inform", 0.9),
    ("deny", 1.0),
    ("nlu_fallback", 0.35),
    ("", 0.0),
)
BUTTONS = {"credit_check": "yes", "security_practices": "commit"}


def vague(language: str) -> list[str]:
    """What people say who do not quite accept."""
    return lines(f"vague_{language}")


def accepted(key: str, language: str, text: str, intent: str, confidence: float, channel: Channel) -> bool:
    """Tell whether a question takes these words for a yes."""
    answer = Answer(
        "m", text, HandClock().now(), channel=channel, language=Language(language), intent=intent, confidence=confidence
    )
    return isinstance(STEPS[key].read(answer, signup(language)), Accepted)


async def proofs(talk: Talk, key: str) -> list[Acceptance]:
    """What the ledger holds about one text."""
    async with talk.store.begin() as uow:
        held = await uow.conversations.get(talk.conversation)
        return [row for row in await uow.ledger.acceptances(held.signup) if row.document == key]


def test_there_are_enough_ways_to_say_it():
    """Sixty vague ones and twenty-five clear ones per language."""
    for language in LANGUAGES:
        assert len(set(vague(language))) >= 60
        assert len(set(lines(f"explicit_{language}"))) >= 25


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_opinion_of_the_engine_makes_vague_words_an_acceptance(key: str, language: str):
    """On no channel, with no intent, however sure it is."""
    taken = [
        (text, opinion, channel)
        for text, opinion, channel in itertools.product(vague(language), OPINIONS, Channel)
        if accepted(key, language, text, *opinion, channel)
    ]
    assert taken == []


@pytest.mark.parametrize("key", KEYS)
async def test_vague_words_leave_no_proof(sqlite_store: SqlStore, key: str):
    """The question stays open, no fact is kept and no acceptance is recorded, though the engine is certain of a yes."""
    talk = await a_talk(sqlite_store)
    await talk.through(key)
    for text, channel in zip((*vague("nl"), *vague("en")), itertools.cycle(Channel), strict=False):
        talk.channel = channel
        await talk.say(text, "affirm", 1.0)
        assert await talk.asks() == key, text
    assert key not in (await talk.state()).facts
    assert await proofs(talk, key) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("channel", Channel)
def test_plain_words_of_acceptance_count(key: str, language: str, channel: Channel):
    """Whoever says that they accept, and nothing else, has accepted; also when the engine did not understand."""
    missed = [
        (text, opinion)
        for text, opinion in itertools.product(lines(f"explicit_{language}"), OPINIONS)
        if not accepted(key, language, text, *opinion, channel)
    ]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_yes_agrees_to_the_credit_report_only(language: str):
    """It is put as a question, so a yes is an answer; a document is not."""
    for text in lines(f"yes_{language}"):
        assert accepted("credit_check", language, text, "affirm", 0.9, Channel.SMS), text
        for key in DOCUMENTS:
            assert not accepted(key, language, text, "affirm", 1.0, Channel.SMS), (key, text)


@pytest.mark.parametrize(
    "text", ["Ja, daar houd ik me aan", "daar houd ik me aan.", "I will keep to it", "yes, we'll keep to that"]
)
def test_the_words_of_the_promise_count_where_it_is_asked(text: str):
    """They are on its button; other texts are not promised but accepted."""
    assert accepted("security_practices", "nl", text, "inform", 0.5, Channel.WEB)
    assert not accepted("collection_policy", "nl", text, "affirm", 1.0, Channel.WEB)


@pytest.mark.parametrize("key", KEYS)
async def test_a_button_is_an_acceptance_and_leaves_proof(sqlite_store: SqlStore, key: str):
    """Exactly one row, about the text that was shown, by the choice."""
    talk = await a_talk(sqlite_store)
    await talk.through(key)
    value = BUTTONS.get(key, "accept")
    await talk.choose(value)
    assert key in (await talk.state()).facts
    assert [(row.decision, row.mechanism) for row in await proofs(talk, key)] == [("accepted", f"choice:{value}")]


@pytest.mark.parametrize(
    ("value", "key"), [*itertools.product(("yes", "1", "continue", "confirm", "me", "no"), DOCUMENTS)]
)
async def test_the_button_of_another_question_accepts_nothing(sqlite_store: SqlStore, value: str, key: str):
    """A choice that was left open elsewhere is no acceptance."""
    talk = await a_talk(sqlite_store)
    await talk.through(key)
    await talk.choose(value)
    assert key not in (await talk.state()).facts
    assert await proofs(talk, key) == []


@pytest.mark.parametrize("key", KEYS)
async def test_words_are_recorded_as_words(sqlite_store: SqlStore, key: str):
    """The proof tells a typed acceptance from a button."""
    talk = await a_talk(sqlite_store, channel=Channel.SMS)
    await talk.through(key)
    await talk.say("Ik ga akkoord", "affirm", 0.9)
    [proof] = await proofs(talk, key)
    assert (proof.decision, proof.mechanism, proof.channel) == ("accepted", "words", Channel.SMS)


@pytest.mark.parametrize("key", KEYS)
async def test_the_form_leaves_vague_words_to_the_rules(sqlite_store: SqlStore, key: str):
    """As the engine calls it: the form is rejected, and what comes after it asks for a clear answer."""
    talk = await a_talk(sqlite_store)
    await talk.through(key)
    calls = Calls(talk)
    for text in ("ja ja", "whatever", "prima", "ok", "akkoord, maar niet met punt 3"):
        await calls.hears(text, "affirm", f"validate_{FORM}")
        assert calls.events == []
        await calls.hears(text, "affirm", "action_missed")
        assert calls.names == ["utter_accept_explicitly"]
    assert await proofs(talk, key) == []
