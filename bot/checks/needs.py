"""What a check is given: the signup as it stands and the ports it may ask."""

from dataclasses import dataclass

from bot.model.signup import Signup
from bot.ports.company import CompanyRegistry, CreditBureau, Sanctions, VatRegister
from bot.ports.domains import MailDomains
from bot.ports.lookup import Lookup
from bot.ports.sessions import Identity, Payments


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside, as far as checks ask it."""

    lookup: Lookup
    domains: MailDomains
    companies: CompanyRegistry
    vat: VatRegister
    identity: Identity
    sanctions: Sanctions
    payments: Payments
    credit: CreditBureau


@dataclass(frozen=True, slots=True)
class Needs:
    """One run of a check; `session` is the provider's page the result of which is asked, where there is one."""

    signup: Signup
    ports: Ports
    session: str = ""
