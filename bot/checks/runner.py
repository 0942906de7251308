"""Runs one check within its deadline. "Could not check" is `review`, never passed and never a refusal (journey, principle 5)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.checks import authority, card, company, credit, email, identity, phone, sanctions, vat
from bot.checks.needs import Needs
from bot.model.checks import CheckName, Outcome, Verdict
from bot.ports.errors import Ambiguous, PortError

Run = Callable[[Needs], Awaitable[Verdict]]

#: Every check that is asked by the worker; the others are settled where they happen (codes, pages, the risk decision).
CHECKS: Mapping[CheckName, Run] = {
    CheckName.PHONE: phone.run,
    CheckName.EMAIL: email.run,
    CheckName.COMPANY: company.run,
    CheckName.VAT: vat.run,
    CheckName.IDENTITY: identity.run,
    CheckName.SANCTIONS: sanctions.run,
    CheckName.AUTHORITY: authority.run,
    CheckName.CARD: card.run,
    CheckName.CREDIT: credit.run,
}
_PAUSE_SECONDS = 0.5


async def run(name: CheckName, needs: Needs, seconds: float) -> Verdict:
    """Ask until there is an answer or the deadline has passed; `seconds` is what is left of it."""
    try:
        async with asyncio.timeout(max(seconds, 0.1)):
            return await _until_answered(CHECKS[name], needs)
    except TimeoutError:
        return Verdict(Outcome.REVIEW, "no_answer")
    except PortError as error:
        return Verdict(Outcome.REVIEW, "could_not_check", {"error": type(error).__name__, "for_rep": error.rep_text})


async def _until_answered(check: Run, needs: Needs) -> Verdict:
    while True:
        try:
            return await check(needs)
        except PortError as error:
            if not error.retryable or isinstance(error, Ambiguous):
                raise
        await asyncio.sleep(_PAUSE_SECONDS)
