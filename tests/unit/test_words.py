"""Every word that a customer reads: there in both languages, fillable, short enough, plain, and free of traps."""

import re

import pytest

from bot.inbox.keywords import keyword
from bot.model.checks import CheckName
from bot.model.conversation import Channel, Language
from bot.model.signup import Signup, Status
from bot.outbox.segments import outside_gsm_7, segments
from bot.ports.lookup import LineType
from bot.ports.sessions import IdentityOutcome
from bot.signup import answers
from bot.signup.journey import DOCUMENTS, STEPS
from bot.signup.steps.country import NAMES
from tests.unit.words import customers
from tests.unit.words.domain import (
    ROOT,
    Text,
    action_of,
    domain,
    first_arguments,
    intents_of,
    language_of,
    named,
    rules,
    texts,
)

COUNTRIES = tuple(NAMES)
#: Reasons that end in something variable.
ENDS = {
    "registration_form_{}": COUNTRIES,
    "vat_form_{}": COUNTRIES,
    "contact_missing_{}": ("name", "email", "phone"),
}
#: Texts that no chat shows: mail, speech, labels of links, refusals of frames.
MAIL_OR_SPEECH = {"utter_mail_code", "utter_mail_code_subject", "utter_call_code"}
PAGES = ("identity", "card", "second_factor_totp", "second_factor_passkey", "credit_check", "review", "resume")
GIVEN_BY_THE_CONSOLE = {"utter_revision": {"item"}, "utter_rep_joined": {"rep"}, "utter_rep_left": {"rep"}}
LINKED = {
    "utter_ask_identity", "utter_ask_identity_again", "utter_ask_second_factor_totp", "utter_ask_second_factor_passkey",
    "utter_ask_card", "utter_ask_credit_check", "utter_ask_review", "utter_resume_link", "utter_answer_goodbye",
    "utter_cancelled", "utter_reminder_first", "utter_reminder_last", *(f"utter_ask_{document}" for document in DOCUMENTS),
    "utter_again_identity", "utter_again_identity_again", "utter_again_second_factor_totp", "utter_again_second_factor_passkey",
    "utter_again_card", "utter_again_credit_check", "utter_again_review", *(f"utter_again_{document}" for document in DOCUMENTS),
    # whatever is asked, with its link
    "utter_go_on", "utter_offer_human",
}  # fmt: skip
BANNED = {
    Language.NL: r"!|\b(u|uw|sorry|oeps|helaas|ongeldige?|foutief|foutmelding|error|gelieve|dient|middels|betreffende|kosteloos)\b",
    Language.EN: r"!|\b(sorry|oops|unfortunately|invalid|error|illegal input|kindly|please note|utilise|utilize)\b",
}
#: What Twilio takes for a wish to come back or to stop, and `yes`, which it reads as consent (S-04).
CARRIER = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "start", "unstop", "yes", "help", "info"}

WRITTEN = [text for text in texts() if text.own or text.channel is Channel.WEB]
every_text = pytest.mark.parametrize("text", WRITTEN, ids=str)
every_sms = pytest.mark.parametrize("text", [text for text in texts() if text.channel is Channel.SMS], ids=str)


def filled(text: Text) -> str:
    """The text as the customer with the longest data reads it."""
    item = customers.longest_item(text.language)
    return text_with(text, {**customers.values(text.language, item), **customers.CODES})


def text_with(text: Text, values: dict[str, str]) -> str:
    """The text with these values."""
    return re.sub(r"\$([a-z_]+)", lambda found: values[found[1]], text.words)


def as_sms(text: Text) -> str:
    """The whole text message: words, link, numbered choices."""
    link = [customers.LINK] if text.name in LINKED else []
    labels = [label for label, _ in (*text.buttons, *customers.choices(text.name, text.language, Channel.SMS))]
    return "\n".join([filled(text), *link, *(f"{number}. {label}" for number, label in enumerate(labels, 1))])


# ---------------------------------------------------------------- which texts there are


def test_every_text_that_the_code_names_exists():
    """A name in the code without words would be an error in the middle of a conversation."""
    assert sorted(named().names - set(domain()["responses"])) == []


def test_no_text_is_left_over():
    """Words that nothing says any more are deleted."""
    assert sorted(name for name in domain()["responses"] if not named().knows(name)) == []


