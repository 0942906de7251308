"""`company`: does the register know it, is it in business, where, and who may act for it?"""

from typing import Any

from bot.checks.needs import Needs
from bot.model.checks import Outcome, Verdict
from bot.ports.company import Company, CompanyStatus


async def run(needs: Needs) -> Verdict:
    """Fetch by number, or search by name and let the customer choose."""
    country, fact = str(needs.signup.facts["country"]["code"]), needs.signup.facts["registration_number"]
    if "search" in fact:
        return await _search(needs, country, str(fact["search"]))
    company = await needs.ports.companies.fetch(country, str(fact["number"]))
    if company is None:
        return Verdict(Outcome.FAILED, "not_found")
    if company.status is CompanyStatus.DISSOLVED:
        return Verdict(Outcome.FAILED, "dissolved", _data(company))
    if company.status is CompanyStatus.TROUBLED:
        return Verdict(Outcome.REVIEW, "troubled", _data(company))
    return Verdict(Outcome.PASSED, "", _data(company))


async def _search(needs: Needs, country: str, name: str) -> Verdict:
    found = await needs.ports.companies.search(country, name)
    active = [company for company in found if company.status is not CompanyStatus.DISSOLVED]
    if not active:
        return Verdict(Outcome.FAILED, "name_not_found")
    return Verdict(
        Outcome.FAILED,
        "choose",
        {"candidates": [{"number": c.number, "label": f"{c.name}, {c.address}"} for c in active]},
    )


def _data(company: Company) -> dict[str, Any]:
    return {
        "name": company.name,
        "address": company.address,
        "number": company.number,
        "officers": [officer.name for officer in company.officers],
    }
