"""`credit`: what a business credit report says; poor or unknown goes to a person."""

from bot.checks.needs import Needs
from bot.model.checks import Outcome, Verdict
from bot.ports.company import CreditGrade


async def run(needs: Needs) -> Verdict:
    """Read the report of the company; without a register number there is nothing to read."""
    fact = needs.signup.facts["registration_number"]
    if "number" not in fact:
        return Verdict(Outcome.REVIEW, "no_number")
    report = await needs.ports.credit.report(str(needs.signup.facts["country"]["code"]), str(fact["number"]))
    data = {
        "grade": report.grade.value,
        "score": report.score,
        "limit_cents": report.limit_cents,
        "reference": report.reference,
    }
    if report.grade is CreditGrade.GOOD:
        return Verdict(Outcome.PASSED, "", data)
    return Verdict(Outcome.REVIEW, report.grade.value, data)