def expected() -> set[str]:
    """Every text whose name is put together."""
    steps = ROOT / "bot" / "signup" / "steps"
    said = (*first_arguments(steps, "Rejected"), "code_form")
    reasons = {reason.replace("{}", end) for reason in said for end in ENDS.get(reason, ("",))}
    special = {"mobile_number", "otp", "registration_number", "vat_number", "second_factor", "call"}
    return {
        *(f"utter_ask_{key}" for key in STEPS if key not in {"registration_number", "vat_number"}),
        *(f"utter_ask_{key}_{country}" for key in ("registration_number", "vat_number") for country in COUNTRIES),
        *(f"utter_ask_{key}" for key in special & {"second_factor", "call"}),
        *(f"utter_ask_otp_{offer}" for offer in ("locked", "voice")),
        *(f"utter_ask_second_factor_{method}" for method in ("totp", "passkey")),
        *(f"utter_help_{key}" for key in STEPS),
        *(f"utter_miss_{key}" for key in STEPS),
        *(f"utter_again_{name.removeprefix('utter_ask_')}" for name in domain()["responses"] if name.startswith("utter_ask_")),
        *specific_answers(),
        *(f"utter_rejected_{reason}" for reason in reasons),
        *(f"utter_rejected_phone_{line.value}" for line in (LineType.VOIP, LineType.LANDLINE, LineType.SPECIAL)),
        *(f"utter_rejected_{name}_{reason}" for name in ("phone", "email", "company", "card") for reason in failures(name)),
        *(f"utter_identity_{outcome.value}" for outcome in (IdentityOutcome.FAILED, IdentityOutcome.ABANDONED)),
        *(f"utter_status_{status.value}" for status in Status),
        *(f"utter_answer_{intent}" for intent in answered() - {"check_status"}),
        *(f"utter_error_{code}" for code in ("bad_frame", "unknown_type", "too_long", "too_fast")),
        *(f"utter_link_{purpose}" for purpose in (*PAGES, *DOCUMENTS)),
    }  # fmt: skip


def specific_answers() -> set[str]:
    """Answers that depend on the open question."""
    open_at = {
        key: Signup("s", "c", facts={before: {} for before in list(STEPS)[:index]}) for index, key in enumerate(STEPS)
    }
    return {
        say.name for intent in answered() for signup in open_at.values() for say in answers.answer(intent, signup).says
    }


def answered() -> set[str]:
    """The intents that are answered with words of their own."""
    return {intent for rule in rules() if action_of(rule) == "action_answer" for intent in intents_of(rule)}


def failures(name: str) -> set[str]:
    """The reasons for which a check refuses."""
    source = (ROOT / "bot" / "checks" / f"{name}.py").read_text(encoding="utf-8")
    return set(re.findall(r'Outcome\.FAILED,\s*"(\w+)"', source))


def test_every_text_whose_name_is_put_together_exists():
    """For each question, reason, status, intent and link there are words."""
    assert sorted(expected() - set(domain()["responses"])) == []


def test_refusals_of_checks_are_found():
    """The search for reasons finds what it is meant to find."""
    assert failures(CheckName.COMPANY.value) == {"not_found", "dissolved", "name_not_found", "choose"}
    assert failures(CheckName.CARD.value) == {"prepaid", "declined"}


@pytest.mark.parametrize("name", domain()["responses"])
def test_every_text_exists_once_per_language_and_at_most_once_for_sms(name: str):
    """Rasa would choose at random between two of a kind."""
    kinds = [(language_of(found), found.get("channel", "every")) for found in domain()["responses"][name]]
    assert sorted(kinds) == sorted(set(kinds))
    assert {(language.value, "every") for language in Language} <= set(kinds)
    assert {channel for _, channel in kinds} <= {"every", "sms"}
    assert len({channel for _, channel in kinds} - {"every"}) * 2 == len(kinds) - 2, "both languages, or neither"


@pytest.mark.parametrize("name", domain()["responses"])
def test_choices_have_the_same_values_in_every_language(name: str):
    """Values belong to the contract; labels to the language."""
    for channel in Channel:
        values = [
            [value for _, value in text.buttons] for text in texts() if text.name == name and text.channel is channel
        ]
        assert values[0] == values[1]


# ---------------------------------------------------------------- placeholders


@every_text
def test_every_placeholder_can_be_filled(text: Text):
    """The outbox knows what each stands for, from the store or from what the code gives with this very text."""
    if text.name.startswith(("utter_link_", "utter_error_")):
        known: set[str] = set()
    elif text.name.startswith("utter_sms_code_") or text.name in MAIL_OR_SPEECH:
        known = set(customers.CODES)
    else:
        given = named().params_of(text.name) | GIVEN_BY_THE_CONSOLE.get(text.name, set())
        known = set(
            customers.placeholders.values(
                customers.signup(), customers.conversation(text.language, text.channel), "", {}
            )
        )
        known |= given | ({"value", "was"} if "item" in given else set())
    assert text.placeholders <= known
    assert "$" not in re.sub(r"\$[a-z_]+", "", text.words), "a lone dollar sign cannot be filled"


@every_text
def test_nothing_is_left_for_the_engine_to_fill(text: Text):
    """Braces are Rasa's placeholders: nothing personal may pass through it."""
    assert not re.search(r"[{}]", text.words)


# ---------------------------------------------------------------- how they read


@every_text
def test_words_are_plain_and_kind(text: Text):
    """No exclamation marks, no apologies, no officialese; je and jij in Dutch (X-09)."""
    words = text.words + " ".join(label for label, _ in text.buttons)
    assert not re.search(BANNED[text.language], words, re.IGNORECASE)


