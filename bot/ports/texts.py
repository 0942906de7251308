"""The words that are said outside a turn of the engine; they stand in `domain.yml` like all others."""

from collections.abc import Mapping
from typing import Protocol

from bot.model.conversation import Channel, Choice, Language


class Texts(Protocol):
    """The responses of the domain."""

    def say(self, name: str, language: Language, channel: Channel, params: Mapping[str, str]) -> str:
        """Return the text of a response with its `$placeholders` filled; raises KeyError for an unknown name or placeholder."""
        ...

    def choices(self, name: str, language: Language, channel: Channel) -> tuple[Choice, ...]:
        """Return the quick replies of a response."""
        ...
