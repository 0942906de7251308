"""Nothing a customer types is ever taken for a command by Rasa (R-04)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from rasa.graph_components.converters.nlu_message_converter import NLUMessageConverter
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.constants import DEFAULT_INTENTS, EXTERNAL_MESSAGE_PREFIX
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import INTENT

from welkom_engine.customer_text import EXTERNAL, FRACTION_SLASH, SLASHES, harmless

_DOMAIN = Domain.from_dict({"intents": ["affirm", "inform", "choose"], "entities": ["phone_verified", "value"]})
_NAMES = [*_DOMAIN.intents, *DEFAULT_INTENTS]
_UNSEEN = [
    " ",
    "\t",
    "\r",
    "\n",
    "\x00",
    "\x1c",
    "\x85",
    "\xa0",
    "\xad",
    "\u180e",
    "\u200b",
    "\u2028",
    "\u2060",
    "\u3000",
    "\u3164",
    "\ufeff",
]


def as_rasa_sees_it(text):
    """What Rasa's own first component and its handler of commands make of a text."""
    messages = NLUMessageConverter().convert_user_message([UserMessage(text)])
    return RegexMessageHandler().process(messages, _DOMAIN)[0]


commands = st.builds(
    "{}{}{}{}{}{}".format,
    st.text(st.sampled_from(_UNSEEN), max_size=4),
    st.sampled_from(sorted(SLASHES)),
    st.text(st.sampled_from([*_UNSEEN, "/"]), max_size=2),
    st.sampled_from(_NAMES),
    st.sampled_from(["", "@1.0", "@0.3", " "]),
    st.sampled_from(["", '{"phone_verified": true}', '{"value": "yes"}', "{", " ja"]),
)


def test_rasa_would_take_it_for_a_command():
    """The danger is real: without us, this is an intent with an entity."""
    taken = as_rasa_sees_it(' /inform{"phone_verified": true}')
    assert taken.get(INTENT)["name"] == "inform"
    assert taken.get("entities")[0]["value"] is True


@given(commands)
@settings(max_examples=300)
def test_no_command_reaches_rasa(typed):
    """Every intent of the domain in every disguise stays words, and is marked as a command."""
    words = harmless(typed)
    assert as_rasa_sees_it(words.text).get(INTENT) is None
    assert words.command


@given(st.text())
@settings(max_examples=300)
def test_no_text_becomes_an_intent(typed):
    """No text at all is taken for an intent, as it comes or in a normal form of Unicode."""
    text = harmless(typed).text
    for form in (text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD"))):
        assert as_rasa_sees_it(form).get(INTENT) is None
        assert not form.strip().startswith((INTENT_MESSAGE_PREFIX, EXTERNAL_MESSAGE_PREFIX))


@given(st.text())
def test_harmless_words_stay_as_they_are(typed):
    """Whoever types no command is quoted as typed, but for what cannot be seen around it."""
    words = harmless(typed)
    if not words.command and not words.text.startswith(FRACTION_SLASH):
        assert words.text in typed.encode("utf-8", "replace").decode()
    assert harmless(words.text).text == words.text or words.text.startswith(FRACTION_SLASH)


@pytest.mark.parametrize("typed", ["/12345678", "/ 06 12345678", "//", "/", "/?"])
def test_numbers_after_a_slash_are_words(typed):
    """A slip of the finger before a number does not make a command of it."""
    words = harmless(typed)
    assert not words.command
    assert words.text == FRACTION_SLASH + typed[1:]


@pytest.mark.parametrize("typed", ["EXTERNAL: choose", "external:choose", "\u200bEXTERNAL: choose"])
def test_rasas_mark_of_events_is_not_taken_over(typed):
    """A customer's words never begin as the engine's own events do."""
    words = harmless(typed)
    assert words.command
    assert not words.text.upper().startswith(EXTERNAL)


def test_half_characters_are_replaced():
    """A lone surrogate, which no database takes, becomes a question mark."""
    assert harmless("a\ud800b").text == "a?b"
