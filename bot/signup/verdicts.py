"""What the outcome of a check means for the journey: go on, ask again, send a code, leave it to a person."""

from dataclasses import replace

from bot.model.checks import Check, CheckName, Outcome, Verdict
from bot.model.conversation import OutboundKind
from bot.model.signup import Signup
from bot.signup.codes import Wait
from bot.signup.journey import SENDING, STEPS
from bot.signup.turn import Turn

_CODE_CHECKS = {"otp": CheckName.OTP, "email_code": CheckName.EMAIL_OWNERSHIP}
MOST_CARDS = 3
_MOST_VAT_TRIES = 2
#: Every check but the risk decision itself, which weighs them.
WEIGHED = tuple(name for name in CheckName if name is not CheckName.RISK)
#: Checks that need no answer of their own, by the fact they follow.
_DERIVED = {CheckName.SANCTIONS: "identity", CheckName.AUTHORITY: "identity", CheckName.CREDIT: "credit_check"}


def reviewed(signup: Signup, name: CheckName, reason: str) -> Check:
    """Return a check that a person must look at."""
    old = signup.checks.get(name)
    return Check(name, Outcome.REVIEW, old.run if old else 1, reason, tries=old.tries if old else 0)


async def settle(turn: Turn, name: CheckName, run: int, verdict: Verdict) -> None:
    """Write the outcome of a run and draw its consequences."""
    check = turn.signup.checks.get(name)
    if check is None or check.run != run or check.outcome is not Outcome.PENDING:
        turn.asks = False
        return
    settled = replace(check, outcome=verdict.outcome, reason=verdict.reason, data=verdict.data, deadline_at=None)
    turn.signup = turn.signup.with_check(settled)
    if consequence := _CONSEQUENCES.get(name):
        await consequence(turn, settled)
    else:
        turn.asks = False
    await start_derived(turn)
    await weigh(turn)


async def send_code(turn: Turn, purpose: str, kind: OutboundKind) -> bool:
    """Send a code for the number or address on record; say when that must wait. Tells whether it goes.

    That it was sent is said, and the code asked for, once the provider has taken it over.
    """
    target = str(
        turn.signup.facts["email"]["address"]
        if purpose == "email_code"
        else turn.signup.facts["mobile_number"]["number"]
    )
    wait = await turn.codes.issue(turn.uow, turn.conversation.id, purpose, target, kind, turn.now)
    if isinstance(wait, Wait):
        turn.say("utter_code_wait", minutes=str(max(1, round((wait.until - turn.now).total_seconds() / 60))))
        return False
    name = _CODE_CHECKS[purpose]
    turn.signup = turn.signup.with_check(Check(name, Outcome.PENDING, turn.signup.next_run(name), SENDING))
    return True


async def _phone(turn: Turn, check: Check) -> None:
    if check.outcome is Outcome.FAILED:
        refused = turn.signup.facts["mobile_number"]
        turn.void(STEPS["mobile_number"])
        turn.signup = turn.signup.with_fact("refused_number", refused).with_check(check)
        turn.say(f"utter_rejected_phone_{check.reason}")
        if check.reason == "pumping":
            turn.offer("human")
        return
    turn.signup = turn.signup.with_check(Check(CheckName.OTP, Outcome.PENDING))
    if await turn.uow.people.stopped(str(turn.signup.facts["mobile_number"]["number"])):
        turn.say("utter_code_stopped")
        turn.offer("voice")
    else:
        await send_code(turn, "otp", OutboundKind.CODE_SMS)


async def _email(turn: Turn, check: Check) -> None:
    if check.outcome is Outcome.FAILED:
        turn.void(STEPS["email"])
        turn.signup = turn.signup.with_check(check)
        turn.say(f"utter_rejected_email_{check.reason}")
        return
    turn.signup = turn.signup.with_check(Check(CheckName.EMAIL_OWNERSHIP, Outcome.PENDING))
    await send_code(turn, "email_code", OutboundKind.CODE_EMAIL)


