"""`email`: does the domain exist and take mail, and is it not a throw-away one?"""

from disposable_email_domains import blocklist

from bot.checks.needs import Needs
from bot.model.checks import Outcome, Verdict


async def run(needs: Needs) -> Verdict:
    """Refuse disposable and dead domains."""
    domain = str(needs.signup.facts["email"]["address"]).rpartition("@")[2].casefold()
    if any(".".join(domain.split(".")[i:]) in blocklist for i in range(domain.count("."))):
        return Verdict(Outcome.FAILED, "disposable")
    if not await needs.ports.domains.receives_mail(domain):
        return Verdict(Outcome.FAILED, "domain")
    return Verdict(Outcome.PASSED)
