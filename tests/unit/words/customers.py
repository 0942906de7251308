"""Owns the customer with the longest realistic data, for whom every text is filled in."""

from datetime import UTC, datetime
from functools import cache

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Channel, Conversation, Language
from bot.model.signup import Signup, Status
from bot.signup import ahead, placeholders, questions, repair
from bot.signup.journey import STEPS
from bot.signup.turn import WAS

BRAND = "Lichtwolk Zakelijke Diensten BV"
HOST = "aanmelden.lichtwolk-zakelijk.example"
#: What `bot.outbox` puts into a text: our host, `/l/` and 22 characters.
LINK = "https://aanmelden.lichtwolk-zakelijk.example/l/" + "A" * 22 + "x"
NOW = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
CODES = {"code": "123456", "host": HOST, "brand": BRAND}
PARAMS = {
    "left": "4",
    "minutes": "15",
    "wish": "resend_code",
    "key": "registration_number",
    "stage": "5",
    "rep": "Annemarie",
    "readings": "help",
}
COMPANY = {
    "name": "Internationale Handelsonderneming Van den Bergh en Zonen B.V.",
    "address": "Burgemeester van der Meulenstraat 1234-A, 1234 AB Bergen op Zoom",
    "number": "12345678",
    "officers": ["Maximiliaan van den Bergh-Oosterhuis"],
}
FACTS = {
    "mobile_number": {"number": "+4915112345678"},
    "otp": {"proven_at": NOW.isoformat()},
    "full_name": {"first": "Maximiliaan", "last": "van den Bergh-Oosterhuis"},
    "job_title": {"title": "plaatsvervangend hoofd bedrijfsvoering en IT"},
    "email": {"address": "maximiliaan.vandenbergh@handelsonderneming.example"},
    "email_code": {"proven_at": NOW.isoformat()},
    "country": {"code": "nl"},
    "registration_number": {"number": "12345678"},
    "company_confirmed": COMPANY,
    "vat_number": {"number": "NL123456782B90"},
    "identity": {"outcome": "passed"},
    "second_factor": {"method": "totp"},
    "card": {"brand": "mastercard", "last4": "4444", "fingerprint": "x"},
    "credit_check": {"agreed": True},
    "budget": {"cents": 99_999_900, "warn": "maximiliaan.vandenbergh@handelsonderneming.example"},
    "security_contact": {"name": "Maximiliaan van den Bergh-Oosterhuis"},
    **{
        key: {"accepted_at": NOW.isoformat()}
        for key in ("security_practices", "collection_policy", "acceptable_use", "customer_agreement")
    },
    "review": {"confirmed_at": NOW.isoformat()},
    "call": {"slot": NOW.isoformat(), "now": False},
}


def signup() -> Signup:
    """Return a signup that has everything."""
    candidates = [{"label": f"{COMPANY['name']}, {COMPANY['address']}", "number": "12345678"}] * 9
    found = Check(CheckName.COMPANY, Outcome.FAILED, reason="choose", data={**COMPANY, "candidates": candidates})
    return Signup("s", "c", Status.IN_PROGRESS, "+4915112345678", FACTS, {CheckName.COMPANY: found})


def conversation(language: Language, channel: Channel) -> Conversation:
    """Return a conversation of that customer."""
    return Conversation("c", "s", channel, language, phone="+4915112345678", proven=True)


@cache
def values(language: Language, item: str | None = None) -> dict[str, str]:
    """Return what every placeholder of a turn stands for."""
    params = {**PARAMS, "needs": ahead.needs(Signup("s", "c"), language), **({"item": item} if item else {})}
    corrected = signup().with_fact(WAS, {key: FACTS[key] for key in placeholders.VALUE_OF})
    return placeholders.values(corrected, conversation(language, Channel.WEB), BRAND, params)


@cache
def longest_item(language: Language) -> str:
    """Return the item with the longest name and value."""
    filled = {key: values(language, key) for key in STEPS}
    return max(filled, key=lambda key: len(filled[key]["item"]) + len(filled[key]["value"]))


def asking(language: Language, channel: Channel, *, without: str | None = None) -> questions.Asking:
    """Return where that customer stands, with one question open."""
    facts = {key: fact for key, fact in FACTS.items() if key != without}
    there = Signup("s", "c", Status.IN_PROGRESS, "+4915112345678", facts, signup().checks)
    return questions.Asking(there, conversation(language, channel), channel, NOW)


def choices(name: str, language: Language, channel: Channel) -> tuple[tuple[str, str], ...]:
    """Return the most choices that stand beside a text's own."""
    if name == "utter_which_item":
        return questions.beside(name, asking(language, channel)).choices
    if name in questions.READINGS_OFFERED:
        longest = sorted(repair.READINGS, key=lambda intent: -len(repair.READINGS[intent][language is Language.EN]))
        return repair.choices(",".join(longest[:3]), language)
    key = {
        "utter_ask_registration_number_choose": "registration_number",
        "utter_ask_call": "call",
        "utter_ask_call_closed": "call",
        "utter_ask_review": "review",
    }.get(name.replace("utter_again_", "utter_ask_"))
    asked = questions.question(asking(language, channel, without=key)) if key else None
    return asked.choices if asked else ()
