"""Wishes about the open question: another code, a call, another number, a new link, no to a policy. `service` calls these."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import OutboundKind
from bot.signup import handover, proof, verdicts
from bot.signup.accepting import accept
from bot.signup.codes import Tried
from bot.signup.journey import CODES, CORRECTABLE, STEPS, pending
from bot.signup.step import Accepted, Answer, Rejected
from bot.signup.steps import mobile_number
from bot.signup.told import Result
from bot.signup.turn import Turn

Handler = Callable[[Turn, Answer], Awaitable[Result]]


async def carry_out(turn: Turn, key: str, name: str, answer: Answer) -> Result:
    """Carry out a step's command."""
    if name.startswith("correct:"):
        return correct_item(turn, name.removeprefix("correct:"))
    return await _HANDLERS[(key, name)](turn, answer)


def correct_item(turn: Turn, key: str) -> Result:
    """Ask for an item again; Unclear when it was not given."""
    if key not in CORRECTABLE or key not in turn.signup.facts:
        return Result.UNCLEAR
    turn.understood()
    turn.revisit(key)
    turn.correcting(key)
    return Result.DONE


async def _try_otp(turn: Turn, answer: Answer) -> Result:
    number = str(turn.signup.facts["mobile_number"]["number"])
    tried, left = await turn.codes.attempt(
        turn.uow, turn.conversation.id, "otp", number, answer.tokens.codes[0], turn.now
    )
    if tried is not Tried.RIGHT:
        return _wrong_code(turn, CheckName.OTP, tried, left)
    turn.understood()
    turn.signup = turn.signup.with_check(Check(CheckName.OTP, Outcome.PASSED))
    turn.fact("otp", proven_at=turn.now.isoformat())
    await proof.prove(turn, number)
    return Result.ACCEPTED


async def _try_email_code(turn: Turn, answer: Answer) -> Result:
    address = str(turn.signup.facts["email"]["address"])
    tried, left = await turn.codes.attempt(
        turn.uow, turn.conversation.id, "email_code", address, answer.tokens.codes[0], turn.now
    )
    if tried is not Tried.RIGHT:
        return _wrong_code(turn, CheckName.EMAIL_OWNERSHIP, tried, left)
    turn.understood()
    turn.signup = turn.signup.with_check(Check(CheckName.EMAIL_OWNERSHIP, Outcome.PASSED))
    turn.fact("email_code", proven_at=turn.now.isoformat())
    await verdicts.start_derived(turn)
    return Result.ACCEPTED


def _wrong_code(turn: Turn, name: CheckName, tried: Tried, left: int) -> Result:
    if tried is Tried.LOCKED:
        turn.signup = turn.signup.with_check(Check(name, Outcome.FAILED, reason="locked"))
        turn.offer("locked")
        turn.say("utter_code_locked")
    elif tried is Tried.EXPIRED:
        turn.say("utter_code_expired")
    else:
        turn.say("utter_code_wrong", left=str(left))
    return Result.REJECTED


def _sender(purpose: str, kind: OutboundKind) -> Handler:
    async def send(turn: Turn, _: Answer) -> Result:
        if await verdicts.send_code(turn, purpose, kind):
            turn.understood()
        return Result.DONE

    return send


async def _not_received(turn: Turn, _: Answer) -> Result:
    turn.say("utter_code_not_received")
    return Result.DONE


async def _change_number(turn: Turn, _: Answer) -> Result:
    turn.understood()
    turn.void(STEPS["mobile_number"])
    return Result.DONE


async def _new_number(turn: Turn, answer: Answer) -> Result:
    match mobile_number.judge(answer.tokens.phones[0]):
        case Rejected(reason, params):
            turn.say(f"utter_rejected_{reason}", **params)
            return Result.REJECTED
        case Accepted(fact) if fact == turn.signup.facts["mobile_number"]:
            return await _HANDLERS[("otp", "resend")](turn, answer)
        case Accepted(fact):
            await accept(turn, answer, "mobile_number", dict(fact))
    return Result.ACCEPTED


async def _new_email(turn: Turn, answer: Answer) -> Result:
    match STEPS["email"].read(answer, turn.signup):
        case Accepted(fact) if fact == turn.signup.facts["email"]:
            return await _HANDLERS[("email_code", "resend")](turn, answer)
        case Accepted(fact):
            await accept(turn, answer, "email", dict(fact))
            return Result.ACCEPTED
        case Rejected(reason, params):
            turn.say(f"utter_rejected_{reason}", **params)
    return Result.REJECTED


