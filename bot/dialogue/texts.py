"""The words of `domain.yml` for what is said outside a turn of the engine; chosen by language and channel as Rasa does."""

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

import yaml

from bot.model.conversation import Channel, Choice, Language


class DomainTexts:
    """The responses of one domain file."""

    def __init__(self, domain: Path) -> None:
        """Read the responses once."""
        data = yaml.load(domain.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
        self._responses: dict[str, list[dict[str, Any]]] = data["responses"]

    def say(self, name: str, language: Language, channel: Channel, params: Mapping[str, str]) -> str:
        """Return a response's text with its placeholders filled."""
        return Template(str(self._variation(name, language, channel)["text"])).substitute(params)

    def choices(self, name: str, language: Language, channel: Channel) -> tuple[Choice, ...]:
        """Return a response's quick replies."""
        buttons = self._variation(name, language, channel).get("buttons", ())
        return tuple(Choice(button["title"], button["payload"]) for button in buttons)

    def _variation(self, name: str, language: Language, channel: Channel) -> dict[str, Any]:
        fitting = [found for found in self._responses[name] if _language_of(found) in {None, language.value}]
        for found in fitting:
            if found.get("channel") == channel.value:
                return found
        return next(found for found in fitting if "channel" not in found)


def _language_of(variation: Mapping[str, Any]) -> str | None:
    return next((str(c["value"]) for c in variation.get("condition", ()) if c.get("name") == "language"), None)
