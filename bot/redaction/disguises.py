"""Opens what a machine encoded: addresses of pages, base64, hexadecimal, HTML. `cards` looks inside."""

import base64
import binascii
import contextlib
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

#: An address in an address in an address is looked into, no further.
MOST_LAYERS = 3
_WORD = re.compile(r"\S+")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ENTITY = re.compile(r"&#[xX]?[0-9A-Fa-f]+;")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?((?:3[0-9](?:20|2[dDeE])?){12,24})(?![0-9A-Za-z])")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}={0,2}")


def may_be_disguised(text: str) -> bool:
    """Tell at a glance whether there is anything to open in a text without digits."""
    return bool(_BASE64.search(text))


def opened(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield each part that is encoded, with what it says."""
    yield from _words(text, _PERCENT, "%", unquote_plus)
    yield from _words(text, _ENTITY, "&#", html.unescape)
    for match in _HEX.finditer(text):
        yield match.span(), bytes.fromhex(match[1]).decode("ascii")
    for match in _BASE64.finditer(text):
        if inner := _of_base64(match.group()):
            yield match.span(), inner


def _words(
    text: str, sign: re.Pattern[str], hint: str, open_: Callable[[str], str]
) -> Iterator[tuple[tuple[int, int], str]]:
    if hint in text:
        for match in _WORD.finditer(text):
            if sign.search(match.group()):
                yield match.span(), open_(match.group())


def _of_base64(word: str) -> str | None:
    letters = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return None
    with contextlib.suppress(UnicodeDecodeError):
        return raw.decode()
    return None