async def _company(turn: Turn, check: Check) -> None:
    if check.outcome is Outcome.FAILED:
        turn.void(STEPS["registration_number"])
        turn.signup = turn.signup.with_check(check)
        turn.say(f"utter_rejected_company_{check.reason}")
    elif check.outcome is Outcome.REVIEW:
        turn.say("utter_company_unavailable")


async def _vat(turn: Turn, check: Check) -> None:
    if check.outcome is not Outcome.FAILED:
        return
    if check.tries + 1 >= _MOST_VAT_TRIES:
        turn.signup = turn.signup.with_check(replace(check, outcome=Outcome.REVIEW))
        return
    turn.void(STEPS["vat_number"])
    turn.signup = turn.signup.with_check(replace(check, tries=check.tries + 1))
    turn.say("utter_rejected_vat_unknown")


async def _identity(turn: Turn, check: Check) -> None:
    if check.outcome is Outcome.FAILED and not check.tries:
        turn.signup = turn.signup.with_check(replace(check, tries=1))
        turn.offer("identity_again")
        turn.say(f"utter_identity_{check.reason}")
        return
    await identity_ends(turn, replace(check, outcome=Outcome.REVIEW) if check.outcome is Outcome.FAILED else check)


async def identity_ends(turn: Turn, check: Check) -> None:
    """Take the identity step as done, with what was proven or for a person to look at."""
    turn.signup = turn.signup.with_check(check)
    turn.understood()
    turn.fact("identity", outcome=check.outcome.value)
    if CheckName.DEVICE not in turn.signup.checks:
        turn.signup = turn.signup.with_check(reviewed(turn.signup, CheckName.DEVICE, "not_seen"))
    turn.say("utter_identity_done" if check.outcome is Outcome.PASSED else "utter_identity_review")


async def _card(turn: Turn, check: Check) -> None:
    if check.outcome is not Outcome.FAILED:
        turn.fact(
            "card",
            brand=check.data.get("brand"),
            last4=check.data.get("last4"),
            fingerprint=check.data.get("fingerprint"),
        )
        turn.say("utter_card_done")
        return
    tries = check.tries + 1
    turn.signup = turn.signup.with_check(replace(check, tries=tries))
    turn.say(f"utter_rejected_card_{check.reason}")
    if tries >= MOST_CARDS:
        turn.offer("human")
        turn.say("utter_card_no_more")


async def _second_factor(turn: Turn, check: Check) -> None:
    if check.outcome is Outcome.PASSED:
        turn.fact("second_factor", method=check.data.get("method"))
        turn.say("utter_second_factor_done")


_CONSEQUENCES = {
    CheckName.PHONE: _phone,
    CheckName.EMAIL: _email,
    CheckName.COMPANY: _company,
    CheckName.VAT: _vat,
    CheckName.IDENTITY: _identity,
    CheckName.CARD: _card,
    CheckName.SECOND_FACTOR: _second_factor,
}


async def start_derived(turn: Turn) -> None:
    """Start the checks that follow from facts, and again those that a correction voided."""
    if "registration_number" not in turn.signup.facts or turn.signup.outcome(CheckName.COMPANY) is Outcome.PENDING:
        return
    for name, key in _DERIVED.items():
        if key in turn.signup.facts and name not in turn.signup.checks:
            await turn.start(name)


async def weigh(turn: Turn) -> None:
    """Decide the risk once the review is confirmed and no check is open: passed only when all passed (B-16), with its trace."""
    if "review" not in turn.signup.facts:
        return
    trace = {name.value: turn.signup.outcome(name) or Outcome.REVIEW for name in WEIGHED}
    outcome = Outcome.PASSED
    if Outcome.PENDING in trace.values():
        outcome = Outcome.PENDING
    elif any(found is not Outcome.PASSED for found in trace.values()):
        outcome = Outcome.REVIEW
    old = turn.signup.checks.get(CheckName.RISK)
    run = old.run if old else 1
    turn.signup = turn.signup.with_check(Check(CheckName.RISK, outcome, run, "weighed", {"trace": trace}))
