"""`card`: not prepaid, tested by its bank, in the customer's name; asked of the provider, whatever the callback says (P-08)."""

from bot.checks.names import same_person
from bot.checks.needs import Needs
from bot.model.checks import Outcome, Verdict
from bot.ports.sessions import CardResult, CardStatus, CardTest, Funding

_FRAUD = 75


async def run(needs: Needs) -> Verdict:
    """Decide on what the provider learned; the reason of a decline is never told in detail (C-09)."""
    card = await needs.ports.payments.card_result(needs.session)
    name = needs.signup.facts["full_name"]
    return judge(card, f"{name['first']} {name['last']}")


def judge(card: CardResult, customer: str) -> Verdict:
    """Apply the card rules, the refusals first."""
    data = {"brand": card.brand, "last4": card.last4, "fingerprint": card.fingerprint, "fraud_score": card.fraud_score}
    if card.status is CardStatus.PENDING:
        return Verdict(Outcome.PENDING)
    if card.funding is Funding.PREPAID:
        return Verdict(Outcome.FAILED, "prepaid")
    if card.status is CardStatus.DECLINED or CardTest.FAIL in {card.cvc, card.three_d_secure}:
        return Verdict(Outcome.FAILED, "declined")
    for reason, doubt in (
        ("unknown_funding", card.funding is Funding.UNKNOWN),
        ("fraud_score", card.fraud_score is not None and card.fraud_score >= _FRAUD),
        ("untested", CardTest.UNKNOWN in {card.cvc, card.three_d_secure}),
        ("address", card.address is CardTest.FAIL),
        ("other_name", bool(card.name_on_card) and not same_person(str(card.name_on_card), customer)),
    ):
        if doubt:
            return Verdict(Outcome.REVIEW, reason, data)
    return Verdict(Outcome.PASSED, "", data)
