"""Which choice a customer's words stand for: its number by SMS, its label anywhere (S-02)."""

import re
import unicodedata

from bot.model.conversation import Author, Channel, Choice, Line

_NUMBER = re.compile(
    r"^\W*(?:de |the )?(?:optie|keuze|nr|nummer|option|choice|number)?\s*(\d{1,2})(?:e|de|ste|st|nd|rd|th)?\W*$",
    re.IGNORECASE,
)
# Around the word for a number: "de tweede", "optie twee", "the second one".
_AROUND = re.compile(r"^(de|het|the|doe maar|optie|keuze|nummer|option|choice|number) | one$")
_WORDS = {
    "een": 1, "één": 1, "one": 1, "eerste": 1, "first": 1, "twee": 2, "two": 2, "tweede": 2, "second": 2, "drie": 3, "three": 3,
    "derde": 3, "third": 3, "vier": 4, "four": 4, "vierde": 4, "fourth": 4, "vijf": 5, "five": 5,
    "vijfde": 5, "fifth": 5,
}  # fmt: skip
_LAST = frozenset({"laatste", "last"})


def chosen(text: str, recent: list[Line], channel: Channel | None) -> str | None:
    """Return the value of the choice that the words name, among those of the bot's newest line."""
    choices = _open_choices(recent)
    said = unicodedata.normalize("NFKC", text).strip()
    if not choices or not said:
        return None
    bare = said.casefold().strip(" .!")
    for choice in choices:
        if bare == choice.label.casefold().strip(" .!"):
            return choice.value
    if channel is not Channel.SMS:
        return None
    word = _AROUND.sub("", bare)
    if word in _LAST:
        return choices[-1].value
    number = _WORDS.get(word) or (int(match[1]) if (match := _NUMBER.match(said)) else 0)
    return choices[number - 1].value if 1 <= number <= len(choices) else None


def _open_choices(recent: list[Line]) -> tuple[Choice, ...]:
    for line in reversed(recent):
        if line.author is Author.BOT:
            return line.choices
    return ()
