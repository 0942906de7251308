"""THE ORDER OF THE STEPS, and what comes next. `bot.signup.service` changes a signup; this only reads it."""

from dataclasses import dataclass

from bot.model.checks import CheckName, Outcome
from bot.model.signup import OPEN, Signup, Status
from bot.signup.step import Step
from bot.signup.steps import (
    budget,
    call,
    card,
    company_confirmed,
    country,
    credit_check,
    documents,
    email,
    email_code,
    full_name,
    identity,
    job_title,
    mobile_number,
    otp,
    registration_number,
    review,
    second_factor,
    security_contact,
    vat_number,
)

ORDER: tuple[Step, ...] = (
    mobile_number.STEP,
    otp.STEP,
    full_name.STEP,
    job_title.STEP,
    email.STEP,
    email_code.STEP,
    country.STEP,
    registration_number.STEP,
    company_confirmed.STEP,
    vat_number.STEP,
    identity.STEP,
    second_factor.STEP,
    card.STEP,
    credit_check.STEP,
    budget.STEP,
    security_contact.STEP,
    documents.SECURITY_PRACTICES,
    documents.COLLECTION_POLICY,
    documents.ACCEPTABLE_USE,
    documents.CUSTOMER_AGREEMENT,
    review.STEP,
    call.STEP,
)
STEPS: dict[str, Step] = {step.key: step for step in ORDER}
STAGES = 6
#: The checks of the steps that ask for a code, and why they wait: the provider has not taken the code over yet.
CODES = {"otp": CheckName.OTP, "email_code": CheckName.EMAIL_OWNERSHIP}
SENDING = "sending"
#: The code that proves an answer: it is asked for before anything else that is to be done again.
PROOF = {"mobile_number": "otp", "email": "email_code"}

#: What a customer may correct by name; the others are results, not answers.
CORRECTABLE = (
    "mobile_number", "full_name", "job_title", "email", "country", "registration_number", "vat_number",
    "card", "budget", "security_contact", "call",
)  # fmt: skip
#: The documents whose text is shown and whose acceptance is kept as proof (G-01).
DOCUMENTS = ("security_practices", "collection_policy", "acceptable_use", "customer_agreement")


@dataclass(frozen=True, slots=True)
class Pending:
    """What the journey waits for: an answer (`asks`), a check (`waits`), or nothing: it is complete."""

    asks: str | None = None
    waits: CheckName | None = None


def _is_sending(key: str, signup: Signup) -> bool:
    check = signup.checks.get(CODES[key]) if key in CODES else None
    return check is not None and check.reason == SENDING


def is_done(step: Step, signup: Signup) -> bool:
    """Tell whether a step has its fact."""
    return step.key in signup.facts


def pending(signup: Signup) -> Pending:
    """Say what comes next; a question to be done again comes first, and proof of the number before everything else."""
    if signup.status not in OPEN:
        return Pending()
    for key in signup.to_redo:
        if key not in CODES or signup.status is Status.REVISION:
            return Pending(asks=key)
        if proof := _first_open(tuple(STEPS[of] for pair in PROOF.items() if key in pair for of in pair), signup):
            return proof
    return _first_open(ORDER, signup) or Pending()


def _first_open(steps: tuple[Step, ...], signup: Signup) -> Pending | None:
    for step in steps:
        if not step.applies(signup):
            continue
        if not is_done(step, signup):
            return Pending(waits=CODES[step.key]) if _is_sending(step.key, signup) else Pending(asks=step.key)
        if step.waits and signup.outcome(step.waits) is Outcome.PENDING:
            return Pending(waits=step.waits)
    return None


def may_leave(signup: Signup) -> bool:
    """Tell whether the open question was answered before and may stay so; what a rep sent back must be done again."""
    return pending(signup).asks in {*signup.to_redo} & {*signup.facts} and signup.status is not Status.REVISION


def stage(signup: Signup) -> int:
    """Return the stage (1 to 6) that the customer is in."""
    now = pending(signup)
    if now.asks:
        return STEPS[now.asks].stage
    if now.waits:
        return next(step.stage for step in ORDER if now.waits in {step.waits, CODES.get(step.key)})
    return STAGES


def before(key: str, signup: Signup) -> str | None:
    """Return the answered question before `key` that can be done again, None at the beginning."""
    earlier = ORDER[: next(i for i, step in enumerate(ORDER) if step.key == key)]
    for step in reversed(earlier):
        if is_done(step, signup) and step.key not in {
            "otp",
            "email_code",
            "company_confirmed",
            "identity",
            "second_factor",
        }:
            return step.key
    return None


def voided(step: Step, signup: Signup) -> tuple[frozenset[str], frozenset[CheckName]]:
    """Return every fact and check that depends on a step, through the steps that it voids."""
    keys, checks = set(step.voids), set(step.voids_checks)
    for key in step.voids:
        more_keys, more_checks = voided(STEPS[key], signup)
        keys |= more_keys
        checks |= more_checks
    return frozenset(keys), frozenset(checks)


def is_complete(signup: Signup) -> bool:
    """Tell whether an open signup has everything and can await its call."""
    return signup.status in OPEN and signup.status is not Status.STARTED and pending(signup) == Pending()
