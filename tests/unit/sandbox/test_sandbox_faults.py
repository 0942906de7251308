"""Faults: each provider misbehaves as it was told, as often as it was told."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.ports.errors import Ambiguous, PortError, Unavailable
from bot.providers.sandbox import Sandbox
from bot.providers.sandbox.faults import ON_CALLBACKS, Fault, Provider
from tests.contract.suites.partner_center import a_customer, an_attestation
from tests.unit.sandbox.surroundings import a_sandbox

NUMBER = "+31612345678"
URL = "https://welkom.example/l/abc"

CALLS: dict[Provider, Callable[[Sandbox, str], Awaitable[object]]] = {
    Provider.SMS: lambda box, ref: box.sms.send(NUMBER, "text", ref),
    Provider.VOICE: lambda box, ref: box.voice.say(NUMBER, "text", "nl", ref),
    Provider.EMAIL: lambda box, ref: box.email.send("jan@bakkerij.example", "subject", "text", ref),
    Provider.LOOKUP: lambda box, _: box.lookup.report(NUMBER),
    Provider.COMPANY_REGISTRY: lambda box, _: box.companies.fetch("nl", "12345678"),
    Provider.VAT: lambda box, _: box.vat.check("nl", "NL004495445B01"),
    Provider.IDENTITY: lambda box, ref: box.identity.start(ref, URL),
    Provider.SANCTIONS: lambda box, _: box.sanctions.screen("Jan", "Bakkerij", "nl"),
    Provider.PAYMENTS: lambda box, ref: box.payments.start_card(ref, URL),
    Provider.CREDIT: lambda box, _: box.credit.report("nl", "12345678"),
    Provider.PARTNER_CENTER: lambda box, ref: box.partner_center.create_customer(a_customer(ref), an_attestation()),
}
ACTING = set(Provider) - {Provider.LOOKUP, Provider.COMPANY_REGISTRY, Provider.VAT, Provider.SANCTIONS}

each_provider = pytest.mark.parametrize("provider", list(Provider))


@each_provider
@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.HANG])
async def test_down(sandbox: Sandbox, provider: Provider, fault: Fault) -> None:
    """A provider that is down, or hangs, is Unavailable and has accepted nothing; other providers are not touched."""
    await sandbox.faults.set(provider, fault)
    for name, call in CALLS.items():
        if name is provider:
            with pytest.raises(Unavailable):
                await call(sandbox, "ref")
            assert await sandbox.ledger.entries() == []
    others = [name for name in CALLS if name is not provider]
    await asyncio.gather(*(CALLS[name](sandbox, "ref") for name in others))


@each_provider
async def test_slow(tmp_path: Path, provider: Provider) -> None:
    """A slow provider answers after its time, and rightly."""
    sandbox = a_sandbox(tmp_path)
    await sandbox.faults.set(provider, Fault.SLOW)
    began = time.monotonic()
    assert await CALLS[provider](sandbox, "ref")
    assert time.monotonic() - began >= 0.01
    await sandbox.close()


@each_provider
async def test_timeout_after_accept(sandbox: Sandbox, provider: Provider) -> None:
    """Who has acted is Ambiguous with the effect in the ledger; who was only asked is Unavailable."""
    await sandbox.faults.set(provider, Fault.TIMEOUT_AFTER_ACCEPT)
    with pytest.raises(Ambiguous if provider in ACTING else Unavailable):
        await CALLS[provider](sandbox, "ref")
    assert len(await sandbox.ledger.entries()) == (1 if provider in ACTING else 0)


async def test_hang_ends_with_the_caller(tmp_path: Path) -> None:
    """A caller that gives up is let go at once, and the register says nothing until then."""
    sandbox = a_sandbox(tmp_path, hang_seconds=20)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(sandbox.companies.fetch("nl", "11111111"), 0.05)
    assert 0.05 <= time.monotonic() - began < 5
    await sandbox.close()


async def test_counts_down(sandbox: Sandbox) -> None:
    """`times` says how often, then the provider behaves again."""
    await sandbox.faults.set(Provider.SMS, Fault.ERROR, 2)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await sandbox.sms.send(NUMBER, "text", "ref")
    assert await sandbox.faults.listing() == []
    assert await sandbox.sms.send(NUMBER, "text", "ref")


async def test_counts_down_at_once(sandbox: Sandbox) -> None:
    """Calls at the same time do not use up more than was set."""
    await sandbox.faults.set(Provider.SMS, Fault.ERROR, 5)
    sends = (sandbox.sms.send(NUMBER, "text", str(ref)) for ref in range(12))
    results = await asyncio.gather(*sends, return_exceptions=True)
    assert sum(isinstance(result, PortError) for result in results) == 5


async def test_until_told_otherwise(sandbox: Sandbox) -> None:
    """Without `times` a fault stays until `none`."""
    await sandbox.faults.set(Provider.VAT, Fault.ERROR)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await sandbox.vat.check("nl", "NL004495445B01")
    assert await sandbox.faults.listing() == [{"provider": "vat", "fault": "error", "times": None}]
    await sandbox.faults.set(Provider.VAT, Fault.NONE)
    assert (await sandbox.vat.check("nl", "NL004495445B01")).exists


async def test_outlives_the_process(sandbox: Sandbox, tmp_path: Path) -> None:
    """What is set is kept, and counted down, over a restart."""
    await sandbox.faults.set(Provider.SMS, Fault.ERROR, 2)
    with pytest.raises(Unavailable):
        await sandbox.sms.send(NUMBER, "text", "ref")
    after = a_sandbox(tmp_path)
    assert await after.faults.listing() == [{"provider": "sms", "fault": "error", "times": 1}]
    await after.close()


@pytest.mark.parametrize("fault", sorted(ON_CALLBACKS))
async def test_callback_faults_spare_calls(sandbox: Sandbox, fault: Fault) -> None:
    """A fault about callbacks is not used up by calls."""
    for provider in Provider:
        await sandbox.faults.set(provider, fault, 1)
        assert await CALLS[provider](sandbox, "ref")
    assert len(await sandbox.faults.listing()) == len(Provider)


async def test_reconciling_keeps_the_fault(sandbox: Sandbox) -> None:
    """Looking up what was sent does not use up a fault that is about sending."""
    await sandbox.faults.set(Provider.SMS, Fault.TIMEOUT_AFTER_ACCEPT)
    since = sandbox.clock.now()
    for reference in ("a", "b"):
        with pytest.raises(Ambiguous):
            await sandbox.sms.send(NUMBER, "text", reference)
        assert await sandbox.sms.find(NUMBER, reference, since)
