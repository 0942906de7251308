"""`authority`: is this person one who may act for the company, by the register's own list?"""

from bot.checks.names import same_person
from bot.checks.needs import Needs
from bot.model.checks import CheckName, Outcome, Verdict


async def run(needs: Needs) -> Verdict:
    """Pass an officer of the register; leave everybody else to a person, since employees may have a mandate."""
    company = needs.signup.checks.get(CheckName.COMPANY)
    officers = list(company.data.get("officers", ())) if company else []
    if not officers:
        return Verdict(Outcome.REVIEW, "no_officers")
    name = needs.signup.facts["full_name"]
    full = f"{name['first']} {name['last']}"
    if any(same_person(full, str(officer)) for officer in officers):
        return Verdict(Outcome.PASSED)
    return Verdict(Outcome.REVIEW, "not_an_officer")
