"""Callbacks: signed, sent until taken, twice or late on command, and not lost with the process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from stripe import WebhookSignature

from bot.providers.sandbox import Sandbox, SandboxSettings
from bot.providers.sandbox.faults import Fault, Provider
from tests.unit.sandbox.surroundings import SECRET, Gateway, a_sandbox, running

URL = "https://welkom.example/l/abc"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[tuple[Gateway, Sandbox]]:
    """A gateway with a started sandbox."""
    notes = Gateway()
    sandbox, server = await running(tmp_path, notes)
    yield notes, sandbox
    await sandbox.close()
    await server.close()


async def until(true: Callable[[], bool]) -> None:
    """Wait until it is true, five seconds at most."""
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


async def end_card(sandbox: Sandbox, card: str = "credit", reference: str = "a") -> str:
    """Open a card session and end it with this card."""
    session = await sandbox.payments.start_card(reference, URL)
    stored = await sandbox.sessions.get(Provider.PAYMENTS, session.id)
    assert stored is not None
    assert await sandbox.sessions.finish(stored, card)
    return session.id


async def test_signed_as_stripe_does(gateway: tuple[Gateway, Sandbox]) -> None:
    """The callback carries Stripe's event shape, about this session, and a signature that Stripe's own code accepts."""
    notes, sandbox = gateway
    session = await end_card(sandbox)
    await until(lambda: len(notes.events) == 1)
    body, signature = notes.events[0]
    assert WebhookSignature.verify_header(body, signature, SECRET, tolerance=300)
    event = json.loads(body)
    assert event["type"] == "checkout.session.completed"
    assert event["data"]["object"]["id"] == session
    assert event["id"].startswith("evt_")


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("verified", "identity.verification_session.verified"),
        ("needs_review", "identity.verification_session.requires_input"),
        ("failed", "identity.verification_session.requires_input"),
        ("abandoned", "identity.verification_session.canceled"),
    ],
)
async def test_identity_events(gateway: tuple[Gateway, Sandbox], outcome: str, kind: str) -> None:
    """Each outcome of an identity session is announced with Stripe's name for it."""
    notes, sandbox = gateway
    session = await sandbox.identity.start("a", URL)
    stored = await sandbox.sessions.get(Provider.IDENTITY, session.id)
    assert stored is not None
    await sandbox.sessions.finish(stored, outcome)
    await until(lambda: bool(notes.events))
    event = json.loads(notes.events[0][0])
    assert (event["type"], event["data"]["object"]["id"]) == (kind, session.id)


async def test_declined_is_not_complete(gateway: tuple[Gateway, Sandbox]) -> None:
    """A declined card leaves no completed session."""
    notes, sandbox = gateway
    await end_card(sandbox, "declined")
    await until(lambda: bool(notes.events))
    assert json.loads(notes.events[0][0])["type"] == "checkout.session.expired"


async def test_again_until_taken(gateway: tuple[Gateway, Sandbox]) -> None:
    """A callback that is not answered with success comes again, as the same event, and then no more."""
    notes, sandbox = gateway
    notes.statuses = [500]
    await end_card(sandbox)
    await until(lambda: len(notes.events) == 2)
    assert notes.events[0][0] == notes.events[1][0]
    assert await sandbox.callbacks.send_due() is None


async def test_one_that_fails_does_not_stop_the_others(gateway: tuple[Gateway, Sandbox]) -> None:
    """Other sessions' callbacks pass one that is refused."""
    notes, sandbox = gateway
    notes.statuses = [500]
    refused = await end_card(sandbox, reference="a")
    await until(lambda: len(notes.events) == 1)
    other = await end_card(sandbox, reference="b")
    await until(lambda: len(notes.events) == 3)
    assert [json.loads(body)["data"]["object"]["id"] for body, _ in notes.events] == [refused, other, refused]


async def test_not_lost_with_the_process(tmp_path: Path) -> None:
    """A callback that could not be sent before the end of the process is sent by the next one."""
    before = a_sandbox(tmp_path)
    await before.start()
    session = await end_card(before)
    await before.callbacks.send_due()
    await before.close()
    notes = Gateway()
    sandbox, server = await running(tmp_path, notes)
    await until(lambda: bool(notes.events))
    assert session in notes.events[0][0]
    await sandbox.close()
    await server.close()


async def test_twice_on_command(gateway: tuple[Gateway, Sandbox]) -> None:
    """`duplicate_callback` sends the same event twice, as often as told."""
    notes, sandbox = gateway
    await sandbox.faults.set(Provider.PAYMENTS, Fault.DUPLICATE_CALLBACK, 1)
    await end_card(sandbox, reference="a")
    await until(lambda: len(notes.events) == 2)
    assert notes.events[0][0] == notes.events[1][0]
    await end_card(sandbox, reference="b")
    await until(lambda: len(notes.events) == 3)
    assert await sandbox.callbacks.send_due() is None


async def test_late_on_command(gateway: tuple[Gateway, Sandbox]) -> None:
    """`reorder` lets later callbacks pass."""
    notes, sandbox = gateway
    await sandbox.faults.set(Provider.PAYMENTS, Fault.REORDER, 1)
    late = await end_card(sandbox, reference="a")
    early = await end_card(sandbox, reference="b")
    await until(lambda: len(notes.events) == 2)
    assert [json.loads(body)["data"]["object"]["id"] for body, _ in notes.events] == [early, late]


async def test_ends_once(gateway: tuple[Gateway, Sandbox]) -> None:
    """A session that two pages end at the same time ends once, with one callback."""
    notes, sandbox = gateway
    session = await sandbox.payments.start_card("a", URL)
    stored = await sandbox.sessions.get(Provider.PAYMENTS, session.id)
    assert stored is not None
    ended = await asyncio.gather(*(sandbox.sessions.finish(stored, card) for card in ("credit", "prepaid", "debit")))
    assert sorted(ended) == [False, False, True]
    await until(lambda: bool(notes.events))
    assert await sandbox.callbacks.send_due() is None
    assert len(notes.events) == 1


def test_secrets_are_not_printed() -> None:
    """What the stand-ins sign with does not appear where they are printed."""
    names = ("data_dir", "public_url", "loopback_url", "twilio_account_sid", "twilio_from")
    settings = SandboxSettings(
        **dict.fromkeys(names, "x"), stripe_webhook_secret="whsec_hush", twilio_auth_token="token_hush"
    )
    assert "hush" not in repr(settings)


async def test_patient(sandbox: Sandbox) -> None:
    """However often a callback failed, the next try is half a minute away at most."""
    await end_card(sandbox)
    await sandbox._database.write(lambda connection: connection.execute("UPDATE callbacks SET attempts = 5000"))
    wait = await sandbox.callbacks.send_due()
    assert wait is not None
    assert 20 < wait <= 30