@pytest.mark.parametrize("text", [text for text in WRITTEN if text.name not in MAIL_OR_SPEECH], ids=str)
def test_a_message_is_short_and_asks_one_thing(text: Text):
    """At most 300 characters; a question asks exactly one thing, anything else at most one (X-07)."""
    assert len(text.words) <= 300
    questions = text.words.count("?")
    asks = text.name.startswith(("utter_ask_", "utter_again_")) and not text.name.endswith("_other")
    assert questions == 1 if asks else questions <= 1


AGAIN = [text for text in texts() if text.name.startswith("utter_again_")]


@pytest.mark.parametrize("text", AGAIN, ids=str)
def test_a_question_that_is_asked_again_is_shorter_and_offers_the_same(text: Text):
    """Fewer words, the same choices in the same order, so that nothing that could be answered is lost."""
    name = f"utter_ask_{text.name.removeprefix('utter_again_')}"
    (full,) = (one for one in texts() if (one.name, one.language, one.channel) == (name, text.language, text.channel))
    assert len(text.words) < len(full.words)
    assert text.buttons == full.buttons


@pytest.mark.parametrize("text", [text for text in texts() if text.name.startswith("utter_miss_")], ids=str)
def test_what_was_not_understood_is_asked_with_an_example(text: Text):
    """The first time; later meanings are offered, or a person. The words admit it."""
    assert re.search(r"begreep|begrijp|twijfel|quite get|don't get|in two minds", text.words)
    if text.name not in {"utter_miss_choices", "utter_miss_between"}:
        assert re.search(r"bijvoorbeeld|for example|say, for example", text.words)


def test_the_first_words_say_who_speaks_and_that_a_person_can_be_had():
    """By whom, that it is a bot, what for; by text message also how to stop (X-10, S-07)."""
    for text in texts():
        if text.name != "utter_greet":
            continue
        assert "$brand" in text.words
        assert re.search(r"digitale assistent|digital assistant", text.words)
        assert re.search(r"medewerker|person", text.words)
        assert ("STOP" in text.words) == (text.channel is Channel.SMS)


# ---------------------------------------------------------------- text messages


@pytest.mark.parametrize(
    "text", [t for t in texts() if t.channel is Channel.SMS and t.name not in MAIL_OR_SPEECH], ids=str
)
def test_a_text_message_takes_two_segments_at_most(text: Text):
    """With the longest realistic data, its choices and its link, in GSM-7 (S-01)."""
    if text.name.startswith(("utter_link_", "utter_error_")):
        return
    whole = as_sms(text)
    assert not outside_gsm_7(whole)
    assert segments(whole) <= 2, len(whole)


@every_sms
def test_no_answer_is_a_keyword_of_carriers(text: Text):
    """Who answers a prompt must not be signed off by it (S-04)."""
    for label, _ in (*text.buttons, *customers.choices(text.name, text.language, Channel.SMS)):
        assert keyword(label) is None
        assert label.casefold() not in CARRIER
    for asked in re.findall(r"'([^']+)'", text.words):
        assert keyword(asked) is None
        assert asked.casefold() not in CARRIER


@every_sms
def test_choices_by_text_message_have_numbers_to_answer_with(text: Text):
    """A prompt with choices says that a number will do (S-02)."""
    several = (*text.buttons, *customers.choices(text.name, text.language, Channel.SMS))
    question = text.name.removeprefix("utter_ask_").removeprefix("utter_again_")
    if several and question != text.name and not question.startswith("vat_number"):
        assert re.search(r"\b(Kies|Stuur|stuur|Antwoord|[Rr]eply)\b", text.words)


# ---------------------------------------------------------------- one-time codes (S-05)


def origin_bound(message: str) -> tuple[str, str] | None:
    """Read a message as browsers do (WICG, origin-bound one-time codes): host and code of the last line, or nothing."""
    line = message.rsplit("\n", maxsplit=1)[-1]
    match = re.fullmatch(r"@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?) #([^\s#@]+)", line)
    return (match[1], match[2]) if match else None


@pytest.mark.parametrize(
    "message",
    [
        "Your code is 747723.\n\nhttps://example.com #747723",
        "Your code is 747723.\n\n@example.com 747723",
        "Your code is 747723.\n\nsomething @example.com #747723",
        "Your code is 747723.\n\n@example.com  #747723",
        "Your code is 747723.\n\n@example.com code #747723",
        "Your code is 747723.\n\n@example.com #747723\nYours",
        "Your code is 747723.\n\n@https://example.com #747723",
    ],
)
def test_the_reader_of_codes_is_strict(message: str):
    """What the standard does not take is not taken here either."""
    assert origin_bound(message) is None


@pytest.mark.parametrize(
    "text", [t for t in texts() if t.name.startswith("utter_sms_code_") and t.channel is Channel.SMS], ids=str
)
def test_a_code_is_bound_to_our_site_and_fits_one_segment(text: Text):
    """The last line is read by browsers, the code stands in the human text as well."""
    message = filled(text)
    assert origin_bound(message) == (customers.HOST, "123456")
    assert "123456" in message.rpartition("\n")[0]
    assert segments(message) == 1
