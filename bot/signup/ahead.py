"""What lies ahead of a customer from where they are: how many minutes, and what to have at hand."""

from bot.model.conversation import Language
from bot.model.signup import Signup
from bot.signup.journey import ORDER, is_done

#: How long a step takes most people, in seconds.
_SECONDS = {
    "mobile_number": 30, "otp": 40, "full_name": 15, "job_title": 15, "email": 15, "email_code": 45, "country": 10,
    "registration_number": 40, "company_confirmed": 10, "vat_number": 30, "identity": 180, "second_factor": 120, "card": 90,
    "credit_check": 30, "budget": 20, "security_contact": 20, "security_practices": 40, "collection_policy": 45,
    "acceptable_use": 30, "customer_agreement": 30, "review": 30, "call": 15,
}  # fmt: skip
_AT_HAND = {
    "otp": ("je mobiel", "your mobile"),
    "email_code": ("toegang tot je mail", "access to your mail"),
    "registration_number": ("het nummer uit het handelsregister", "the company register number"),
    "vat_number": ("je btw-nummer", "your VAT number"),
    "identity": ("een paspoort, ID-kaart of rijbewijs", "a passport, ID card or driving licence"),
    "second_factor": ("een authenticator-app of passkey", "an authenticator app or passkey"),
    "card": ("een creditcard of betaalpas op jouw naam", "a credit or debit card in your name"),
}
_AND = {Language.NL: " en ", Language.EN: " and "}


def _open_steps(signup: Signup) -> list[str]:
    return [step.key for step in ORDER if not is_done(step, signup) or step.key in signup.to_redo]


def minutes(signup: Signup) -> int:
    """Return about how many minutes are left."""
    return max(1, round(sum(_SECONDS[key] for key in _open_steps(signup)) / 60))


def needs_anything(signup: Signup) -> bool:
    """Tell whether something has to be at hand for what is left."""
    return any(key in _AT_HAND for key in _open_steps(signup))


def needs(signup: Signup, language: Language) -> str:
    """List what to have at hand for what is left."""
    things = [_AT_HAND[key][language is Language.EN] for key in _open_steps(signup) if key in _AT_HAND]
    return joined(things, language)


def joined(things: list[str], language: Language) -> str:
    """Write a list as the language does: "a, b en c"."""
    return _AND[language].join(filter(None, (", ".join(things[:-1]), *things[-1:])))
