"""What every implementation of `Sms`, `Voice` and `Email` does; a test module inherits a class and gives fixtures."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.ports.errors import Ambiguous, Refused, Unavailable
from bot.ports.messaging import Email, Sms, Voice
from tests.contract.suites.trouble import Trouble

NUMBER = "+31612345678"
REP = "+31201234567"
ADDRESS = "jan@bakkerij.example"


def before() -> datetime:
    """A moment before anything in the test happened."""
    return datetime.now(UTC) - timedelta(minutes=5)


class SmsContract:
    """Fixtures: `sms`, `trouble`, and `refused_number`, a number to which the provider never delivers."""

    async def test_accepted_has_id(self, sms: Sms) -> None:
        """A text that was taken over has the provider's id."""
        assert (await sms.send(NUMBER, "Welkom", "ref-1")).sid

    async def test_found_by_reference(self, sms: Sms) -> None:
        """A text that was taken over is found by our reference, with the same id."""
        accepted = await sms.send(NUMBER, "Welkom", "ref-2")
        assert await sms.find(NUMBER, "ref-2", before()) == accepted

    async def test_absent_is_none(self, sms: Sms) -> None:
        """None proves that no text with this reference was taken over."""
        await sms.send(NUMBER, "Welkom", "ref-3")
        assert await sms.find(NUMBER, "ref-never-used", before()) is None

    async def test_refused_number(self, sms: Sms, refused_number: str) -> None:
        """A number that can never be reached is refused with the vendor's code, without the number in the message."""
        with pytest.raises(Refused) as refused:
            await sms.send(refused_number, "Welkom", "ref-4")
        assert refused.value.code
        assert refused_number not in str(refused.value)

    async def test_unavailable(self, sms: Sms, trouble: Trouble) -> None:
        """A provider that is down has not acted, and the next try succeeds."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await sms.send(NUMBER, "Welkom", "ref-5")
        assert await sms.find(NUMBER, "ref-5", before()) is None
        assert (await sms.send(NUMBER, "Welkom", "ref-5")).sid

    async def test_ambiguous_is_found(self, sms: Sms, trouble: Trouble) -> None:
        """A connection that breaks after the text was taken over is ambiguous, and `find` settles it."""
        await trouble("timeout_after_accept")
        with pytest.raises(Ambiguous):
            await sms.send(NUMBER, "Welkom", "ref-6")
        assert await sms.find(NUMBER, "ref-6", before()) is not None

    async def test_redact(self, sms: Sms) -> None:
        """A message can be redacted at the provider, also twice."""
        accepted = await sms.send(NUMBER, "Welkom", "ref-7")
        await sms.redact(accepted.sid)
        await sms.redact(accepted.sid)


class VoiceContract:
    """Fixtures: `voice`, `trouble`."""

    @pytest.mark.parametrize("language", ["nl", "en"])
    async def test_spoken(self, voice: Voice, language: str) -> None:
        """A call that was taken over has the provider's id and is found by our reference."""
        accepted = await voice.say(NUMBER, "Je code is 123456.", language, f"ref-{language}")
        assert accepted.sid
        assert await voice.find(NUMBER, f"ref-{language}", before()) == accepted

    async def test_bridge(self, voice: Voice) -> None:
        """A rep's call has the provider's id."""
        assert (await voice.bridge(REP, NUMBER, "ref-bridge")).sid

    async def test_absent_is_none(self, voice: Voice) -> None:
        """None proves that no call with this reference was taken over."""
        await voice.say(NUMBER, "Hallo", "nl", "ref-known")
        assert await voice.find(NUMBER, "ref-never-used", before()) is None

    async def test_unavailable(self, voice: Voice, trouble: Trouble) -> None:
        """A provider that is down has not called anybody."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await voice.say(NUMBER, "Hallo", "nl", "ref-down")
        assert await voice.find(NUMBER, "ref-down", before()) is None

    async def test_ambiguous_is_found(self, voice: Voice, trouble: Trouble) -> None:
        """A connection that breaks after the call was taken over is ambiguous, and `find` settles it."""
        await trouble("timeout_after_accept")
        with pytest.raises(Ambiguous):
            await voice.say(NUMBER, "Hallo", "nl", "ref-late")
        assert await voice.find(NUMBER, "ref-late", before()) is not None


class EmailContract:
    """Fixtures: `email`, `trouble`, `refused_address`."""

    async def test_accepted_has_id(self, email: Email) -> None:
        """A mail that was taken over has an id."""
        assert (await email.send(ADDRESS, "Je code", "Je code is 123456.", "ref-1")).sid

    async def test_refused_address(self, email: Email, refused_address: str) -> None:
        """An address that takes no mail is refused, without the address in the message."""
        with pytest.raises(Refused) as refused:
            await email.send(refused_address, "Je code", "Je code is 123456.", "ref-2")
        assert refused_address not in str(refused.value)

    async def test_unavailable(self, email: Email, trouble: Trouble) -> None:
        """A mail service that is down has not acted, and the next try succeeds."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await email.send(ADDRESS, "Je code", "Je code is 123456.", "ref-3")
        assert (await email.send(ADDRESS, "Je code", "Je code is 123456.", "ref-3")).sid

    async def test_ambiguous(self, email: Email, trouble: Trouble) -> None:
        """A connection that breaks after the mail was handed over is ambiguous."""
        await trouble("timeout_after_accept")
        with pytest.raises(Ambiguous):
            await email.send(ADDRESS, "Je code", "Je code is 123456.", "ref-4")
