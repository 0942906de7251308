"""What every implementation of `CompanyRegistry`, `VatRegister`, `Sanctions` and `CreditBureau` does."""

import pytest

from bot.ports.company import CompanyRegistry, CompanyStatus, CreditBureau, CreditGrade, Sanctions, VatRegister
from bot.ports.errors import PortError, Unavailable
from tests.contract.suites.trouble import Trouble


class CompanyRegistryContract:
    """Fixtures: `registry`, `trouble`, `active`, `dissolved`, `unknown` and `part_of_name`.

    Three are pairs of country and number; the last is a part of the active company's name.
    """

    async def test_active(self, registry: CompanyRegistry, active: tuple[str, str]) -> None:
        """A company in business comes with name, address and the number that was asked for."""
        company = await registry.fetch(*active)
        assert company is not None
        assert (company.country, company.number) == active
        assert company.status is CompanyStatus.ACTIVE
        assert company.name
        assert "\n" not in company.address

    async def test_dissolved(self, registry: CompanyRegistry, dissolved: tuple[str, str]) -> None:
        """A company that is no more is found, and said to be dissolved."""
        company = await registry.fetch(*dissolved)
        assert company is not None
        assert company.status is CompanyStatus.DISSOLVED

    async def test_unknown(self, registry: CompanyRegistry, unknown: tuple[str, str]) -> None:
        """None means that the register does not know the number."""
        assert await registry.fetch(*unknown) is None

    async def test_search(self, registry: CompanyRegistry, active: tuple[str, str], part_of_name: str) -> None:
        """A company is found by a part of its name, and no more are given than asked for."""
        found = await registry.search(active[0], part_of_name, limit=3)
        assert active[1] in [company.number for company in found]
        assert len(found) <= 3

    async def test_search_nothing(self, registry: CompanyRegistry, active: tuple[str, str]) -> None:
        """A name that nobody has gives an empty result, not an error."""
        assert await registry.search(active[0], "Zqxjkv Onbestaand Bedrijf") == ()

    async def test_unavailable(self, registry: CompanyRegistry, trouble: Trouble, active: tuple[str, str]) -> None:
        """An outage is an error, never "not found"."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await registry.fetch(*active)


class VatContract:
    """Fixtures: `vat`, `trouble`, `existing` and `missing`, each a pair of country and number."""

    async def test_exists(self, vat: VatRegister, existing: tuple[str, str]) -> None:
        """A number that the tax office knows exists."""
        assert (await vat.check(*existing)).exists

    async def test_missing(self, vat: VatRegister, missing: tuple[str, str]) -> None:
        """A number that it does not know does not exist."""
        assert not (await vat.check(*missing)).exists

    async def test_unavailable(self, vat: VatRegister, trouble: Trouble, existing: tuple[str, str]) -> None:
        """An outage is an error, never `exists=False`."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await vat.check(*existing)


class SanctionsContract:
    """Fixtures: `sanctions`, `trouble`, `clean` and `listed`, each a person and a company."""

    async def test_clean(self, sanctions: Sanctions, clean: tuple[str, str]) -> None:
        """Nobody on a list is no match."""
        assert not (await sanctions.screen(*clean, "nl")).matched

    async def test_listed(self, sanctions: Sanctions, listed: tuple[str, str]) -> None:
        """Somebody on a list is a match with a score and the list's name."""
        screening = await sanctions.screen(*listed, "nl")
        assert screening.matched
        assert 0.5 < screening.score <= 1
        assert screening.lists

    async def test_unavailable(self, sanctions: Sanctions, trouble: Trouble, clean: tuple[str, str]) -> None:
        """An outage is an error, never "no match"."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await sanctions.screen(*clean, "nl")


class CreditContract:
    """Fixtures: `credit`, `trouble`, `sound` and `poor`, each a pair of country and number."""

    async def test_sound(self, credit: CreditBureau, sound: tuple[str, str]) -> None:
        """A sound company has a good grade and the report's reference."""
        report = await credit.report(*sound)
        assert report.grade is CreditGrade.GOOD
        assert report.reference

    async def test_poor(self, credit: CreditBureau, poor: tuple[str, str]) -> None:
        """A company that pays badly has a poor grade."""
        assert (await credit.report(*poor)).grade is CreditGrade.POOR

    async def test_trouble(self, credit: CreditBureau, trouble: Trouble, sound: tuple[str, str]) -> None:
        """An outage is an error of the closed list, never a grade."""
        await trouble("error")
        with pytest.raises(PortError):
            await credit.report(*sound)
