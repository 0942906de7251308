"""Stand-ins for what registers and bureaus say about a company; the known companies are those of the table below."""

import secrets
from datetime import date

from stdnum import get_cc_module

from bot.ports.company import (
    Company,
    CompanyStatus,
    CreditGrade,
    CreditReport,
    Officer,
    Screening,
    VatReport,
)
from bot.providers.sandbox.faults import Faults, Provider
from bot.providers.sandbox.ledger import Effect, Kind, Ledger

COMPANIES = (
    Company(
        country="nl",
        number="12345678",
        name="Bakkerij De Gouden Korst B.V.",
        address="Haarlemmerdijk 44, 1013 JD Amsterdam",
        status=CompanyStatus.ACTIVE,
        officers=(Officer("Jan de Vries", "bestuurder"),),
        founded=date(2009, 3, 2),
    ),
    Company(
        country="nl",
        number="22222229",
        name="Slagerij Van Veen B.V.",
        address="Oudegracht 112, 3511 AW Utrecht",
        status=CompanyStatus.ACTIVE,
        officers=(Officer("Jan de Vries", "bestuurder"),),
        founded=date(2021, 10, 14),
    ),
    Company(
        country="nl",
        number="87654321",
        name="Drukkerij De Laatste Letter B.V.",
        address="Westblaak 8, 3012 KK Rotterdam",
        status=CompanyStatus.DISSOLVED,
        officers=(Officer("Willem Jansen", "bestuurder"),),
        founded=date(1998, 6, 1),
    ),
    Company(
        country="gb",
        number="01234567",
        name="Northwind Traders Limited",
        address="20 Fenchurch Street, London EC3M 3BY",
        status=CompanyStatus.ACTIVE,
        officers=(Officer("Olivia Smith", "director"),),
        founded=date(2014, 9, 23),
    ),
)
SILENT = ("nl", "11111111")
LISTED = ("sanctie", "sanctioned")
POOR_ENDING = "9"


class SandboxCompanyRegistry:
    """Knows the companies of the table; says nothing about one number, as a register that is down."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    async def fetch(self, country: str, number: str) -> Company | None:
        """Return the company of the table."""
        asked = (country.lower(), _plain(number))
        async with self._faults.asking(Provider.COMPANY_REGISTRY):
            if asked == SILENT:
                await self._faults.hang()
            return next((company for company in COMPANIES if (company.country, company.number) == asked), None)

    async def search(self, country: str, name: str, limit: int = 5) -> tuple[Company, ...]:
        """Return the companies of that country with this in their name, whatever the case."""
        part = name.strip().casefold()
        async with self._faults.asking(Provider.COMPANY_REGISTRY):
            known = [company for company in COMPANIES if company.country == country.lower()]
            return tuple(company for company in known if part and part in company.name.casefold())[:limit]


class SandboxVatRegister:
    """Every number with a right check digit exists."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    async def check(self, country: str, number: str) -> VatReport:
        """Check the digit; like most member states, withhold the name."""
        async with self._faults.asking(Provider.VAT):
            rules = get_cc_module(country, "vat")
            exists = rules is not None and rules.is_valid(number)
            return VatReport(exists=exists, name=None, proof=f"SANDBOX{secrets.token_hex(8).upper()}")


class SandboxSanctions:
    """Matches whoever has one of two words in the name."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    async def screen(self, person: str, company: str, country: str) -> Screening:  # noqa: ARG002 - part of the port
        """Look for the words in both names."""
        async with self._faults.asking(Provider.SANCTIONS):
            names = f"{person}\n{company}".casefold()
            if any(word in names for word in LISTED):
                return Screening(matched=True, score=0.95, lists=("sandbox_watch_list",))
            return Screening(matched=False, score=0.0)


class SandboxCreditBureau:
    """Sells reports: each one stands in the ledger, for each one costs money."""

    def __init__(self, ledger: Ledger, faults: Faults) -> None:
        self._ledger = ledger
        self._faults = faults

    async def report(self, country: str, number: str) -> CreditReport:
        """Grade the company by the last digit of its number."""
        plain = _plain(number)
        effect = Effect(Kind.CREDIT, f"{country.lower()} {plain}", "business credit report", secrets.token_hex(16))
        async with self._faults.acting(Provider.CREDIT):
            entry = await self._ledger.accept(effect)
        if plain.endswith(POOR_ENDING):
            return CreditReport(CreditGrade.POOR, score=21, limit_cents=0, reference=entry.sid)
        return CreditReport(CreditGrade.GOOD, score=82, limit_cents=2_500_000, reference=entry.sid)


def _plain(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum()).upper()
