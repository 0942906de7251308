"""The plain path: what an honest baker and an honest trader answer, question by question.

It is played once per language over the whole stage; dialogues begin from where it stood.
"""

import json
from typing import Any

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Channel, Language
from bot.model.signup import Signup
from bot.signup.journey import ORDER, STEPS
from tests.dialogue.customer import Customer, a_customer
from tests.dialogue.stage import Stage

_TEXTS = {
    "mobile_number": {"nl": "{phone}", "en": "{phone}"},
    "otp": {"nl": "{code}", "en": "{code}"},
    "full_name": {"nl": "Jan de Vries", "en": "Olivia Smith"},
    "job_title": {"nl": "eigenaar", "en": "owner"},
    "email": {"nl": "{email}", "en": "{email}"},
    "email_code": {"nl": "{mail_code}", "en": "{mail_code}"},
    "registration_number": {"nl": "12345678", "en": "01234567"},
    "vat_number": {"nl": "NL123456782B90", "en": "GB980780684"},
    "budget": {"nl": "500", "en": "500"},
}
_CHOICES = {
    "country": {"nl": "nl", "en": "gb"},
    "company_confirmed": {"nl": "yes", "en": "yes"},
    "credit_check": {"nl": "yes", "en": "yes"},
    "security_contact": {"nl": "me", "en": "me"},
    "security_practices": {"nl": "commit", "en": "commit"},
    "collection_policy": {"nl": "accept", "en": "accept"},
    "acceptable_use": {"nl": "accept", "en": "accept"},
    "customer_agreement": {"nl": "accept", "en": "accept"},
    "review": {"nl": "confirm", "en": "confirm"},
    "call": {"nl": "now", "en": "now"},
}
KEYS = tuple(step.key for step in ORDER)
#: Questions whose code is sent at the answer before; a dialogue begins there by giving that answer.
_AFTER = {"otp": "mobile_number", "email_code": "email"}


async def answer(customer: Customer, key: str) -> None:
    """Give the plain answer to a question."""
    language = customer.language.value
    if key in _TEXTS:
        text = await customer.filled(_TEXTS[key][language])
        if key == "mobile_number" and "this" in await customer.offered():
            await customer.chooses("this")
        else:
            await customer.says(text)
    elif key in _CHOICES:
        await customer.chooses(_CHOICES[key][language])
    elif key == "second_factor":
        await customer.chooses("totp")
        await customer.enrols()
    else:
        await customer.visits(key, "verified" if key == "identity" else "credit")


async def through(customer: Customer, last: str | None = None) -> list[str]:
    """Answer what is asked until `last` is, or to the end; returns the questions that were answered."""
    answered: list[str] = []
    while (key := await customer.asks()) is not None and key != last:
        answered.append(key)
        assert len(answered) <= 2 * len(KEYS), f"this does not end: {answered}"
        await answer(customer, key)
    assert key == last, f"{last} was never asked; answered were {answered}"
    return answered


async def entered(stage: Stage, customer: Customer, key: str) -> None:
    """Bring a new customer to a question."""
    if key == KEYS[0] or key not in STEPS:
        await customer.enter()
        return
    first = _AFTER.get(key, key)
    await customer.enter(None if first == KEYS[0] else await known(stage, customer, first))
    if first != key:
        if customer.channel is Channel.SMS and first == KEYS[0]:
            await customer.says("hoi" if customer.language is Language.NL else "hello")
        await answer(customer, first)
    customer.stage.heard.clear()


async def known(stage: Stage, customer: Customer, key: str) -> Signup:
    """What is known of a customer when a question is asked, under this customer's own number and address."""
    if (customer.language.value, key) not in stage.known:
        await _learn(stage, customer.language)
    kept, phone, email = stage.known[customer.language.value, key]
    text = json.dumps(kept).replace(phone, customer.phone).replace(email, customer.email)
    return _signup(json.loads(text))


async def _learn(stage: Stage, language: Language) -> None:
    """Play the plain path once, and keep where it stood at every question."""
    customer = a_customer(stage, language)
    await customer.enter()
    while (key := await customer.asks()) is not None:
        _, signup = await customer.state()
        stage.known[language.value, key] = _kept(signup), customer.phone, customer.email
        await answer(customer, key)
    _, signup = await customer.state()
    stage.known[language.value, "end"] = _kept(signup), customer.phone, customer.email


def _kept(signup: Signup) -> Any:
    checks = {
        name.value: [check.outcome.value, check.run, check.reason, dict(check.data), check.tries]
        for name, check in signup.checks.items()
    }
    facts = {key: dict(fact) for key, fact in signup.facts.items()}
    return json.loads(json.dumps({"status": signup.status.value, "facts": facts, "checks": checks}))


def _signup(kept: Any) -> Signup:
    checks = {
        CheckName(name): Check(CheckName(name), Outcome(outcome), run, reason, data, tries)
        for name, (outcome, run, reason, data, tries) in kept["checks"].items()
    }
    return Signup("", "", type(Signup("", "").status)(kept["status"]), facts=kept["facts"], checks=checks)
