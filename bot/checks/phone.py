"""`phone`: may this number have a code? Line type, recent SIM swap and pumping risk, from the network (A-09)."""

from bot.checks.needs import Needs
from bot.model.checks import Outcome, Verdict
from bot.ports.lookup import LineType

_PUMPING = 75


async def run(needs: Needs) -> Verdict:
    """Refuse lines that cannot prove a person; leave a fresh SIM, or a network without an answer, to a person."""
    report = await needs.ports.lookup.report(str(needs.signup.facts["mobile_number"]["number"]))
    if report.pumping_risk is not None and report.pumping_risk >= _PUMPING:
        return Verdict(Outcome.FAILED, "pumping")
    if report.line_type in {LineType.VOIP, LineType.LANDLINE, LineType.SPECIAL}:
        return Verdict(Outcome.FAILED, report.line_type.value)
    if report.sim_swapped_recently:
        return Verdict(Outcome.REVIEW, "sim_swap")
    if report.line_type is LineType.UNKNOWN:
        return Verdict(Outcome.REVIEW, "unknown_line")
    return Verdict(Outcome.PASSED)
