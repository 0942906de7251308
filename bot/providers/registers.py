"""Owns which trade register answers for which country.

Behind it stand `kvk`, `companies_house` and `gleif`; the check `company` asks here.
"""

from collections.abc import Mapping

from bot.ports.company import Company, CompanyRegistry
from bot.ports.errors import Unavailable


class Registers:
    """One register per lower-case country code; a country without one is Unavailable, so a person looks."""

    def __init__(self, by_country: Mapping[str, CompanyRegistry]) -> None:
        self._by_country = dict(by_country)

    async def fetch(self, country: str, number: str) -> Company | None:
        """Ask the country's register for the number."""
        return await self._of(country).fetch(country, number)

    async def search(self, country: str, name: str, limit: int = 5) -> tuple[Company, ...]:
        """Ask the country's register for the name."""
        return await self._of(country).search(country, name, limit)

    def _of(self, country: str) -> CompanyRegistry:
        register = self._by_country.get(country.lower())
        if register is None:
            raise Unavailable("no register for this country")
        return register
