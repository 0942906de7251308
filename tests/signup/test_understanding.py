"""How well the engine understands what it was not trained on."""

import pytest

from tests.signup.understanding import Understanding, utterances

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("name", ["dev_nl", "dev_en", "unseen_nl", "unseen_en"])
def test_nine_of_ten_are_understood(understanding: Understanding, name: str) -> None:
    """Texts by other hands: the intent is right, and nearly always among the three that would be offered."""
    found = [(intent, understanding.likeliest(text)) for text, intent in utterances(name)]
    assert sum(intent == likeliest[0] for intent, likeliest in found) >= 0.90 * len(found)
    assert sum(intent in likeliest for intent, likeliest in found) >= 0.97 * len(found)
