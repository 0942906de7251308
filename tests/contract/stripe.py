"""Stripe on this machine: hosted sessions in the form of Stripe's own fixtures, one per idempotency key."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from tests.contract.descriptions import described, spec
from tests.contract.vendor import Answer, Seen, Vendor

API = "stripe/stripe_subset_2023-08-16.json"
FIXTURES = "stripe/fixtures3_2026-08-21.json"
# Newer than the newest description to be had: https://docs.stripe.com/api/checkout/sessions/create
NEWER = ("payment_method_options.card.request_three_d_secure",)
KEY = "sk_test_secret"


def fixture(name: str, **changes: Any) -> dict[str, Any]:
    """An example of a resource by Stripe, with changes."""
    copied: dict[str, Any] = json.loads(json.dumps(spec(FIXTURES)["resources"][name]))
    return {**copied, **changes}


def error(code: str | None, kind: str = "invalid_request_error") -> Mapping[str, Any]:
    """An error as Stripe writes it."""
    return {"error": {"type": kind, "message": "No such thing: Jan de Vries", **({"code": code} if code else {})}}


class FakeStripe:
    """Sessions by path of creation; `resources` are what their ids answer."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.resources: dict[str, dict[str, Any]] = {}
        self._by_key: dict[str, dict[str, Any]] = {}
        vendor.on("POST", "/v1/checkout/sessions", self._checkout)
        vendor.on("POST", "/v1/identity/verification_sessions", self._verification)
        vendor.on("GET", "/v1/*", self._retrieve)

    def _checkout(self, seen: Seen) -> Answer:
        number = len(self.resources)
        intent = fixture("setup_intent", id=f"seti_{number}", last_setup_error=None, next_action=None)
        session = fixture("checkout.session", id=f"cs_test_{number}", mode="setup", setup_intent=intent["id"])
        session |= {"payment_intent": None, "url": f"https://checkout.stripe.com/c/pay/cs_test_{number}"}
        # What only a purchase has.
        session |= dict.fromkeys(("after_expiration", "consent_collection", "invoice_creation", "shipping_cost"))
        session |= dict.fromkeys(("shipping_address_collection", "total_details", "currency_conversion"))
        return self._once(seen, session, intent)

    def _verification(self, seen: Seen) -> Answer:
        session = fixture("identity.verification_session", id=f"vs_{len(self.resources)}", status="requires_input")
        session |= {"last_error": None, "redaction": None, "url": "https://verify.stripe.com/start/abc", "options": {}}
        return self._once(seen, session)

    def _once(self, seen: Seen, *made: dict[str, Any]) -> Answer:
        key = seen.headers["Idempotency-Key"]
        if key not in self._by_key:
            self._by_key[key] = made[0]
            self.resources |= {resource["id"]: resource for resource in made}
        return Answer(self._by_key[key])

    def _retrieve(self, seen: Seen) -> Answer:
        found = self.resources.get(seen.path.rpartition("/")[2])
        return Answer(found) if found else Answer(error("resource_missing"), 404)

    def finish_card(self, session: str, card: str) -> None:
        """End a session as if this test card had been entered."""
        intent = self.resources[self.resources[session]["setup_intent"]]
        method, attempt = card_of(card), attempt_of(card)
        intent |= {"status": "succeeded", "payment_method": method, "latest_attempt": attempt}
        if card in {"declined", "three_ds_fail"}:
            code = "card_declined" if card == "declined" else "setup_intent_authentication_failure"
            problem = {
                "type": "card_error",
                "code": code,
                "message": "Your card was declined",
                "payment_method": method,
            }
            intent |= {"status": "requires_payment_method", "payment_method": None, "last_setup_error": problem}

    def finish_identity(self, session: str, outcome: str) -> None:
        """End a session in this way."""
        resource = self.resources[session]
        codes = {"needs_review": "document_unverified_other", "failed": "document_expired", "abandoned": "abandoned"}
        if outcome == "verified":
            resource |= {"status": "verified", "verified_outputs": verified("Jan", "de Vries")}
        else:
            resource["last_error"] = {"code": codes[outcome], "reason": "The document of Jan de Vries has expired"}


def verified(first: str, last: str) -> Mapping[str, Any]:
    """What was read from a document."""
    nothing = dict.fromkeys(("address", "dob", "id_number", "id_number_type"))
    return {**nothing, "first_name": first, "last_name": last}


def card_of(card: str) -> dict[str, Any]:
    """The payment method of a test card."""
    method = fixture("payment_method", customer=None)
    method["billing_details"]["name"] = "J de Vries"
    method["card"]["funding"] = {"debit": "debit", "prepaid": "prepaid", "unknown_funding": "unknown"}.get(
        card, "credit"
    )
    method["card"]["checks"]["cvc_check"] = "fail" if card == "cvc_fail" else "pass"
    method["card"]["generated_from"] = None
    method["card"]["wallet"] = None
    return method


def attempt_of(card: str) -> dict[str, Any]:
    """The set-up attempt of a test card."""
    attempt = fixture("setup_attempt", setup_error=None)
    details = attempt["payment_method_details"]["card"]
    details["three_d_secure"]["result"] = "failed" if card == "three_ds_fail" else "authenticated"
    details["wallet"] = None
    return attempt


@asynccontextmanager
async def fake_stripe() -> AsyncIterator[FakeStripe]:
    """Start it, with Stripe's published description watching."""
    async with Vendor(described(API, also=NEWER)) as vendor:
        yield FakeStripe(vendor)
