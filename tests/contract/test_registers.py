"""One register per country."""

import pytest

from bot.ports.company import Company, CompanyStatus
from bot.ports.errors import Unavailable
from bot.providers.registers import Registers


class Register:
    """A register of one country, which knows every company by its country's name."""

    async def fetch(self, country: str, number: str) -> Company | None:
        """The company with any number."""
        return Company(country, number, f"Company of {country}", "Somewhere 1", CompanyStatus.ACTIVE)

    async def search(self, country: str, name: str, limit: int = 5) -> tuple[Company, ...]:
        """As many companies as asked for."""
        return (Company(country, "1", name, "Somewhere 1", CompanyStatus.ACTIVE),) * limit


async def test_country_decides():
    """The country's register is asked, and its answer given."""
    registers = Registers({"nl": Register()})
    company = await registers.fetch("nl", "12345678")
    assert company is not None
    assert (company.number, company.name) == ("12345678", "Company of nl")
    assert len(await registers.search("NL", "Kroon", limit=2)) == 2


async def test_country_without_register():
    """Where there is no register nothing is known, which is neither yes nor no."""
    registers = Registers({"nl": Register()})
    with pytest.raises(Unavailable):
        await registers.fetch("fr", "552100554")
    with pytest.raises(Unavailable):
        await registers.search("fr", "Kroon")
