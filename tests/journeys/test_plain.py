"""The four plain journeys, from hello to approved, through the paths of the contract."""

import pytest

from tests.fixtures.system import a_phone
from tests.journeys.player import CHECKS, STEPS, Site, until
from tests.journeys.rep import Rep
from tests.journeys.sms import SmsCustomer
from tests.journeys.web import WebCustomer

pytestmark = pytest.mark.timeout(400)


async def ends_well(customer: WebCustomer | SmsCustomer) -> None:
    """Everything passed, a rep phones and approves."""

    async def awaiting() -> bool:
        return (await customer.state())["status"] == "awaiting_call"

    await until(awaiting, f"awaiting_call: {await customer.state()}")
    for name in CHECKS:
        await customer.check(name, "passed")
    assert (await customer.state())["language"] == customer.language
    async with Rep(customer.site) as rep:
        await rep.approve(customer.phone)
    assert (await customer.state())["status"] == "approved"


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_web(site: Site, language: str) -> None:
    """A customer signs up by web chat; every question comes once, in order, and every check passes."""
    async with WebCustomer(site, a_phone("5"), language) as customer:
        await customer.go()
        assert customer.asked == list(STEPS)
        await ends_well(customer)


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_sms(site: Site, language: str) -> None:
    """A customer signs up by SMS; every question comes once, in order, and every check passes."""
    customer = SmsCustomer(site, a_phone("5"), language)
    await customer.start()
    await customer.go()
    assert customer.asked == list(STEPS)
    await ends_well(customer)
