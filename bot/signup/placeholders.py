"""What the `$placeholders` of texts stand for: facts of the signup, filled in by `bot.outbox`, never known to the engine."""

from datetime import datetime

from bot.model.conversation import Conversation, Language
from bot.model.signup import Signup
from bot.signup import ahead, journey
from bot.signup.questions import item_label, slot_label
from bot.signup.turn import WAS

COUNTRY = {
    "nl": ("Nederland", "the Netherlands"),
    "be": ("België", "Belgium"),
    "de": ("Duitsland", "Germany"),
    "gb": ("het Verenigd Koninkrijk", "the United Kingdom"),
}
#: The stages: what each is called, and what a customer was at when they left.
_PLACES = {
    Language.NL: (
        ("over jou", "je eigen gegevens"), ("bedrijf", "je bedrijfsgegevens"), ("identiteit", "je identiteit"),
        ("betaling", "de betaling"), ("samenwerken", "de afspraken"), ("kennismaken", "het plannen van ons gesprek"),
    ),
    Language.EN: (
        ("about you", "your own details"), ("company", "your company details"), ("identity", "your identity"),
        ("payment", "the payment"), ("working together", "the agreements"), ("meeting", "planning our call"),
    ),
}  # fmt: skip


def masked(phone: str | None) -> str:
    """Show only the ends of a number, and not how long it is: +316•••••78."""
    return f"{phone[:4]}•••••{phone[-2:]}" if phone else ""


def euros(cents: int, language: Language) -> str:
    """Write an amount as the language does: € 1.500 or €1,500."""
    whole, rest = divmod(cents, 100)
    grouped = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    return f"€{grouped}" if language is Language.EN else "€ " + grouped.translate(str.maketrans(",.", ".,"))


def values(signup: Signup, conversation: Conversation, brand: str, params: dict[str, str]) -> dict[str, str]:
    """Return every placeholder that can be filled now; `params` come from the action and win."""
    facts, language = signup.facts, conversation.language
    nl = language is Language.NL
    name, company = facts.get("full_name", {}), facts.get("company_confirmed") or _found(signup)
    country = str(facts.get("country", {}).get("code", ""))
    call = facts.get("call", {})
    stage = journey.stage(signup)
    stage_name, place = _PLACES[language][stage - 1]
    found = {
        "brand": brand,
        "phone": str(facts.get("mobile_number", {}).get("number", conversation.phone or "")),
        "first_name": str(name.get("first", "")),
        "full_name": f"{name.get('first', '')} {name.get('last', '')}".strip(),
        "job_title": str(facts.get("job_title", {}).get("title", "")),
        "email": str(facts.get("email", {}).get("address", "")),
        "country": COUNTRY.get(country, ("", ""))[0 if nl else 1],
        "registration_number": str(facts.get("registration_number", {}).get("number", "")),
        "company_name": str(company.get("name", "")),
        "company_address": str(company.get("address", "")),
        "vat_number": str(facts.get("vat_number", {}).get("number", "-")),
        "card": f"{facts.get('card', {}).get('brand') or ''} {facts.get('card', {}).get('last4') or ''}".strip(),
        "budget": euros(int(facts["budget"]["cents"]), language) if "budget" in facts else "",
        "warn": str(facts.get("budget", {}).get("warn", "")),
        "security_contact": str(facts.get("security_contact", {}).get("name", "")),
        "slot": slot_label(datetime.fromisoformat(str(call["slot"])), signup, language) if call else "",
        "rep": "",
        "needs": ahead.needs(signup, language),
        "stage": str(stage),
        "stage_name": stage_name,
        "place": place,
    }
    if item := params.get("item"):
        params = {
            **params,
            "item": ahead.joined([item_name(key, language) for key in item.split(",")], language),
            "value": found.get(VALUE_OF.get(item, ""), ""),
            "was": _earlier(item, signup, conversation),
        }
    return {**found, **params}


def _earlier(item: str, signup: Signup, conversation: Conversation) -> str:
    """Return what a corrected item was before this turn."""
    was = signup.facts.get(WAS, {}).get(item)
    if was is None:
        return ""
    return values(signup.with_fact(item, was), conversation, "", {})[VALUE_OF[item]]


VALUE_OF = {
    "mobile_number": "phone", "full_name": "full_name", "job_title": "job_title", "email": "email", "country": "country",
    "registration_number": "registration_number", "vat_number": "vat_number", "card": "card", "budget": "budget",
    "security_contact": "security_contact", "call": "slot",
}  # fmt: skip


def item_name(key: str, language: Language) -> str:
    """Return what an item is called within a sentence: "naam", but "VAT number"."""
    label = item_label(key, language)
    return label if label[1].isupper() else label[0].lower() + label[1:]


def _found(signup: Signup) -> dict[str, object]:
    for name, check in signup.checks.items():
        if name == "company":
            return dict(check.data)
    return {}
