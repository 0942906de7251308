"""`sanctions`: is the person or the company on a list? A match is looked at by a person, never refused by machine (G-12)."""

from bot.checks.needs import Needs
from bot.model.checks import CheckName, Outcome, Verdict


async def run(needs: Needs) -> Verdict:
    """Screen person and company together."""
    name, company = needs.signup.facts["full_name"], needs.signup.checks.get(CheckName.COMPANY)
    company_name = str(company.data.get("name", "")) if company else ""
    country = str(needs.signup.facts["country"]["code"])
    found = await needs.ports.sanctions.screen(f"{name['first']} {name['last']}".strip(), company_name, country)
    return (
        Verdict(Outcome.REVIEW, "match", {"score": found.score, "lists": list(found.lists)})
        if found.matched
        else Verdict(Outcome.PASSED)
    )
