"""At every step, in both languages, a customer gets on: a person, help, back, another number, and words that nobody understands (X-10)."""

import pytest

from bot.model.conversation import Language
from bot.model.signup import Signup
from bot.signup.journey import STEPS
from bot.store.unit_of_work import SqlStore
from tests.actions.calls import Calls
from tests.signup.talk import a_talk

WORDS = {
    Language.NL: {"human": "medewerker", "help": "uitleg", "back": "terug", "phone": "ik heb een ander telefoonnummer"},
    Language.EN: {"human": "human", "help": "help", "back": "back", "phone": "change my phone"},
}
#: What the last rows of the journey rest on stays as it was, whatever is said in between.
GIBBERISH = "blorf snerp wubbel?"
MAYBE = (("ask_price", 0.2), ("ask_call", 0.05), ("inform", 0.04))


@pytest.fixture(params=STEPS)
def key(request: pytest.FixtureRequest) -> str:
    """Every question of the journey."""
    return str(request.param)


@pytest.fixture(params=Language, ids=str)
def language(request: pytest.FixtureRequest) -> Language:
    """Both languages."""
    return request.param


@pytest.fixture
async def here(sqlite_store: SqlStore, key: str, language: Language) -> Calls:
    """A customer who is asked this question."""
    talk = await a_talk(sqlite_store, language=language)
    await talk.through(key)
    calls = Calls(talk)
    await calls.turn("hallo", "greet")
    assert calls.asks.startswith(f"again_{key}")
    return calls


async def kept(calls: Calls) -> Signup:
    """What must not be lost: the facts and the checks."""
    return await calls.talk.state()


async def test_help_explains_this_very_question(here: Calls, key: str, language: Language):
    """And asks it again, in few words."""
    before = await kept(here)
    await here.turn(WORDS[language]["help"], "help")
    assert here.names[0] == f"utter_help_{key}"
    assert here.asks.startswith(f"again_{key}")
    assert {one["language"] for one in here.said} == {language.value}
    assert await kept(here) == before


async def test_a_person_comes_and_the_place_is_kept(here: Calls, key: str, language: Language):
    """The question stays open meanwhile."""
    before = await kept(here)
    await here.turn(WORDS[language]["human"], "talk_to_human")
    assert here.names[0] == "utter_human_coming"
    assert here.asks.startswith(f"again_{key}")
    held, signup = await here.talk.service.state(here.talk.conversation)
    assert held.waiting_since is not None
    assert signup == before


async def test_back_leads_to_an_earlier_question_and_home_again(here: Calls, key: str, language: Language):
    """Nothing is lost: the answer may stay, and the journey is where it was."""
    before = await kept(here)
    await here.turn(WORDS[language]["back"], "go_back")
    if here.names[0] == "utter_no_way_back":
        assert key == "mobile_number"
        assert here.asks.startswith(f"again_{key}")
        return
    earlier = await here.talk.asks()
    assert earlier in before.facts
    assert here.asks.startswith(f"ask_{earlier}")
    await here.turn("Laat het zoals het is", "choose", value="continue")
    assert (await kept(here)).facts == before.facts
    assert here.asks.startswith(f"ask_{key}")


async def test_another_number_can_be_given(here: Calls, key: str, language: Language):
    """Wherever the customer is; the old one stays until then, but for the code that was sent to it."""
    before = await kept(here)
    await here.turn(WORDS[language]["phone"], "change_number")
    assert await here.talk.asks() == "mobile_number"
    assert "mobile_number" in here.asks
    if key in {"mobile_number", "otp"}:
        return
    assert (await kept(here)).facts == before.facts
    await here.turn("Laat het zoals het is", "choose", value="continue")
    assert await here.talk.asks() == key


async def test_what_nobody_understands_climbs_the_ladder_to_a_person(here: Calls, key: str):
    """Rephrased with an example, then readings to choose from, then a person; the question stays open all the way."""
    before = await kept(here)
    await here.turn(GIBBERISH, "nlu_fallback", ranking=MAYBE)
    assert here.names[0] == f"utter_miss_{key}"
    assert here.asks.startswith(f"again_{key}")
    await here.turn(GIBBERISH, "nlu_fallback", ranking=MAYBE)
    assert here.names == ["utter_miss_choices"]
    assert here.choices == ["means:ask_price", "means:ask_call", "means:none", "human"]
    await here.turn(GIBBERISH, "nlu_fallback", ranking=MAYBE)
    assert here.asks == "offer_human"
    assert await here.talk.asks() == key
    assert await kept(here) == before
    await here.turn("Nog eens proberen", "choose", value="continue")
    assert here.asks.startswith(f"ask_{key}")
    await here.turn(GIBBERISH, "nlu_fallback", ranking=MAYBE)
    assert here.asks == "offer_human"
    # A yes to that is neither a confirmation of, nor an agreement to, what stands behind it.
    await here.turn("ja", "affirm")
    assert here.names[0] == "utter_human_coming"
    assert await kept(here) == before


async def test_a_chosen_reading_is_carried_out(here: Calls, key: str):
    """As if it had been said, and the question follows; none of them explains the question."""
    for _ in range(2):
        await here.turn(GIBBERISH, "nlu_fallback", ranking=MAYBE)
    await here.turn("Wat het kost", "choose", value="means:ask_price")
    assert here.names[0].startswith("utter_answer_ask_price")
    assert here.asks.startswith(f"again_{key}")
    held, _ = await here.talk.service.state(here.talk.conversation)
    assert held.misses == 0
    for _ in range(2):
        await here.turn(GIBBERISH, "nlu_fallback", ranking=MAYBE)
    await here.turn("Geen van deze", "choose", value="means:none")
    assert here.names[0] == f"utter_help_{key}"
    assert here.asks.startswith(f"again_{key}")
