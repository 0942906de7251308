"""A name that is given in two turns: the first half is kept as a draft until the rest comes."""

import pytest

from bot.store.unit_of_work import SqlStore
from tests.signup.talk import a_talk


@pytest.mark.parametrize(
    ("halves", "first", "last"),
    [
        (("Jan", "de Vries"), "Jan", "de Vries"),
        (("Jan", "Bakker"), "Jan", "Bakker"),
        (("Jan", "Jan de Vries"), "Jan", "de Vries"),
        (("Jan", "Piet de Boer"), "Piet", "de Boer"),
        (("Suharto", "Suharto"), "Suharto", ""),
    ],
)
async def test_a_second_half_completes_the_first(
    sqlite_store: SqlStore, halves: tuple[str, str], first: str, last: str
) -> None:
    """A last name does; a whole name counts alone; the same name again is all there is. The draft is gone afterwards."""
    talk = await a_talk(sqlite_store)
    await talk.through("full_name")
    for half in halves:
        assert await talk.asks() == "full_name"
        await talk.say(half)
    facts = (await talk.state()).facts
    assert facts["full_name"] == {"first": first, "last": last}
    assert "full_name_draft" not in facts


async def test_a_command_is_no_half(sqlite_store: SqlStore) -> None:
    """What looks like a command for a machine is part of no name."""
    talk = await a_talk(sqlite_store)
    await talk.through("full_name")
    for words in ("/restart", "/affirm"):
        await talk.say(words, intent="nlu_fallback")
    assert await talk.asks() == "full_name"
