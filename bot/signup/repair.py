"""What happens when words are not understood or an answer will not do: rephrase, offer readings, explain, offer a person (X-10)."""

from bot.model.conversation import Language
from bot.signup.free_text import bare
from bot.signup.journey import pending
from bot.signup.reading import accepts, agrees, yes_or_no
from bot.signup.step import Answer
from bot.signup.turn import Turn

#: The values of choices that say what a customer meant begin with this.
MEANS = "means:"
NONE_OF_THESE = MEANS + "none"
_EXPLAIN_AT, _PERSON_AT = 2, 3
#: How many meanings are offered, and how likely and how close two must be to be offered at once.
_MOST_READINGS = 3
_LIKELY, _CLOSE = 0.15, 0.1
#: Questions whose answers are words of the customer's own: the label of an old choice must not become one.
_OWN_WORDS = frozenset({"full_name", "job_title"})
#: What our texts say can be typed at any time; "medewerker" would be a job title, too.
_OFFERED = frozenset({"medewerker", "uitleg", "colleague", "explain"})

#: What words may have meant, as a customer would say it. An intent without a label is never offered.
READINGS = {
    "help": ("Uitleg over deze vraag", "An explanation of this question"),
    "go_back": ("Een vraag terug", "Back one question"),
    "correct_answer": ("Iets wijzigen", "Change something"),
    "switch_language": ("Verder in het Engels", "Go on in Dutch"),
    "talk_to_human": ("Hulp van een mens", "Help from a human"),
    "request_call": ("Gebeld worden", "Be phoned"),
    "resume_signup": ("Later verdergaan", "Go on later"),
    "cancel_signup": ("Ophouden met aanmelden", "Leave this signup"),
    "check_status": ("Hoe mijn aanmelding ervoor staat", "How my signup stands"),
    "skip_question": ("Deze vraag overslaan", "Skip this question"),
    "resend_code": ("De code opnieuw krijgen", "Get the code again"),
    "code_not_received": ("Ik kreeg geen code", "I got no code"),
    "use_voice_call": ("Gebeld worden met de code", "Get the code by phone"),
    "change_number": ("Een ander telefoonnummer", "Another phone number"),
    "ask_why_phone": ("Waarom mijn nummer nodig is", "Why you need my number"),
    "ask_why_identity": ("Waarom ik me legitimeer", "Why I show my ID"),
    "ask_why_card": ("Waarom een betaalkaart", "Why a payment card"),
    "ask_prepaid_card": ("Welke kaarten mogen", "Which cards will do"),
    "ask_why_credit_check": ("Waarom een kredietrapport", "Why a credit report"),
    "ask_collection_policy": ("Wat er gebeurt bij te laat betalen", "What happens if I pay late"),
    "ask_acceptable_use": ("Wat er mag met de diensten", "What the services may be used for"),
    "ask_second_factor": ("Wat een tweede factor is", "What a second factor is"),
    "ask_security_practices": ("Hoe we veilig werken", "How to work safely"),
    "ask_privacy": ("Wat er met mijn gegevens gebeurt", "What happens with my data"),
    "ask_data_deletion": ("Mijn gegevens laten wissen", "Have my data deleted"),
    "ask_data_export": ("Een kopie van mijn gegevens", "A copy of my data"),
    "ask_is_this_legit": ("Of dit echt is", "Whether this is real"),
    "ask_duration": ("Hoe lang het duurt", "How long it takes"),
    "ask_requirements": ("Wat ik nodig heb", "What I need"),
    "ask_price": ("Wat het kost", "What it costs"),
    "ask_call": ("Wanneer jullie bellen", "When you phone me"),
    "ask_suspension": ("Waarom ik geen toegang heb", "Why I have no access"),
    "ask_who_are_you": ("Wie jullie zijn", "Who you are"),
    "report_fraud": ("Misbruik melden", "Report fraud"),
}
#: What is a wish or a question whatever is asked; those about codes and numbers may be an answer that went wrong.
WISHES = frozenset(READINGS) - {
    "correct_answer", "skip_question", "resend_code", "code_not_received", "use_voice_call", "change_number", "resume_signup",
}  # fmt: skip
_NONE = {Language.NL: "Geen van deze", Language.EN: "None of these"}
_PERSON = {Language.NL: "Medewerker spreken", Language.EN: "Speak to a person"}


def meant(value: str) -> str | None:
    """Return the intent that a choice says was meant, None when it is another choice."""
    intent = value.removeprefix(MEANS)
    return intent if value.startswith(MEANS) and intent in READINGS else None


def choices(readings: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Return readings as choices, with none of these and a person."""
    labels = [
        (READINGS[intent][language is Language.EN], MEANS + intent) for intent in filter(None, readings.split(","))
    ]
    return (*labels, (_NONE[language], NONE_OF_THESE), (_PERSON[language], "human"))


def offered(ranking: tuple[tuple[str, float], ...], *, unsure: bool) -> dict[str, str]:
    """Return the likeliest readings, and whether the engine is torn between two wishes, neither much likelier than the other."""
    likely = [(intent, sure) for intent, sure in ranking if intent != "nlu_fallback"]
    readings = {"readings": ",".join([intent for intent, _ in likely if intent in READINGS][:_MOST_READINGS])}
    if not unsure or len(likely) < 2:  # noqa: PLR2004 - torn between two
        return readings
    (first, sure), (second, less) = likely[:2]
    is_torn = {first, second} <= {*READINGS} and less >= _LIKELY and sure - less <= _CLOSE
    return {**readings, "between": "yes"} if is_torn else readings


def is_no_answer(answer: Answer, asks: str) -> bool:
    """Tell whether something must not be read as words: a choice of an earlier question by its label, or what we offer to type."""
    if answer.value is None:
        return bare(answer.text) in _OFFERED
    digits = any(map(str.isdigit, answer.value))
    return answer.value.startswith(MEANS) or asks in _OWN_WORDS or (asks == "registration_number" and not digits)


async def missed(turn: Turn, detail: dict[str, str]) -> None:
    """Admit it: the question with an example, then readings to choose from, then a person; readings at once between two."""
    misses, readings = turn.missed(), detail.get("readings", "")
    asks = pending(turn.signup).asks
    if misses >= _PERSON_AT:
        _offer_person(turn)
    elif misses >= _EXPLAIN_AT or detail.get("between"):
        turn.offer("readings")
        turn.asks = False
        turn.say("utter_miss_between" if misses < _EXPLAIN_AT else "utter_miss_choices", readings=readings or "help")
    elif not turn.offer_again():
        turn.say(f"utter_miss_{asks}")


def refused(turn: Turn, asks: str) -> None:
    """Go on after an answer that will not do: explain the question, and ask whether to try on or to get help."""
    misses = turn.missed()
    if misses >= _PERSON_AT:
        _offer_person(turn)
    elif misses >= _EXPLAIN_AT:
        turn.say(f"utter_help_{asks}")
        turn.offer("go_on")


def _offer_person(turn: Turn) -> None:
    if turn.conversation.waiting_since is None:
        turn.offer("person")
    else:
        turn.say("utter_human_still_coming")


def tried_again(turn: Turn, answer: Answer) -> bool:
    """Read the answer to "go on or get help"; a bare yes to that is never the answer to the question behind it."""
    if answer.value not in {None, "continue", NONE_OF_THESE} or accepts(answer):
        return False
    if answer.value is None and yes_or_no(answer) is None and not agrees(answer):
        return False
    if answer.value == NONE_OF_THESE:
        turn.say(f"utter_help_{pending(turn.signup).asks}")
    turn.offer(None)
    return True