async def _other_company(turn: Turn, _: Answer) -> Result:
    turn.understood()
    turn.void(STEPS["registration_number"])
    turn.say("utter_other_company")
    return Result.DONE


async def _new_link(turn: Turn, _: Answer) -> Result:
    turn.understood()
    return Result.DONE


def _choose_factor(method: str) -> Handler:
    async def choose(turn: Turn, _: Answer) -> Result:
        turn.understood()
        turn.offer(method)
        return Result.DONE

    return choose


async def _no_new_try(turn: Turn, _: Answer) -> Result:
    check = turn.signup.checks.get(CheckName.IDENTITY)
    if check is None or not check.tries:
        return Result.UNCLEAR
    await verdicts.identity_ends(turn, replace(check, outcome=Outcome.REVIEW))
    await verdicts.start_derived(turn)
    return Result.DONE


async def _declined(turn: Turn, _: Answer) -> Result:
    if turn.missed() > 1:
        await handover.ask_human(turn, {})
    else:
        turn.say("utter_declined_policy", item=pending(turn.signup).asks or "")
    return Result.DONE


async def _which_item(turn: Turn, _: Answer) -> Result:
    turn.understood()
    turn.offer("item")
    turn.offer_again()
    return Result.DONE


_HANDLERS: dict[tuple[str, str], Handler] = {
    ("otp", "code"): _try_otp,
    ("otp", "resend"): _sender("otp", OutboundKind.CODE_SMS),
    ("otp", "voice"): _sender("otp", OutboundKind.CODE_CALL),
    ("otp", "not_received"): _not_received,
    ("otp", "change_number"): _change_number,
    ("otp", "new_number"): _new_number,
    ("email_code", "code"): _try_email_code,
    ("email_code", "resend"): _sender("email_code", OutboundKind.CODE_EMAIL),
    ("email_code", "not_received"): _not_received,
    ("email_code", "new_email"): _new_email,
    ("company_confirmed", "other_company"): _other_company,
    ("identity", "new_link"): _new_link,
    ("identity", "no_new_try"): _no_new_try,
    ("second_factor", "new_link"): _new_link,
    ("second_factor", "totp"): _choose_factor("totp"),
    ("second_factor", "passkey"): _choose_factor("passkey"),
    ("card", "new_link"): _new_link,
    ("credit_check", "declined"): _declined,
    ("security_practices", "declined"): _declined,
    ("collection_policy", "declined"): _declined,
    ("acceptable_use", "declined"): _declined,
    ("customer_agreement", "declined"): _declined,
    ("review", "which_item"): _which_item,
}


def _no_longer_sending(turn: Turn) -> bool:
    """Let the code be asked for; False when no code is on its way."""
    waiting = pending(turn.signup).waits
    if waiting is None or waiting not in CODES.values():
        return False
    turn.signup = turn.signup.with_check(replace(turn.signup.checks[waiting], reason=""))
    return True


async def code_sent(turn: Turn, detail: dict[str, str]) -> None:
    """Say that a code is on its way, now that it is, and ask for it."""
    if _no_longer_sending(turn):
        turn.say(_SENT[OutboundKind(detail["kind"])])
    else:
        turn.asks = False


_SENT = {
    OutboundKind.CODE_SMS: "utter_otp_sent",
    OutboundKind.CODE_CALL: "utter_otp_called",
    OutboundKind.CODE_EMAIL: "utter_email_code_sent",
}


async def undeliverable(turn: Turn, _: dict[str, str]) -> None:
    """Say that a code did not reach the phone, and offer a call."""
    _no_longer_sending(turn)
    if pending(turn.signup).asks != "otp":
        turn.asks = False
        return
    turn.offer("voice")
    turn.say("utter_sms_undeliverable")


async def resumed_stopped(turn: Turn, _: dict[str, str]) -> None:
    """Say why no code was texted, and offer a call."""
    turn.offer("voice")
    turn.say("utter_code_stopped")


async def still_checking(turn: Turn, _: dict[str, str]) -> None:
    """Say that a check takes longer than usual."""
    if _no_longer_sending(turn):
        return
    turn.asks = False
    if pending(turn.signup).waits:
        turn.say("utter_still_checking")


async def wish_about_code(turn: Turn, detail: dict[str, str]) -> None:
    """Answer a wish about a code when no code is open."""
    turn.say("utter_no_code_open", wish=detail.get("wish", ""))
