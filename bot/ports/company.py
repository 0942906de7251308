"""What public registers and bureaus say about a company: register, VAT, sanctions, credit."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class CompanyStatus(StrEnum):
    """Whether the company is in business."""

    ACTIVE = "active"
    DISSOLVED = "dissolved"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who may act for the company, as the register writes the name."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the register has it; `country` is a lower-case ISO code, `address` one printable line."""

    country: str
    number: str
    name: str
    address: str
    status: CompanyStatus
    officers: tuple[Officer, ...] = ()
    founded: date | None = None


class CompanyRegistry(Protocol):
    """The trade register of a country."""

    async def fetch(self, country: str, number: str) -> Company | None:
        """Return the company with this register number, None when the register does not know it."""
        ...

    async def search(self, country: str, name: str, limit: int = 5) -> tuple[Company, ...]:
        """Return the likeliest companies of that name (officers may be empty in a search result)."""
        ...


@dataclass(frozen=True, slots=True)
class VatReport:
    """The tax office's answer; `name` is None where a member state withholds it; `proof` is its request id."""

    exists: bool
    name: str | None
    proof: str | None


class VatRegister(Protocol):
    """VAT numbers (VIES, HMRC)."""

    async def check(self, country: str, number: str) -> VatReport:
        """Ask whether the number exists; an outage is Unavailable, never `exists=False`."""
        ...


@dataclass(frozen=True, slots=True)
class Screening:
    """Matches on sanction and watch lists; `score` from 0 to 1 of the best match."""

    matched: bool
    score: float
    lists: tuple[str, ...] = ()


class Sanctions(Protocol):
    """Sanction and watch lists."""

    async def screen(self, person: str, company: str, country: str) -> Screening:
        """Screen the person and the company together."""
        ...


class CreditGrade(StrEnum):
    """What the report means for us."""

    GOOD = "good"
    POOR = "poor"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CreditReport:
    """A bureau's view; `limit_cents` in euro cents where given."""

    grade: CreditGrade
    score: int | None
    limit_cents: int | None
    reference: str


class CreditBureau(Protocol):
    """Business credit reports; each report costs money, so it is read once per company and signup."""

    async def report(self, country: str, number: str) -> CreditReport:
        """Read the report of the company with this register number."""
        ...
