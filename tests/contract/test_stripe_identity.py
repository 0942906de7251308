"""Identity by Stripe's hosted page, against its published description."""

from collections.abc import AsyncIterator

import pytest

from bot.ports.errors import UnexpectedReply
from bot.ports.sessions import IdentityOutcome, IdentityResult
from bot.providers.http import Endpoint
from bot.providers.stripe_identity import ERRORS, StripeIdentity
from tests.contract.descriptions import spec
from tests.contract.failures import Ask, Failures
from tests.contract.stripe import API, KEY, FakeStripe, fake_stripe
from tests.contract.suites.sessions import RETURN_URL, Finish, IdentityContract
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import closing, trouble_of


@pytest.fixture
async def stripe() -> AsyncIterator[FakeStripe]:
    """Stripe."""
    async with fake_stripe() as stripe:
        yield stripe


@pytest.fixture
async def identity(stripe: FakeStripe) -> AsyncIterator[StripeIdentity]:
    """The adapter."""
    async with closing(StripeIdentity(Endpoint(stripe.vendor.url), KEY)) as identity:
        yield identity


class TestContract(IdentityContract):
    """As every identity service."""

    @pytest.fixture
    def finish(self, stripe: FakeStripe) -> Finish:
        """End the verification on the page."""

        async def finish(session: str, outcome: str) -> None:
            stripe.finish_identity(session, outcome)

        return finish

    @pytest.fixture
    def trouble(self, stripe: FakeStripe) -> Trouble:
        """Make the next request go wrong."""
        return trouble_of(stripe.vendor)


async def test_start(identity: StripeIdentity, stripe: FakeStripe):
    """A document, photographed there and then, and a face that belongs to it."""
    await identity.start("signup-1", RETURN_URL)
    assert dict(stripe.vendor.seen[0].form or ()) == {
        "type": "document",
        "metadata[reference]": "signup-1",
        "return_url": RETURN_URL,
        "options[document][require_live_capture]": "true",
        "options[document][require_matching_selfie]": "true",
    }


async def test_names(identity: StripeIdentity, stripe: FakeStripe):
    """The name on the document is read, and nothing else is asked for."""
    session = await identity.start("signup-1", RETURN_URL)
    stripe.finish_identity(session.id, "verified")
    assert await identity.result(session.id) == IdentityResult(IdentityOutcome.VERIFIED, "Jan", "de Vries")
    assert stripe.vendor.seen[-1].query == [("expand[]", "verified_outputs")]


async def test_names_withheld(identity: StripeIdentity, stripe: FakeStripe):
    """A key that may not see names still sees that somebody was verified."""
    session = await identity.start("signup-1", RETURN_URL)
    stripe.resources[session.id] |= {"status": "verified"}
    assert await identity.result(session.id) == IdentityResult(IdentityOutcome.VERIFIED)


def test_every_error_is_known():
    """Each error that Stripe describes has a meaning."""
    described = spec(API)["components"]["schemas"]["gelato_session_last_error"]["properties"]["code"]["enum"]
    assert set(ERRORS) == set(described)


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        ("requires_input", None, IdentityOutcome.PENDING),
        ("processing", None, IdentityOutcome.PENDING),
        ("processing", "document_expired", IdentityOutcome.PENDING),
        ("canceled", None, IdentityOutcome.ABANDONED),
        ("requires_input", "selfie_manipulated", IdentityOutcome.NEEDS_REVIEW),
        ("requires_input", "consent_declined", IdentityOutcome.ABANDONED),
    ],
)
async def test_states(
    identity: StripeIdentity, stripe: FakeStripe, status: str, error: str | None, expected: IdentityOutcome
):
    """A second try that is being looked at is pending, whatever became of the first."""
    session = await identity.start("signup-1", RETURN_URL)
    stripe.resources[session.id] |= {"status": status, "last_error": {"code": error, "reason": None} if error else None}
    assert (await identity.result(session.id)).outcome is expected


async def test_new_error_is_for_a_person(identity: StripeIdentity, stripe: FakeStripe):
    """An error that nobody knows yet is looked at."""
    session = await identity.start("signup-1", RETURN_URL)
    stripe.resources[session.id]["last_error"] = {"code": "moon_phase", "reason": None}
    assert (await identity.result(session.id)).outcome is IdentityOutcome.NEEDS_REVIEW
    stripe.vendor.problems.clear()  # the description does not know it either


async def test_no_page(identity: StripeIdentity, stripe: FakeStripe):
    """A session without a page is no session."""
    session = await identity.start("signup-1", RETURN_URL)
    stripe.resources[session.id]["url"] = None
    with pytest.raises(UnexpectedReply):
        await identity.start("signup-1", RETURN_URL)


class TestStartFails(Failures):
    """The idempotency key makes opening a session repeatable."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Open a session."""

        async def start(url: str) -> object:
            async with closing(StripeIdentity(Endpoint(url, timeout=0.3), KEY)) as identity:
                return await identity.start("signup-1", RETURN_URL)

        return start
