"""Owns saving a card on Stripe's own page and reading what its bank said about it.

The result is announced by `stripe_webhook` and always read again here; the check `card` decides on it.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.ports.sessions import CardResult, CardStatus, CardTest, Funding, HostedSession
from bot.providers.http import Call, Endpoint, segment
from bot.providers.stripe_api import form, hosted, once, stripe_api

FUNDING: Final[Mapping[str, Funding]] = {
    "credit": Funding.CREDIT,
    "debit": Funding.DEBIT,
    "prepaid": Funding.PREPAID,
}
CHECKS: Final[Mapping[str, CardTest]] = {"pass": CardTest.PASS, "fail": CardTest.FAIL}
# An attempt that the bank only acknowledged, or exempted, proves nothing about who holds the card.
THREE_D_SECURE: Final[Mapping[str, CardTest]] = {"authenticated": CardTest.PASS, "failed": CardTest.FAIL}
NOT_AUTHENTICATED: Final = "setup_intent_authentication_failure"
EXPANSIONS: Final = [("expand[]", "payment_method"), ("expand[]", "latest_attempt")]


class StripePayments:
    """Hosted Checkout in mode `setup`: no amount, no currency, and no card number of any customer near us."""

    def __init__(self, endpoint: Endpoint, secret_key: str) -> None:
        self._api = stripe_api(endpoint, secret_key)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def start_card(self, reference: str, return_url: str) -> HostedSession:
        """Open the page, which lives for a day; free of charge. The same reference gives the same page.

        3-D Secure is asked for on every card: whoever presents it has to prove that it is theirs.
        https://docs.stripe.com/api/checkout/sessions/create
        """
        wish = {
            "mode": "setup",
            "payment_method_types": ["card"],
            "payment_method_options": {"card": {"request_three_d_secure": "any"}},
            "billing_address_collection": "required",
            "client_reference_id": reference,
            "setup_intent_data": {"metadata": {"reference": reference}},
            "success_url": return_url,
            "cancel_url": return_url,
        }
        call = Call("POST", "/v1/checkout/sessions", form=list(form(wish)), headers=once("card", reference))
        return await self._api.ask(call, hosted)

    async def card_result(self, session: str) -> CardResult:
        """Read the session and then its SetupIntent with the card and the last attempt.

        SetupIntents have no Radar score, so `fraud_score` is None: no data, which is not a low score.
        https://docs.stripe.com/api/setup_intents/retrieve
        """
        call = Call("GET", f"/v1/checkout/sessions/{segment(session)}")
        intent = await self._api.ask(call, _intent)
        if intent is None:
            return CardResult(CardStatus.PENDING)
        return await self._api.ask(Call("GET", f"/v1/setup_intents/{segment(intent)}", params=EXPANSIONS), _card)


def _intent(document: Any) -> str | None:
    intent = document["setup_intent"]
    return str(intent["id"] if isinstance(intent, dict) else intent) if intent else None


def _card(intent: Any) -> CardResult:
    error = intent["last_setup_error"] or {}
    method = _object(intent["payment_method"]) or _object(error.get("payment_method"))
    card = _object(method.get("card"))
    attempt = _object(_object(_object(intent["latest_attempt"]).get("payment_method_details")).get("card"))
    checks = _object(card.get("checks"))
    return CardResult(
        status=_status(intent["status"], failed=bool(error)),
        funding=FUNDING.get(card.get("funding") or attempt.get("funding") or "", Funding.UNKNOWN),
        cvc=CHECKS.get(checks.get("cvc_check") or "", CardTest.UNKNOWN),
        address=_address(checks),
        three_d_secure=_authentication(attempt, error),
        name_on_card=_object(method.get("billing_details")).get("name"),
        fingerprint=card.get("fingerprint"),
        brand=card.get("brand"),
        last4=card.get("last4"),
    )


def _object(value: Any) -> Mapping[str, Any]:
    """An object that Stripe may leave out or not have expanded."""
    return value if isinstance(value, dict) else {}


def _status(status: str, *, failed: bool) -> CardStatus:
    if status == "succeeded":
        return CardStatus.SUCCEEDED
    # A page that expired unused is cancelled without an error: no card was refused, and none was given.
    return CardStatus.DECLINED if failed else CardStatus.PENDING


def _address(checks: Mapping[str, Any]) -> CardTest:
    """One part that fails is a failure; one that passes is enough where the bank knows no other."""
    results = {
        CHECKS.get(checks.get(part) or "", CardTest.UNKNOWN)
        for part in ("address_line1_check", "address_postal_code_check")
    }
    return next(test for test in (CardTest.FAIL, CardTest.PASS, CardTest.UNKNOWN) if test in results)


def _authentication(attempt: Mapping[str, Any], error: Mapping[str, Any]) -> CardTest:
    if error.get("code") == NOT_AUTHENTICATED:
        return CardTest.FAIL
    return THREE_D_SECURE.get(_object(attempt.get("three_d_secure")).get("result") or "", CardTest.UNKNOWN)
