"""Segments of text messages are counted as carriers count them (S-01)."""

import pytest

from bot.outbox.segments import outside_gsm_7, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é" * 160, 1),
        ("ë", 1),
        ("ë" * 70, 1),
        ("ë" * 71, 2),
        ("ë" * 134, 2),
        ("ë" * 135, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 159 + "€", 2),
        ("\n" * 160, 1),
        ("a" * 160 + "ç", 3),
        ("\U0001f642" * 35, 1),
        ("\U0001f642" * 36, 2),
    ],
)
def test_a_text_takes_as_many_segments_as_its_alphabet_needs(text: str, count: int):
    """160 or 153 septets, 70 or 67 UCS-2 units; extension characters take two septets."""
    assert segments(text) == count


def test_no_character_is_cut_in_two():
    """An escape pair that does not fit into what is left of a part begins the next one."""
    assert segments("a" * 152 + "€" + "a" * 151) == 2
    assert segments("a" * 152 + "€" + "a" * 152) == 3
    assert segments("\U0001f642" * 66) == 2
    assert segments("\U0001f642" * 67) == 3


def test_the_characters_that_make_a_text_dear_are_named():
    """Curly quotes, long dashes, emoji and ë are outside GSM-7; é, ö and the euro sign are not."""
    assert outside_gsm_7("één euro: €1 {ö} ~") == frozenset()
    assert outside_gsm_7("België \u2018x\u2019 \u2014 \U0001f642 ç") == frozenset("ë\u2018\u2019\u2014\U0001f642ç")
