"""Calls by Twilio, against its published description."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from bot.ports.errors import Ambiguous, Misconfigured, Refused, Unavailable
from bot.providers.http import Endpoint
from bot.providers.twilio_voice import TwilioVoice, spoken
from tests.contract.failures import Ask, Failures
from tests.contract.suites.messaging import NUMBER, REP, VoiceContract
from tests.contract.suites.trouble import Trouble
from tests.contract.twilio import ACCOUNT, PUBLIC_URL, ROOT, FakeTwilio, Now, error, fake_twilio, long_ago
from tests.contract.vendor import Answer, closing, trouble_of


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    """Twilio."""
    async with fake_twilio() as twilio:
        yield twilio


@pytest.fixture
async def voice(twilio: FakeTwilio) -> AsyncIterator[TwilioVoice]:
    """The adapter."""
    async with closing(TwilioVoice(Endpoint(twilio.vendor.url), ACCOUNT, PUBLIC_URL, Now())) as voice:
        yield voice


@pytest.fixture
async def restarted(twilio: FakeTwilio) -> AsyncIterator[TwilioVoice]:
    """The adapter of a process that did not make the calls of the other one."""
    async with closing(TwilioVoice(Endpoint(twilio.vendor.url), ACCOUNT, PUBLIC_URL, Now())) as voice:
        yield voice


class TestContract(VoiceContract):
    """As every way to call."""

    @pytest.fixture
    def trouble(self, twilio: FakeTwilio) -> Trouble:
        """Make calling go wrong."""
        return trouble_of(twilio.vendor, f"{ROOT}/Calls.json")


@pytest.mark.parametrize(
    ("language", "locale", "text", "words"),
    [
        ("nl", "nl-NL", "Je code is 123456.", "Je code is 1, 2, 3, 4, 5, 6."),
        ("en", "en-GB", "Your code is 0042.", "Your code is 0, 0, 4, 2."),
        ("en", "en-GB", "Tom & Co <b>", "Tom & Co <b>"),
    ],
)
def test_spoken(language: str, locale: str, text: str, words: str):
    """A text is read twice in its language, codes digit by digit, whatever characters it has."""
    lines = ET.fromstring(spoken(text, language)).findall("Say")  # noqa: S314 - our own text
    assert [(line.text, line.get("language")) for line in lines] == [(words, locale)] * 2


async def test_say(voice: TwilioVoice, twilio: FakeTwilio):
    """The call carries its own instructions, and reports to us with our reference."""
    await voice.say(NUMBER, "Hallo", "nl", "ref-1")
    form = twilio.vendor.seen[0].form or ()
    assert ("StatusCallback", "https://welkom.example/webhooks/twilio/voice/status?ref=ref-1") in form
    assert [value for name, value in form if name == "StatusCallbackEvent"] == [
        "initiated",
        "ringing",
        "answered",
        "completed",
    ]
    assert "Url" not in dict(form)
    assert "Record" not in dict(form)


async def test_bridge(voice: TwilioVoice, twilio: FakeTwilio):
    """The rep is called first; only a rep who answers gets the customer, and both see our number."""
    await voice.bridge(REP, NUMBER, "ref-1")
    form = dict(twilio.vendor.seen[0].form or ())
    dial = ET.fromstring(form["Twiml"]).find("Dial")  # noqa: S314 - our own text
    assert form["To"] == REP
    assert form["From"] == ACCOUNT.sender
    assert dial is not None
    assert dial.get("callerId") == ACCOUNT.sender
    assert [number.text for number in dial.findall("Number")] == [NUMBER]
    assert dial.get("record") is None


async def test_too_long(voice: TwilioVoice, twilio: FakeTwilio):
    """Twilio takes 4000 characters of instructions; more is refused here."""
    with pytest.raises(Refused):
        await voice.say(NUMBER, "a" * 2100, "nl", "ref-1")
    assert twilio.vendor.seen == []


async def test_country_not_allowed(voice: TwilioVoice, twilio: FakeTwilio):
    """A country that our account may not call is ours to mend."""
    twilio.vendor.fail(Answer(error(21215, f"Account not authorized to call {NUMBER}"), 400))
    with pytest.raises(Misconfigured):
        await voice.say(NUMBER, "Hallo", "nl", "ref-1")


class TestReconciliation:
    """Whose call it was stands in its events, some time after its end."""

    async def test_found_by_another_process(self, voice: TwilioVoice, restarted: TwilioVoice):
        """The events quote our address with the reference."""
        sent = await voice.say(NUMBER, "Hallo", "nl", "a/b&c")
        await voice.say(NUMBER, "Hallo", "nl", "ref-2")
        assert await restarted.find(NUMBER, "a/b&c", long_ago()) == sent

    async def test_another_call_is_not_ours(self, voice: TwilioVoice, restarted: TwilioVoice):
        """A call whose events name another reference proves ours absent."""
        await voice.say(NUMBER, "Hallo", "nl", "ref-1")
        assert await restarted.find(NUMBER, "ref-2", long_ago()) is None

    async def test_events_not_there_yet(self, voice: TwilioVoice, restarted: TwilioVoice, twilio: FakeTwilio):
        """Until the events can be read, nobody knows."""
        twilio.call_ended = False
        await voice.say(NUMBER, "Hallo", "nl", "ref-1")
        with pytest.raises(Ambiguous):
            await restarted.find(NUMBER, "ref-1", long_ago())

    async def test_events_unknown(self, restarted: TwilioVoice, twilio: FakeTwilio):
        """Events that are refused are events that say nothing."""
        twilio.add(NUMBER, call=True)
        twilio.vendor.on("GET", f"{ROOT}/Calls/*", Answer(error(20404, "not found"), 404))
        with pytest.raises(Ambiguous):
            await restarted.find(NUMBER, "ref-1", long_ago())

    async def test_too_early(self, voice: TwilioVoice):
        """Right after a broken connection an empty list proves nothing yet."""
        with pytest.raises(Unavailable):
            await voice.find(NUMBER, "ref-1", datetime.now(UTC))


class TestFailures(Failures):
    """A call that may have been made is never simply made again."""

    @pytest.fixture
    def acting(self) -> bool:
        """Twilio has no key against calling twice."""
        return True

    @pytest.fixture
    def ask(self) -> Ask:
        """Call somebody."""

        async def call(url: str) -> object:
            endpoint = Endpoint(url, timeout=0.3)
            async with closing(TwilioVoice(endpoint, ACCOUNT, PUBLIC_URL, Now())) as voice:
                return await voice.say(NUMBER, "Jan de Vries", "nl", "ref")

        return call
