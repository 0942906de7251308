"""Texts by Twilio, against its published description; above all: what became of a text whose answer never came."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.ports.errors import (
    Ambiguous,
    Misconfigured,
    OptedOut,
    PortError,
    Refused,
    Throttled,
    Unavailable,
    UnexpectedReply,
)
from bot.providers.http import Endpoint
from bot.providers.twilio_api import TwilioAccount
from bot.providers.twilio_messaging import TwilioSms
from tests.contract.failures import Ask, Failures
from tests.contract.suites.messaging import NUMBER, SmsContract
from tests.contract.suites.trouble import Trouble
from tests.contract.twilio import ACCOUNT, PUBLIC_URL, REFUSED, ROOT, SID, FakeTwilio, Now, error, fake_twilio, long_ago
from tests.contract.vendor import Answer, closing, trouble_of


@pytest.fixture
def clock() -> Now:
    """Our clock."""
    return Now()


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    """Twilio."""
    async with fake_twilio() as twilio:
        yield twilio


@pytest.fixture
async def sms(twilio: FakeTwilio, clock: Now) -> AsyncIterator[TwilioSms]:
    """The adapter."""
    async with closing(TwilioSms(Endpoint(twilio.vendor.url), ACCOUNT, PUBLIC_URL, clock)) as sms:
        yield sms


@pytest.fixture
async def restarted(twilio: FakeTwilio, clock: Now) -> AsyncIterator[TwilioSms]:
    """The adapter of a process that did not send what the other one sent."""
    async with closing(TwilioSms(Endpoint(twilio.vendor.url), ACCOUNT, PUBLIC_URL, clock)) as sms:
        yield sms


class TestContract(SmsContract):
    """As every way to text."""

    @pytest.fixture
    def refused_number(self) -> str:
        """Not a number to Twilio."""
        return REFUSED

    @pytest.fixture
    def trouble(self, twilio: FakeTwilio) -> Trouble:
        """Make sending go wrong."""
        return trouble_of(twilio.vendor, f"{ROOT}/Messages.json")


async def test_request(sms: TwilioSms, twilio: FakeTwilio):
    """Our reference goes along in the address for delivery reports, properly escaped; nothing else about us does."""
    await sms.send(NUMBER, "Je code is 123456", "a/b&c")
    (seen,) = twilio.vendor.seen
    assert dict(seen.form or ()) == {
        "To": NUMBER,
        "From": ACCOUNT.sender,
        "Body": "Je code is 123456",
        "StatusCallback": "https://welkom.example/webhooks/twilio/status?ref=a%2Fb%26c",
    }
    assert seen.headers["Authorization"].startswith("Basic ")


async def test_messaging_service(twilio: FakeTwilio, clock: Now):
    """A messaging service chooses the sender itself."""
    account = TwilioAccount(SID, "secret-token", "MG" + "b" * 32)
    async with closing(TwilioSms(Endpoint(twilio.vendor.url), account, PUBLIC_URL, clock)) as sms:
        await sms.send(NUMBER, "Welkom", "ref")
    form = dict(twilio.vendor.seen[0].form or ())
    assert form["MessagingServiceSid"] == account.sender
    assert "From" not in form


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        (21610, 400, OptedOut),
        (21211, 400, Refused),
        (21408, 400, Misconfigured),
        (21606, 400, Misconfigured),
        (20003, 401, Misconfigured),
        (20429, 429, Throttled),
        (21611, 400, Throttled),
        (99999, 400, Refused),
    ],
)
async def test_codes(sms: TwilioSms, twilio: FakeTwilio, code: int, status: int, expected: type[PortError]):
    """Twilio's codes mean what the table says, and its sentence, which quotes the number, is not passed on."""
    twilio.vendor.fail(Answer(error(code, f"The number {NUMBER} cannot be reached"), status))
    with pytest.raises(PortError) as raised:
        await sms.send(NUMBER, "Welkom", "ref")
    assert type(raised.value) is expected
    assert NUMBER not in str(raised.value)


