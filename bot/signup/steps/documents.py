"""The steps that are read and accepted: `security_practices`, `collection_policy`, `acceptable_use`, `customer_agreement`."""

from bot.model.signup import Signup
from bot.signup.reading import accepts, commits, declines
from bot.signup.step import Accepted, Answer, Command, Result, Step, Unclear


def read(answer: Answer, _: Signup) -> Result:
    """Take only an explicit choice: silence, vagueness, irony and conditions are never an acceptance (R-15)."""
    return _decided(answer, accepted=accepts(answer))


def read_commitment(answer: Answer, _: Signup) -> Result:
    """Take the customer's word to keep to the practices; its button has a value and words of its own."""
    return _decided(answer, accepted=commits(answer))


def _decided(answer: Answer, *, accepted: bool) -> Result:
    if accepted:
        return Accepted({"accepted_at": answer.now.isoformat()})
    if declines(answer):
        return Command("declined")
    return Unclear()


SECURITY_PRACTICES = Step(key="security_practices", stage=5, read=read_commitment)
COLLECTION_POLICY = Step(key="collection_policy", stage=5, read=read)
ACCEPTABLE_USE = Step(key="acceptable_use", stage=5, read=read)
CUSTOMER_AGREEMENT = Step(key="customer_agreement", stage=5, read=read)
