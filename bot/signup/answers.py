"""What a customer's question in the middle of things is answered with; the words are in `domain.yml`, `bot.actions` says them."""

import re

from bot.model.signup import OPEN, Signup, Status
from bot.signup import ahead
from bot.signup.journey import pending, stage
from bot.signup.told import Result, Say, Told

#: What makes no sense while nothing is asked.
_ABOUT_A_QUESTION = frozenset({"start_signup", "skip_question"})
_FEW_MINUTES = 3
_PHONE = dict.fromkeys(("mobile_number", "otp"), "phone")
_MAIL = dict.fromkeys(("email", "email_code"), "email")
_COMPANY = dict.fromkeys(("country", "registration_number", "company_confirmed", "vat_number"), "company")
#: Answers that depend on the open question, and how the name of the text ends then.
_HERE: dict[str, dict[str, str]] = {
    "ask_why_phone": {"mobile_number": "number", "otp": "code"},
    "ask_why_identity": {"identity": "here"},
    "ask_why_card": {"card": "here"},
    "ask_prepaid_card": {"card": "here"},
    "ask_why_credit_check": {"credit_check": "here"},
    "ask_second_factor": {"second_factor": "here"},
    "ask_security_practices": {"security_practices": "here"},
    "ask_collection_policy": {"collection_policy": "here"},
    "ask_acceptable_use": {"acceptable_use": "here"},
    "ask_privacy": {
        **_PHONE, **_MAIL, **_COMPANY, "identity": "identity", "card": "card", "credit_check": "credit", "security_contact": "contact",
    },
    "ask_is_this_legit": {"otp": "code", "email_code": "code", "identity": "page", "card": "page"},
    "ask_price": {"card": "card", "budget": "budget"},
    "ask_call": {"call": "here"},
}  # fmt: skip

_ONLY_WHY = re.compile(
    r"\W*(waarom|wrm|waarvoor|hoezo|why|what for|how come)( (dan|dat|eigenlijk|toch|(is|moet) (dat|dit)( nodig)?|"
    r"vraag je (dat|dit)|(wil|willen|moet|moeten) (je|jij|jullie) (dat|dit)( allemaal)? weten|"
    r"do you (want|need) to know( (that|this))?|though|that|(is )?(that|this)( needed)?|do you (ask|need (that|this|it))))?\W*",
    re.IGNORECASE,
)


def only_asks_why(text: str) -> bool:
    """Tell whether words ask why and do not say what of: they mean the open question."""
    return bool(_ONLY_WHY.fullmatch(text))


#: What a question why is about, by its intent; one that names none of it is about what is asked now.
_ABOUT = {
    "ask_why_phone": r"tel|mobi|gsm|phone|cell|nummer|number|sms|text|\bcode|\b06|\bbel|\bcall|\bring",
    "ask_why_identity": (
        r"ident|legitim|pass?(poort|port)|\bid\b|rijbewijs|licen[cs]e|selfie|foto|photo|gezicht|face|toestel|device|camera|bewijs|prove"
    ),
    "ask_why_card": r"kaart|card|visa|mastercard|amex|betaal|pay|bank",
    "ask_why_credit_check": r"[ck]red|rap+ort|report|bureau|financ|check|controle|toets|score|leen|lenen|loan|borrow",
}


def asks_why_of_this(intent: str, text: str, asks: str) -> bool:
    """Tell whether a question why that names nothing was heard as one about another step: "waarom heb je dat nodig"."""
    return intent in _ABOUT and asks not in _HERE[intent] and not re.search(_ABOUT[intent], text, re.IGNORECASE)


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
    """Answer what was asked or said, for the open question where that matters; after a goodbye it is not asked again."""
    asks = pending(signup).asks
    if intent == "goodbye":
        return tell("utter_answer_goodbye", asks=False)
    if intent == "check_status" or (intent in _ABOUT_A_QUESTION and asks is None):
        return status(signup)
    if intent == "ask_suspension" and signup.status is Status.SUSPENDED:
        return status(signup)
    if intent == "ask_call" and "call" in signup.facts:
        return tell("utter_answer_ask_call_planned")
    if intent in {"ask_duration", "ask_requirements"}:
        return _what_is_left(intent, signup)
    if ending := _HERE.get(intent, {}).get(asks or ""):
        return tell(f"utter_answer_{intent}_{ending}")
    return tell(f"utter_answer_{intent}")


def _what_is_left(intent: str, signup: Signup) -> Told:
    """Say how long the rest takes, or what it needs."""
    if signup.status not in OPEN:
        return status(signup)
    if intent == "ask_requirements":
        return tell(
            "utter_answer_ask_requirements" if ahead.needs_anything(signup) else "utter_answer_ask_requirements_nothing"
        )
    minutes = ahead.minutes(signup)
    if minutes <= _FEW_MINUTES:
        return tell("utter_answer_ask_duration_nearly")
    return tell("utter_answer_ask_duration", minutes=str(minutes), stage=str(stage(signup)))
