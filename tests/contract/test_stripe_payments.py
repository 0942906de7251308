"""Cards by Stripe's hosted page, against its published description."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.ports.errors import Misconfigured, PortError, Refused, Throttled, Unavailable
from bot.ports.sessions import CardResult, CardStatus, CardTest, Funding
from bot.providers.http import Endpoint
from bot.providers.stripe_payments import StripePayments
from tests.contract.failures import Ask, Failures
from tests.contract.stripe import KEY, FakeStripe, attempt_of, card_of, error, fake_stripe
from tests.contract.suites.sessions import RETURN_URL, Finish, PaymentsContract
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import Answer, closing, trouble_of


@pytest.fixture
async def stripe() -> AsyncIterator[FakeStripe]:
    """Stripe."""
    async with fake_stripe() as stripe:
        yield stripe


@pytest.fixture
async def payments(stripe: FakeStripe) -> AsyncIterator[StripePayments]:
    """The adapter."""
    async with closing(StripePayments(Endpoint(stripe.vendor.url), KEY)) as payments:
        yield payments


class TestContract(PaymentsContract):
    """As every payment provider."""

    @pytest.fixture
    def finish(self, stripe: FakeStripe) -> Finish:
        """Enter a card on the page."""

        async def finish(session: str, card: str) -> None:
            stripe.finish_card(session, card)

        return finish

    @pytest.fixture
    def trouble(self, stripe: FakeStripe) -> Trouble:
        """Make the next request go wrong."""
        return trouble_of(stripe.vendor)


async def test_start(payments: StripePayments, stripe: FakeStripe):
    """The page saves a card, asks its owner to confirm, and takes no money."""
    session = await payments.start_card("signup-1", RETURN_URL)
    (seen,) = stripe.vendor.seen
    assert dict(seen.form or ()) == {
        "mode": "setup",
        "payment_method_types[0]": "card",
        "payment_method_options[card][request_three_d_secure]": "any",
        "billing_address_collection": "required",
        "client_reference_id": "signup-1",
        "setup_intent_data[metadata][reference]": "signup-1",
        "success_url": RETURN_URL,
        "cancel_url": RETURN_URL,
    }
    assert seen.headers["Stripe-Version"] == "2023-08-16"
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert session.url == stripe.resources[session.id]["url"]


async def result(payments: StripePayments, stripe: FakeStripe, **intent: Any) -> CardResult:
    """What we make of a SetupIntent."""
    session = await payments.start_card("signup-1", RETURN_URL)
    stripe.resources[stripe.resources[session.id]["setup_intent"]] |= intent
    return await payments.card_result(session.id)


async def test_everything_about_a_card(payments: StripePayments, stripe: FakeStripe):
    """All that Stripe knows, from the card and the attempt, and no Radar score, which set-ups do not have."""
    method, attempt = card_of("debit"), attempt_of("debit")
    method["card"]["checks"] |= {"address_line1_check": "pass", "address_postal_code_check": "pass"}
    found = await result(payments, stripe, status="succeeded", payment_method=method, latest_attempt=attempt)
    assert found == CardResult(
        status=CardStatus.SUCCEEDED,
        funding=Funding.DEBIT,
        cvc=CardTest.PASS,
        address=CardTest.PASS,
        three_d_secure=CardTest.PASS,
        name_on_card="J de Vries",
        fraud_score=None,
        fingerprint=method["card"]["fingerprint"],
        brand="visa",
        last4="4242",
    )
    assert stripe.vendor.seen[-1].query == [("expand[]", "payment_method"), ("expand[]", "latest_attempt")]


@pytest.mark.parametrize(
    ("line1", "postcode", "expected"),
    [
        ("pass", "fail", CardTest.FAIL),
        ("unavailable", "pass", CardTest.PASS),
        ("unavailable", "unchecked", CardTest.UNKNOWN),
        (None, None, CardTest.UNKNOWN),
    ],
)
async def test_address(
    payments: StripePayments, stripe: FakeStripe, line1: str | None, postcode: str | None, expected: CardTest
):
    """A part that fails is a failure; where the bank knows nothing, neither do we."""
    method = card_of("credit")
    method["card"]["checks"] |= {"address_line1_check": line1, "address_postal_code_check": postcode}
    assert (await result(payments, stripe, status="succeeded", payment_method=method)).address is expected


@pytest.mark.parametrize(
    ("three_d_secure", "expected"),
    [
        ("authenticated", CardTest.PASS),
        ("failed", CardTest.FAIL),
        ("attempt_acknowledged", CardTest.UNKNOWN),
        ("exempted", CardTest.UNKNOWN),
        ("not_supported", CardTest.UNKNOWN),
        ("processing_error", CardTest.UNKNOWN),
        (None, CardTest.UNKNOWN),
    ],
)
async def test_three_d_secure(
    payments: StripePayments, stripe: FakeStripe, three_d_secure: str | None, expected: CardTest
):
    """Only an owner who was really asked, and answered, has confirmed the card."""
    attempt = attempt_of("credit")
    attempt["payment_method_details"]["card"]["three_d_secure"]["result"] = three_d_secure
    found = await result(payments, stripe, status="succeeded", latest_attempt=attempt)
    assert found.three_d_secure is expected


async def test_nothing_expanded(payments: StripePayments, stripe: FakeStripe):
    """A card that comes as an id only is a card of which nothing is known."""
    found = await result(payments, stripe, status="succeeded", payment_method="pm_1", latest_attempt="setatt_1")
    assert found == CardResult(CardStatus.SUCCEEDED)


@pytest.mark.parametrize("status", ["requires_payment_method", "requires_action", "processing", "canceled"])
async def test_no_card_was_refused(payments: StripePayments, stripe: FakeStripe, status: str):
    """As long as no card was refused, none is declined; not even when the page expires."""
    assert (await result(payments, stripe, status=status)).status is CardStatus.PENDING


async def test_session_without_intent(payments: StripePayments, stripe: FakeStripe):
    """A page on which nothing happened yet may have no SetupIntent."""
    session = await payments.start_card("signup-1", RETURN_URL)
    stripe.resources[session.id]["setup_intent"] = None
    assert (await payments.card_result(session.id)).status is CardStatus.PENDING


@pytest.mark.parametrize(
    ("status", "document", "expected"),
    [
        (401, error(None), Misconfigured),
        (400, error("parameter_unknown"), Misconfigured),
        (400, error(None, "idempotency_error"), Misconfigured),
        (409, error("idempotency_key_in_use"), Unavailable),
        (429, error("rate_limit"), Throttled),
        (429, error("lock_timeout"), Throttled),
        (402, error("card_declined", "card_error"), Refused),
        (500, error(None, "api_error"), Unavailable),
    ],
)
async def test_codes(
    payments: StripePayments, stripe: FakeStripe, status: int, document: object, expected: type[PortError]
):
    """Stripe's codes mean what the table says, and its sentences are not passed on."""
    stripe.vendor.fail(Answer(document, status))
    with pytest.raises(PortError) as raised:
        await payments.start_card("signup-1", RETURN_URL)
    assert type(raised.value) is expected
    assert "Vries" not in str(raised.value)


async def test_unknown_session(payments: StripePayments):
    """A session that Stripe does not know is refused with its code."""
    with pytest.raises(Refused) as refused:
        await payments.card_result("cs_of_somebody_else")
    assert refused.value.code == "resource_missing"


class TestStartFails(Failures):
    """The idempotency key makes opening a page repeatable."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Open a page."""

        async def start(url: str) -> object:
            async with closing(StripePayments(Endpoint(url, timeout=0.3), KEY)) as payments:
                return await payments.start_card("signup-1", RETURN_URL)

        return start


class TestResultFails(Failures):
    """A result that does not come is none."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Read a result."""

        async def read(url: str) -> object:
            async with closing(StripePayments(Endpoint(url, timeout=0.3), KEY)) as payments:
                return await payments.card_result("cs_test_1")

        return read
