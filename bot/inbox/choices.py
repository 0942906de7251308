"""Which choice a customer's words stand for: its number by SMS, its label anywhere (S-02)."""

import re
import unicodedata

from bot.model.conversation import Author, Channel, Choice, Line

_NUMBER = re.compile(r"^\W*(?:optie|keuze|nr|nummer|option|choice|number)?\s*(\d{1,2})\W*$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(de|het|the|doe maar|optie|option) ")
_WORDS = {
    "een": 1, "één": 1, "one": 1, "eerste": 1, "first": 1, "twee": 2, "two": 2, "tweede": 2, "second": 2, "drie": 3, "three": 3,
    "derde": 3, "third": 3, "vier": 4, "four": 4, "vijf": 5, "five": 5,
}  # fmt: skip


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
    number = _WORDS.get(_ARTICLE.sub("", bare)) or (int(match[1]) if (match := _NUMBER.match(said)) else 0)
    return choices[number - 1].value if 1 <= number <= len(choices) else None


def _open_choices(recent: list[Line]) -> tuple[Choice, ...]:
    for line in reversed(recent):
        if line.author is Author.BOT:
            return line.choices
    return ()