class TestReconciliation:
    """Twilio keeps no reference, so a text is recognised in its list by what we know about it."""

    async def test_found_on_a_later_page(self, sms: TwilioSms, twilio: FakeTwilio):
        """The list is read to its end."""
        twilio.vendor.act_then_break()
        with pytest.raises(Ambiguous):
            await sms.send(NUMBER, "Welkom", "ref-1")
        for number in range(5):
            await sms.send(NUMBER, f"Vraag {number}", f"later-{number}")
        found = await sms.find(NUMBER, "ref-1", long_ago())
        assert found is not None
        assert found.sid == twilio.entries[-1]["sid"]

    async def test_same_words_twice(self, sms: TwilioSms, twilio: FakeTwilio):
        """A text with the same words that is known to be another one is not taken for the lost one."""
        await sms.send(NUMBER, "Wat is je e-mailadres?", "ref-1")
        twilio.vendor.fail(Answer(fault="drop"))
        with pytest.raises(Ambiguous):
            await sms.send(NUMBER, "Wat is je e-mailadres?", "ref-2")
        assert await sms.find(NUMBER, "ref-2", long_ago()) is None

    async def test_too_early_to_say_absent(self, sms: TwilioSms, twilio: FakeTwilio):
        """Right after a broken connection an empty list proves nothing yet."""
        twilio.vendor.fail(Answer(fault="drop"))
        with pytest.raises(Ambiguous):
            await sms.send(NUMBER, "Welkom", "ref-1")
        with pytest.raises(Unavailable):
            await sms.find(NUMBER, "ref-1", datetime.now(UTC))

    async def test_another_process_knows_the_words(self, sms: TwilioSms, restarted: TwilioSms, twilio: FakeTwilio):
        """A process that did not send it recognises it by the body it is told."""
        sent = await sms.send(NUMBER, "Je code is 123456", "ref-1")
        assert await restarted.find(NUMBER, "ref-1", long_ago(), "Je code is 123456") == sent
        assert await restarted.find(NUMBER, "ref-2", long_ago(), "Je code is 654321") is None

    async def test_another_process_knows_nothing(self, sms: TwilioSms, restarted: TwilioSms):
        """Without the words, texts to the same number cannot be told apart, and none is proven absent."""
        await sms.send(NUMBER, "Welkom", "ref-1")
        with pytest.raises(Ambiguous):
            await restarted.find(NUMBER, "ref-1", long_ago())

    async def test_redacted_proves_nothing(self, restarted: TwilioSms, twilio: FakeTwilio):
        """A text whose body is gone may be the one."""
        twilio.add(NUMBER, "")
        with pytest.raises(Ambiguous):
            await restarted.find(NUMBER, "ref-1", long_ago(), "Welkom")

    async def test_older_texts_do_not_count(self, restarted: TwilioSms, twilio: FakeTwilio):
        """What was accepted before the moment is somebody else's."""
        twilio.age = timedelta(minutes=10)
        twilio.add(NUMBER, "Welkom")
        assert await restarted.find(NUMBER, "ref-1", long_ago(), "Welkom") is None

    @pytest.mark.parametrize("hours", [-3, 3])
    async def test_clocks_differ(self, restarted: TwilioSms, twilio: FakeTwilio, clock: Now, hours: int):
        """A clock of ours that is wrong neither hides the text nor brings up older ones."""
        clock.ahead = timedelta(hours=hours)
        twilio.age = timedelta(minutes=10)
        twilio.add(NUMBER, "Welkom")
        moment = clock.now() - timedelta(minutes=2)
        assert await restarted.find(NUMBER, "ref-1", moment, "Welkom") is None
        twilio.age = timedelta(minutes=1)
        added = twilio.add(NUMBER, "Welkom")
        found = await restarted.find(NUMBER, "ref-1", moment, "Welkom")
        assert found is not None
        assert found.sid == added["sid"]

    async def test_incoming_texts_do_not_count(self, restarted: TwilioSms, twilio: FakeTwilio):
        """Only what the interface was asked to send can be ours."""
        twilio.add(NUMBER, "Welkom", direction="inbound")
        assert await restarted.find(NUMBER, "ref-1", long_ago(), "Welkom") is None

    async def test_trial_account(self, restarted: TwilioSms, twilio: FakeTwilio):
        """The sentence that Twilio puts before the texts of trial accounts is not part of the words."""
        added = twilio.add(NUMBER, "Sent from your Twilio trial account - Welkom")
        found = await restarted.find(NUMBER, "ref-1", long_ago(), "Welkom")
        assert found is not None
        assert found.sid == added["sid"]

    async def test_next_page_elsewhere(self, restarted: TwilioSms, twilio: FakeTwilio):
        """A next page at another address is not followed with our credentials."""
        twilio.vendor.on("GET", f"{ROOT}/Messages.json", Answer({"messages": [], "next_page_uri": "/2010-04-01/Other"}))
        with pytest.raises(UnexpectedReply):
            await restarted.find(NUMBER, "ref-1", long_ago(), "Welkom")

    async def test_endless_list(self, restarted: TwilioSms, twilio: FakeTwilio):
        """A list without an end proves nothing."""
        again = f"{ROOT}/Messages.json?Page=1"
        twilio.vendor.on("GET", f"{ROOT}/Messages.json", Answer({"messages": [], "next_page_uri": again}))
        with pytest.raises(Ambiguous):
            await restarted.find(NUMBER, "ref-1", long_ago(), "Welkom")


async def test_redacted(sms: TwilioSms, twilio: FakeTwilio):
    """The body is emptied at Twilio."""
    accepted = await sms.send(NUMBER, "4242 4242 4242 4242", "ref")
    await sms.redact(accepted.sid)
    assert twilio.entries[0]["body"] == ""


async def test_redacting_too_early(sms: TwilioSms, twilio: FakeTwilio):
    """A text that is still on its way is redacted later."""
    twilio.vendor.fail(Answer(error(20009, "Cannot delete this resource before it is complete"), 409))
    with pytest.raises(Unavailable):
        await sms.redact("SM" + "1" * 32)


def adapter(url: str) -> TwilioSms:
    """An adapter with little patience."""
    return TwilioSms(Endpoint(url, timeout=0.3), ACCOUNT, PUBLIC_URL, Now())


class TestSendingFails(Failures):
    """A text that may have been sent is never simply sent again."""

    @pytest.fixture
    def acting(self) -> bool:
        """Twilio has no key against sending twice."""
        return True

    @pytest.fixture
    def ask(self) -> Ask:
        """Send a text."""

        async def send(url: str) -> object:
            async with closing(adapter(url)) as sms:
                return await sms.send(NUMBER, "Jan de Vries", "ref")

        return send


class TestFindingFails(Failures):
    """A list that does not come proves nothing."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Look for a text."""

        async def find(url: str) -> object:
            async with closing(adapter(url)) as sms:
                return await sms.find(NUMBER, "ref", long_ago(), "Jan de Vries")

        return find
