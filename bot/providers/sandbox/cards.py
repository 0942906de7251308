"""The test cards that the pretend card page offers, and what each one turns out to be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.ports.sessions import CardResult, CardStatus, CardTest, Funding

CREDIT = CardResult(
    status=CardStatus.SUCCEEDED,
    funding=Funding.CREDIT,
    cvc=CardTest.PASS,
    address=CardTest.PASS,
    three_d_secure=CardTest.PASS,
    fraud_score=5,
    brand="visa",
    last4="4242",
)


@dataclass(frozen=True, slots=True)
class TestCard:
    """A card to pick; `label` and `label_nl` say what it does."""

    # pytest looks for classes with this beginning.
    __test__ = False

    label: str
    label_nl: str
    result: CardResult


CARDS: Mapping[str, TestCard] = MappingProxyType(
    {
        "credit": TestCard("Credit card", "Creditcard", CREDIT),
        "debit": TestCard("Debit card", "Betaalpas", replace(CREDIT, funding=Funding.DEBIT, last4="5556")),
        "prepaid": TestCard(
            "Prepaid card", "Prepaidkaart", replace(CREDIT, funding=Funding.PREPAID, brand="mastercard", last4="5100")
        ),
        "cvc_fail": TestCard(
            "Wrong security code", "Verkeerde beveiligingscode", replace(CREDIT, cvc=CardTest.FAIL, last4="0101")
        ),
        "declined": TestCard(
            "Declined by the bank",
            "Geweigerd door de bank",
            replace(CREDIT, status=CardStatus.DECLINED, three_d_secure=CardTest.UNKNOWN, last4="0002"),
        ),
        "three_ds_fail": TestCard(
            "Not confirmed (3-D Secure)",
            "Niet bevestigd (3-D Secure)",
            replace(CREDIT, three_d_secure=CardTest.FAIL, last4="1629"),
        ),
        "fraud_high": TestCard("High fraud score", "Hoge fraudescore", replace(CREDIT, fraud_score=85, last4="4954")),
        "unknown_funding": TestCard(
            "Kind of card unknown", "Soort kaart onbekend", replace(CREDIT, funding=Funding.UNKNOWN, last4="0077")
        ),
    }
)
