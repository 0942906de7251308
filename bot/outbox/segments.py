"""How many segments a text message takes: GSM-7 where its alphabet suffices, UCS-2 otherwise (S-01). `speak` joins texts by it."""

from collections.abc import Iterable

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Characters that take an escape before them.
_EXTENDED = frozenset("\f^{}\\[~]|€")
#: What one message holds, and each part of a longer one, which begins with a header.
_GSM_7 = (160, 153)
_UCS_2 = (70, 67)
_BEYOND_ONE_UNIT = 0xFFFF


def outside_gsm_7(text: str) -> frozenset[str]:
    """Return the characters that would turn the whole text into UCS-2."""
    return frozenset(text) - _BASIC - _EXTENDED


def segments(text: str) -> int:
    """Count the segments of a text; an empty one is sent, and billed, as one."""
    if outside_gsm_7(text):
        return _packed((2 if ord(character) > _BEYOND_ONE_UNIT else 1 for character in text), *_UCS_2)
    return _packed((2 if character in _EXTENDED else 1 for character in text), *_GSM_7)


def _packed(sizes: Iterable[int], single: int, part: int) -> int:
    """Fill parts one after the other; no character is cut in two."""
    units = list(sizes)
    if sum(units) <= single:
        return 1
    count, room = 1, part
    for size in units:
        if size > room:
            count, room = count + 1, part
        room -= size
    return count
