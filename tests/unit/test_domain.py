"""The dialogue's domain, its rules and the actions that serve it agree."""

import pytest

from bot.actions.events import EVENTS
from bot.actions.server import executor
from bot.actions.wishes import WISHES
from bot.signup.journey import STEPS
from tests.unit.words.domain import ROOT, action_of, domain, intents_of, rules

FORM = "signup_form"
#: What Rasa calls without a rule of ours.
CALLED_BY_RASA = {"action_session_start", f"validate_{FORM}", *(f"action_ask_{key}" for key in STEPS)}


def intents() -> set[str]:
    """Every intent of the domain, and the one that Rasa adds."""
    return {next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain()["intents"]} | {
        "nlu_fallback"
    }


def test_the_domain_and_the_code_have_the_same_actions():
    """An action on one side only is an error in the middle of a conversation, or dead."""
    assert set(domain()["actions"]) == set(executor(None).actions)  # type: ignore[arg-type] # they are named, not run


def test_no_action_is_listed_twice():
    """Neither in the domain nor in the tables."""
    assert len(domain()["actions"]) == len(set(domain()["actions"]))
    assert len({action.wish for action in (*WISHES, *EVENTS)}) == len((*WISHES, *EVENTS))


def test_the_form_asks_the_questions_of_the_journey_in_its_order():
    """One slot per question; the journey is the one place that has the order."""
    assert domain()["forms"][FORM]["required_slots"] == list(STEPS)
    assert set(domain()["slots"]) == {*STEPS, "language", "silence"}


@pytest.mark.parametrize("name", domain()["slots"])
def test_no_words_of_a_customer_fill_a_slot(name: str):
    """Slots are set by actions only, and Rasa predicts nothing from their content."""
    slot = domain()["slots"][name]
    assert slot["mappings"] == [{"type": "custom"}]
    assert slot["type"] == "any" or slot["influence_conversation"] is False


def test_every_intent_leads_to_one_action():
    """No turn ends in Rasa's own fallback."""
    led = [intent for rule in rules() for intent in intents_of(rule)]
    assert sorted(led) == sorted(intents())


def test_every_action_is_reached():
    """By a rule, or by Rasa itself."""
    assert {action_of(rule) for rule in rules() if intents_of(rule)} | CALLED_BY_RASA == set(domain()["actions"])


@pytest.mark.parametrize("rule", [rule for rule in rules() if intents_of(rule)], ids=lambda rule: rule["rule"])
def test_after_every_interruption_the_form_goes_on(rule):
    """The form asks the open question again, or ends; what is said in between is the action's."""
    assert rule["steps"][2:] == [{"action": FORM}, {"active_loop": FORM}]
    assert len(rule["steps"]) == 4


def test_an_unlisted_intent_of_the_catalogue_cannot_hide():
    """The training phrases teach exactly the intents that customers can have."""
    taught = {
        line.removeprefix("- intent:").strip()
        for path in (ROOT / "data" / "nlu").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("- intent:")
    }
    events = {intent for intent in intents() if intent.startswith("event_")}
    assert taught == intents() - events - {"choose", "nlu_fallback"}


def test_a_new_session_reads_the_journey_back():
    """Nothing is carried over in Rasa's own memory: the store is the truth."""
    assert domain()["session_config"]["carry_over_slots_to_new_session"] is False
