"""What every implementation of `Lookup` and `MailDomains` does."""

import pytest

from bot.ports.domains import MailDomains
from bot.ports.errors import Unavailable
from bot.ports.lookup import LineType, Lookup
from tests.contract.suites.trouble import Trouble


class LookupContract:
    """Fixtures: `lookup`, `trouble`, and the numbers `mobile`, `voip`, `swapped` and `pumped`."""

    async def test_mobile(self, lookup: Lookup, mobile: str) -> None:
        """An ordinary mobile number is mobile and clean."""
        report = await lookup.report(mobile)
        assert report.line_type is LineType.MOBILE
        assert not report.sim_swapped_recently
        assert (report.pumping_risk or 0) < 50

    async def test_voip(self, lookup: Lookup, voip: str) -> None:
        """A number that lives on the internet is told from a mobile one."""
        assert (await lookup.report(voip)).line_type is LineType.VOIP

    async def test_swapped(self, lookup: Lookup, swapped: str) -> None:
        """A recent change of SIM is reported."""
        assert (await lookup.report(swapped)).sim_swapped_recently is True

    async def test_pumped(self, lookup: Lookup, pumped: str) -> None:
        """A high risk of pumped traffic is a number from 0 to 100."""
        assert 80 <= ((await lookup.report(pumped)).pumping_risk or 0) <= 100

    async def test_unavailable(self, lookup: Lookup, trouble: Trouble, mobile: str) -> None:
        """An outage is an error, not an empty report."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await lookup.report(mobile)


class MailDomainsContract:
    """Fixtures: `mail_domains`, `good_domain`, `missing_domain`."""

    async def test_exists(self, mail_domains: MailDomains, good_domain: str) -> None:
        """A domain that takes mail is told so, in any spelling."""
        assert await mail_domains.receives_mail(good_domain)
        assert await mail_domains.receives_mail(good_domain.upper())

    async def test_missing(self, mail_domains: MailDomains, missing_domain: str) -> None:
        """A domain that does not exist takes no mail."""
        assert not await mail_domains.receives_mail(missing_domain)
