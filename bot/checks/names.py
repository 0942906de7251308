"""Whether two ways of writing a name mean one person: case, accents, initials and order differ between registers."""

import re
import unicodedata

_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "drs", "ing", "ir", "dhr", "mevr", "de", "heer", "mevrouw", "sir", "prof"}
)
_SMALL = frozenset({"van", "den", "der", "ter", "ten", "te", "la", "le", "el", "von", "zu"})


def _parts(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return [part for part in re.findall(r"[a-z]+", plain) if part not in _TITLES | _SMALL]


def same_person(one: str, other: str) -> bool:
    """Tell whether the names fit: the same family name, and first names that are equal or an initial of each other."""
    a, b = _parts(one), _parts(other)
    if not a or not b:
        return False
    if sorted(a) == sorted(b):
        return True
    if a[-1] != b[-1] and a[-1] != b[0] and a[0] != b[-1]:
        return False
    first_a, first_b = (a[:-1] or a)[0], (b[:-1] or b)[0]
    return first_a == first_b or (min(len(first_a), len(first_b)) == 1 and first_a[0] == first_b[0])
