"""Stripe's callbacks, signed by Stripe's own library."""

import json
import time
from collections.abc import Mapping

import pytest
import time_machine
from multidict import CIMultiDict
from stripe import WebhookSignature

from bot.ports.sessions import BadSignature, Callbacks
from bot.providers.stripe_webhook import StripeCallbacks
from tests.contract.suites.sessions import CallbacksContract, Signed

SECRET = "whsec_test"
EVENT = {"id": "evt_1", "object": "event", "type": "setup_intent.succeeded", "data": {"object": {"id": "seti_1"}}}


def sign(document: object, secret: str = SECRET, at: int | None = None) -> tuple[bytes, Mapping[str, str]]:
    """Body and header as Stripe's library makes them."""
    body = json.dumps(document)
    header = WebhookSignature.generate_signature_header(body, secret, timestamp=at or int(time.time()))
    return body.encode(), {"Stripe-Signature": header}


class TestContract(CallbacksContract):
    """As every provider's callbacks."""

    @pytest.fixture
    def callbacks(self) -> Callbacks:
        """The adapter."""
        return StripeCallbacks(SECRET)

    @pytest.fixture
    def signed(self) -> Signed:
        """Sign an event about a session."""
        return lambda session: sign({**EVENT, "data": {"object": {"id": session}}})


def test_event():
    """The event's id, kind and object are read."""
    event = StripeCallbacks(SECRET).verify(*sign(EVENT))
    assert (event.id, event.kind, event.session) == ("evt_1", "setup_intent.succeeded", "seti_1")


def test_header_in_any_case():
    """Headers are found however they are spelled."""
    body, headers = sign(EVENT)
    value = headers["Stripe-Signature"]
    for given in ({"stripe-signature": value}, CIMultiDict({"STRIPE-SIGNATURE": value})):
        assert StripeCallbacks(SECRET).verify(body, given).id == "evt_1"


def test_secret_being_replaced():
    """While a secret is replaced, both are good; a third is not."""
    callbacks = StripeCallbacks(("whsec_new", SECRET))
    assert callbacks.verify(*sign(EVENT)).id == "evt_1"
    assert callbacks.verify(*sign(EVENT, "whsec_new")).id == "evt_1"
    with pytest.raises(BadSignature):
        callbacks.verify(*sign(EVENT, "whsec_other"))


def test_several_signatures():
    """One good signature among others is enough."""
    body, headers = sign(EVENT)
    value = headers["Stripe-Signature"].replace(",v1=", ",v1=00,v0=11,v1=")
    assert StripeCallbacks(SECRET).verify(body, {"Stripe-Signature": value}).id == "evt_1"


@pytest.mark.parametrize(("age", "good"), [(299, True), (301, False), (-60, True)])
def test_age(age: int, good: bool):
    """A callback is good for five minutes."""
    with time_machine.travel(1_800_000_000, tick=False):
        body, headers = sign(EVENT, at=1_800_000_000 - age)
        if good:
            assert StripeCallbacks(SECRET).verify(body, headers).id == "evt_1"
        else:
            with pytest.raises(BadSignature):
                StripeCallbacks(SECRET).verify(body, headers)


@pytest.mark.parametrize(
    "header",
    ["", "t=1", "v1=abc", "t=x,v1=abc", "t=1,t=2,v1=abc", "t=²,v1=abc", "t=1800000000,v1=é", ",,=,="],
)
def test_strange_headers(header: str):
    """Nothing that comes in a header is anything but a bad signature."""
    with pytest.raises(BadSignature):
        StripeCallbacks(SECRET).verify(sign(EVENT)[0], {"Stripe-Signature": header})


@pytest.mark.parametrize("document", [[], {"id": "evt_1"}, {**EVENT, "data": {"object": {"id": 1}}}, "text", None])
def test_strange_events(document: object):
    """A signed document that is no event of the kind we ordered is not acted on."""
    with pytest.raises(BadSignature):
        StripeCallbacks(SECRET).verify(*sign(document))


def test_signature_of_another_version():
    """The older scheme v0 is not looked at."""
    body, headers = sign(EVENT)
    value = headers["Stripe-Signature"].replace("v1=", "v0=")
    with pytest.raises(BadSignature):
        StripeCallbacks(SECRET).verify(body, {"Stripe-Signature": value})


@pytest.mark.parametrize("secrets", ["", (), ("",)])
def test_no_secret(secrets: str | tuple[str, ...]):
    """Without a secret there is nothing to check against, so there is no adapter."""
    with pytest.raises(ValueError, match="secret"):
        StripeCallbacks(secrets)
