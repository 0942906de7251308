"""The steps that are read and accepted: `security_practices`, `collection_policy`, `acceptable_use`, `customer_agreement`."""

from bot.model.signup import Signup
from bot.signup.reading import accepts, declines
from bot.signup.step import Accepted, Answer, Command, Result, Step, Unclear


def read(answer: Answer, _: Signup) -> Result:
    """Take only an explicit choice: silence, vagueness, irony and conditions are never an acceptance (R-15)."""
    if accepts(answer):
        return Accepted({"accepted_at": answer.now.isoformat()})
    if declines(answer):
        return Command("declined")
    return Unclear()


SECURITY_PRACTICES = Step(key="security_practices", stage=5, read=read)
COLLECTION_POLICY = Step(key="collection_policy", stage=5, read=read)
ACCEPTABLE_USE = Step(key="acceptable_use", stage=5, read=read)
CUSTOMER_AGREEMENT = Step(key="customer_agreement", stage=5, read=read)
