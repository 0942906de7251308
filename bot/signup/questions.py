"""The open question as it is asked: which text, which choices, which link. `bot.actions` says it, from `domain.yml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Channel, Conversation, Language
from bot.model.signup import OPEN, Signup, Status
from bot.signup import repair
from bot.signup.hours import OpeningHours, zone
from bot.signup.journey import CORRECTABLE, may_leave, pending
from bot.signup.verdicts import MOST_CARDS

_DAYS = {
    Language.NL: ("ma", "di", "wo", "do", "vr", "za", "zo"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
#: What an item is called, on a button and within a sentence.
ITEMS = {
    "mobile_number": ("Mobiel nummer", "Mobile number"),
    "full_name": ("Naam", "Name"),
    "job_title": ("Functie", "Job title"),
    "email": ("E-mailadres", "E-mail address"),
    "country": ("Land", "Country"),
    "registration_number": ("Bedrijf", "Company"),
    "vat_number": ("Btw-nummer", "VAT number"),
    "card": ("Betaalkaart", "Card"),
    "budget": ("Budget", "Budget"),
    "security_contact": ("Contact beveiliging", "Security contact"),
    "call": ("Belmoment", "Time of the call"),
    "otp": ("Code per sms", "Code by SMS"),
    "email_code": ("Code per mail", "Code by e-mail"),
    "company_confirmed": ("Bevestiging van het bedrijf", "Confirmation of the company"),
    "identity": ("Identiteit", "Identity"),
    "second_factor": ("Tweede factor", "Second factor"),
    "credit_check": ("Kredietrapport", "Credit report"),
    "security_practices": ("Veilig werken", "Security practices"),
    "collection_policy": ("Incassobeleid", "Collection policy"),
    "acceptable_use": ("Gebruiksregels", "Acceptable use policy"),
    "customer_agreement": ("Klantovereenkomst", "Customer agreement"),
    "review": ("Controle van alles", "Review"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A response of the domain with what it needs; `choices` come beside the response's own buttons, label first."""

    response: str
    choices: tuple[tuple[str, str], ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question may depend on."""

    signup: Signup
    conversation: Conversation
    channel: Channel
    now: datetime
    hours: OpeningHours = field(default_factory=OpeningHours)

    @property
    def nl(self) -> bool:
        """Whether the customer reads Dutch."""
        return self.conversation.language is Language.NL


def item_label(key: str, language: Language) -> str:
    """Return what an item is called."""
    return ITEMS[key][0 if language is Language.NL else 1]


def items(asking: Asking) -> tuple[tuple[str, str], ...]:
    """Return what the customer gave and may correct, as choices."""
    given = (key for key in CORRECTABLE if key in asking.signup.facts)
    return tuple((item_label(key, asking.conversation.language), key) for key in given)


def beside(name: str, asking: Asking, params: Mapping[str, str] | None = None) -> Question:
    """Return a text that asks nothing of the journey, with the choices or the link that belong to it."""
    if name == "utter_which_item":
        return Question(name, items(asking))
    if name in READINGS_OFFERED:
        return Question(name, repair.choices((params or {}).get("readings", ""), asking.conversation.language))
    resumable = asking.signup.phone is not None and asking.signup.status in OPEN | {Status.ABANDONED}
    return Question(name, link="resume" if name in _LEAVING and resumable else None)


#: Texts that stand in for the open question and offer what words may have meant.
READINGS_OFFERED = frozenset({"utter_miss_choices", "utter_miss_between"})
#: Texts at which a customer leaves, or wants to be able to.
_LEAVING = frozenset({"utter_resume_link", "utter_answer_goodbye", "utter_cancelled"})


def question(asking: Asking, *, again: bool = False) -> Question | None:
    """Return the open question, in few words when it is asked again; None when nothing is asked now."""
    key = pending(asking.signup).asks
    if key is None:
        return None
    special = _SPECIAL.get(key)
    found = special(asking) if special else Question(f"utter_ask_{key}")
    if stuck := _STUCK.get(asking.conversation.offer or ""):
        choices = (_SKIP[asking.conversation.language],) if key == "vat_number" else found.choices
        return replace(
            found, response=stuck, choices=() if asking.channel is Channel.SMS and key != "vat_number" else choices
        )
    if may_leave(asking.signup):
        found = replace(found, choices=(*found.choices, _LEAVE[asking.conversation.language]))
    return replace(found, response=f"utter_again_{found.response.removeprefix('utter_ask_')}") if again else found


#: What is asked instead, of a customer who does not get on with a question.
_STUCK = {"go_on": "utter_go_on", "person": "utter_offer_human"}
_SKIP = {Language.NL: ("Overslaan", "skip"), Language.EN: ("Skip this", "skip")}
_LEAVE = {Language.NL: ("Laat het zoals het is", "continue"), Language.EN: ("Leave it as it is", "continue")}


def _mobile_number(asking: Asking) -> Question:
    if asking.conversation.offer == "human":
        return Question("utter_ask_mobile_number_other")
    if (
        asking.channel is Channel.SMS
        and not asking.conversation.misses
        and not asking.signup.facts
        and CheckName.PHONE not in asking.signup.checks
    ):
        return Question("utter_ask_mobile_number_sms")
    return Question("utter_ask_mobile_number")


def _otp(asking: Asking) -> Question:
    offer = {"locked": "_locked", "voice": "_voice"}.get(asking.conversation.offer or "")
    return Question(f"utter_ask_otp{offer}") if offer else Question("utter_ask_otp")


def _registration_number(asking: Asking) -> Question:
    found = asking.signup.checks.get(CheckName.COMPANY)
    if found and found.reason == "choose":
        return Question("utter_ask_registration_number_choose", _candidates(found, asking.channel))
    country = asking.signup.facts["country"]["code"]
    return Question(f"utter_ask_registration_number_{country}")


def _candidates(found: Check, channel: Channel) -> tuple[tuple[str, str], ...]:
    most, longest = _CANDIDATES[channel]
    fitting = list(found.data.get("candidates", ()))[:most]
    return tuple((_shortened(str(candidate["label"]), longest), str(candidate["number"])) for candidate in fitting)


def _shortened(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 3].rstrip(" ,") + "..."


#: How many companies are offered to choose from, and how long each may be.
_CANDIDATES = {Channel.WEB: (6, 100), Channel.SMS: (3, 60)}


def _vat_number(asking: Asking) -> Question:
    return Question(f"utter_ask_vat_number_{asking.signup.facts['country']['code']}")


def _identity(asking: Asking) -> Question:
    check = asking.signup.checks.get(CheckName.IDENTITY)
    if check and check.outcome is Outcome.FAILED and check.tries:
        return Question("utter_ask_identity_again", link="identity")
    return Question("utter_ask_identity", link="identity")


def _second_factor(asking: Asking) -> Question:
    method = asking.conversation.offer
    if method in {"totp", "passkey"}:
        return Question(f"utter_ask_second_factor_{method}", link=f"second_factor_{method}")
    return Question("utter_ask_second_factor")


def _card(asking: Asking) -> Question:
    check = asking.signup.checks.get(CheckName.CARD)
    if check and check.outcome is Outcome.FAILED and check.tries >= MOST_CARDS:
        return Question("utter_ask_card_no_more")
    return Question("utter_ask_card", link="card")


def _document(key: str) -> Callable[[Asking], Question]:
    return lambda _: Question(f"utter_ask_{key}", link=key)


def _review(asking: Asking) -> Question:
    if asking.channel is Channel.SMS:
        return Question("utter_ask_review", link="review")
    return Question("utter_ask_review", items(asking), link="review")


def _call(asking: Asking) -> Question:
    slots = asking.hours.slots(asking.now, 3 if asking.channel is Channel.SMS else 6)
    labels = tuple((slot_label(slot, asking.signup, asking.conversation.language), slot.isoformat()) for slot in slots)
    return Question("utter_ask_call" if asking.hours.is_open(asking.now) else "utter_ask_call_closed", labels)


def slot_label(slot: datetime, signup: Signup, language: Language) -> str:
    """Write a time in the customer's own zone and language: "di 24-11 09:00"."""
    local = slot.astimezone(zone(signup))
    day = _DAYS[language][local.weekday()]
    return f"{day} {local.day}-{local.month} {local:%H:%M}"


_SPECIAL: dict[str, Callable[[Asking], Question]] = {
    "mobile_number": _mobile_number,
    "otp": _otp,
    "registration_number": _registration_number,
    "vat_number": _vat_number,
    "identity": _identity,
    "second_factor": _second_factor,
    "card": _card,
    "credit_check": _document("credit_check"),
    "security_practices": _document("security_practices"),
    "collection_policy": _document("collection_policy"),
    "acceptable_use": _document("acceptable_use"),
    "customer_agreement": _document("customer_agreement"),
    "review": _review,
    "call": _call,
}
