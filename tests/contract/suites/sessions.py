"""What every implementation of `Identity`, `Payments` and `Callbacks` does."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from bot.ports.errors import Unavailable
from bot.ports.sessions import (
    BadSignature,
    Callbacks,
    CardStatus,
    CardTest,
    Funding,
    Identity,
    IdentityOutcome,
    Payments,
)
from tests.contract.suites.trouble import Trouble

RETURN_URL = "https://welkom.example/l/abc"

Finish = Callable[[str, str], Awaitable[None]]
"""The fixture `finish`: ends the session (its id) at the provider with this test card or outcome of `contract.md`."""

Signed = Callable[[str], tuple[bytes, Mapping[str, str]]]
"""The fixture `signed`: body and headers of a callback about this session, as the provider would send it."""


class IdentityContract:
    """Fixtures: `identity`, `trouble`, `finish`."""

    async def test_start(self, identity: Identity) -> None:
        """A new session has an id and a page, and is pending."""
        session = await identity.start("ref-1", RETURN_URL)
        assert session.id
        assert session.url.startswith("http")
        assert (await identity.result(session.id)).outcome is IdentityOutcome.PENDING

    async def test_same_reference(self, identity: Identity) -> None:
        """The same reference twice is one session."""
        assert (await identity.start("ref-2", RETURN_URL)).id == (await identity.start("ref-2", RETURN_URL)).id

    @pytest.mark.parametrize("outcome", ["verified", "needs_review", "failed", "abandoned"])
    async def test_outcome(self, identity: Identity, finish: Finish, outcome: str) -> None:
        """How the session ended is read from the provider."""
        session = await identity.start("ref-3", RETURN_URL)
        await finish(session.id, outcome)
        assert (await identity.result(session.id)).outcome == IdentityOutcome(outcome)

    async def test_unavailable(self, identity: Identity, trouble: Trouble) -> None:
        """An outage is an error, never an outcome."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await identity.start("ref-4", RETURN_URL)


class PaymentsContract:
    """Fixtures: `payments`, `trouble`, `finish`."""

    async def test_start(self, payments: Payments) -> None:
        """A new session has an id and a page, and is pending."""
        session = await payments.start_card("ref-1", RETURN_URL)
        assert session.id
        assert session.url.startswith("http")
        assert (await payments.card_result(session.id)).status is CardStatus.PENDING

    async def test_same_reference(self, payments: Payments) -> None:
        """The same reference twice is one session."""
        first = await payments.start_card("ref-2", RETURN_URL)
        assert (await payments.start_card("ref-2", RETURN_URL)).id == first.id

    @pytest.mark.parametrize(
        ("card", "funding"),
        [
            ("credit", Funding.CREDIT),
            ("debit", Funding.DEBIT),
            ("prepaid", Funding.PREPAID),
            ("unknown_funding", Funding.UNKNOWN),
        ],
    )
    async def test_funding(self, payments: Payments, finish: Finish, card: str, funding: Funding) -> None:
        """A saved card says how it is funded, and never its number."""
        session = await payments.start_card("ref-3", RETURN_URL)
        await finish(session.id, card)
        result = await payments.card_result(session.id)
        assert (result.status, result.funding) == (CardStatus.SUCCEEDED, funding)
        assert len(result.last4 or "1234") == 4

    async def test_cvc(self, payments: Payments, finish: Finish) -> None:
        """A wrong security code is told from a right one."""
        good, bad = [await payments.start_card(reference, RETURN_URL) for reference in ("ref-4", "ref-5")]
        await finish(good.id, "credit")
        await finish(bad.id, "cvc_fail")
        assert (await payments.card_result(good.id)).cvc is CardTest.PASS
        assert (await payments.card_result(bad.id)).cvc is CardTest.FAIL

    async def test_three_d_secure(self, payments: Payments, finish: Finish) -> None:
        """A failed confirmation by the card's owner is told from a good one, whatever became of the card."""
        good, bad = [await payments.start_card(reference, RETURN_URL) for reference in ("ref-6", "ref-7")]
        await finish(good.id, "credit")
        await finish(bad.id, "three_ds_fail")
        assert (await payments.card_result(good.id)).three_d_secure is CardTest.PASS
        assert (await payments.card_result(bad.id)).three_d_secure is CardTest.FAIL

    async def test_declined(self, payments: Payments, finish: Finish) -> None:
        """A card that its bank declined is declined."""
        session = await payments.start_card("ref-8", RETURN_URL)
        await finish(session.id, "declined")
        assert (await payments.card_result(session.id)).status is CardStatus.DECLINED

    async def test_unavailable(self, payments: Payments, trouble: Trouble) -> None:
        """An outage is an error, never a result."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await payments.start_card("ref-9", RETURN_URL)


class CallbacksContract:
    """Fixtures: `callbacks`, `signed`."""

    def test_verified(self, callbacks: Callbacks, signed: Signed) -> None:
        """A callback with the provider's signature names its event and the session it is about."""
        event = callbacks.verify(*signed("session-1"))
        assert event.session == "session-1"
        assert event.id
        assert event.kind

    def test_changed_body(self, callbacks: Callbacks, signed: Signed) -> None:
        """A callback that was changed on its way is refused."""
        body, headers = signed("session-1")
        with pytest.raises(BadSignature):
            callbacks.verify(body.replace(b"session-1", b"session-2"), headers)

    def test_unsigned(self, callbacks: Callbacks, signed: Signed) -> None:
        """A callback without a signature is refused."""
        with pytest.raises(BadSignature):
            callbacks.verify(signed("session-1")[0], {})
