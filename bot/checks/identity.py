"""`identity`: how the verification at the identity service ended; asked of the service, whatever the callback says (P-08)."""

from bot.checks.names import same_person
from bot.checks.needs import Needs
from bot.model.checks import Outcome, Verdict
from bot.ports.sessions import IdentityOutcome


async def run(needs: Needs) -> Verdict:
    """Pass only a verified document that does not name somebody else."""
    result = await needs.ports.identity.result(needs.session)
    match result.outcome:
        case IdentityOutcome.VERIFIED:
            document = f"{result.first_name or ''} {result.last_name or ''}".strip()
            name = needs.signup.facts["full_name"]
            if document and not same_person(document, f"{name['first']} {name['last']}"):
                return Verdict(Outcome.REVIEW, "other_name")
            return Verdict(Outcome.PASSED)
        case IdentityOutcome.FAILED | IdentityOutcome.ABANDONED:
            return Verdict(Outcome.FAILED, result.outcome.value)
        case IdentityOutcome.NEEDS_REVIEW:
            return Verdict(Outcome.REVIEW, "needs_review")
        case IdentityOutcome.PENDING:
            return Verdict(Outcome.PENDING)
