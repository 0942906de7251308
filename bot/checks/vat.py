"""`vat`: does the tax office know the number?"""

from bot.checks.needs import Needs
from bot.model.checks import Outcome, Verdict


async def run(needs: Needs) -> Verdict:
    """Ask for existence; the request's own id is kept as proof."""
    country, number = str(needs.signup.facts["country"]["code"]), str(needs.signup.facts["vat_number"]["number"])
    report = await needs.ports.vat.check(country, number)
    return Verdict(
        Outcome.PASSED if report.exists else Outcome.FAILED, "" if report.exists else "unknown", {"proof": report.proof}
    )
