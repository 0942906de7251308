"""What a customer's question in the middle of things is answered with; the words are in `domain.yml`, `bot.actions` says them."""

from bot.model.signup import OPEN, Signup, Status
from bot.signup.journey import pending, stage
from bot.signup.told import Result, Say, Told


def tell(name: str, *, asks: bool = True, **params: str) -> Told:
    """Return one text as what is to be said."""
    return Told(Result.DONE, (Say(name, params),), asks)


def status(signup: Signup) -> Told:
    """Tell how a signup stands."""
    if signup.status not in OPEN:
        return tell(f"utter_status_{signup.status}")
    if pending(signup).asks is None:
        return tell("utter_still_checking")
    return tell(f"utter_status_{signup.status}", stage=str(stage(signup)))


def answer(intent: str, signup: Signup) -> Told:
    """Answer what was asked or said; after a goodbye the open question is not asked again."""
    if intent == "goodbye":
        return tell("utter_answer_goodbye", asks=False)
    if intent == "check_status" or (intent in _ABOUT_A_QUESTION and pending(signup).asks is None):
        return status(signup)
    if intent == "ask_suspension" and signup.status is Status.SUSPENDED:
        return status(signup)
    if intent == "ask_call" and "call" in signup.facts:
        return tell("utter_answer_ask_call_planned")
    return tell(f"utter_answer_{intent}")


#: What makes no sense while nothing is asked.
_ABOUT_A_QUESTION = frozenset({"start_signup", "skip_question"})
