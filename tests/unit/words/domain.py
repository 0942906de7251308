"""Owns the reading of `domain.yml`, the rules and the code that names texts; the tests beside it judge what is found."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from string import Template
from typing import Any

import yaml

from bot.model.conversation import Channel, Language

ROOT = Path(__file__).resolve().parents[3]


@cache
def domain() -> dict[str, Any]:
    """Return the domain file."""
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Text:
    """One text as one customer gets it; `own` when the variation was written for that channel."""

    name: str
    language: Language
    channel: Channel
    words: str
    buttons: tuple[tuple[str, str], ...]
    own: bool

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of what is to be filled in."""
        return frozenset(Template(self.words).get_identifiers())

    def __str__(self) -> str:
        return f"{self.name}-{self.language.value}-{self.channel.value}"


@cache
def texts() -> tuple[Text, ...]:
    """Return every text in every language on every channel."""
    return tuple(
        _text(name, language, channel) for name, language, channel in product(domain()["responses"], Language, Channel)
    )


def _text(name: str, language: Language, channel: Channel) -> Text:
    fitting = [found for found in domain()["responses"][name] if language_of(found) == language.value]
    own = [found for found in fitting if found.get("channel") == channel.value]
    chosen = (own or [found for found in fitting if "channel" not in found])[0]
    buttons = tuple((button["title"], button["payload"]) for button in chosen.get("buttons", ()))
    return Text(name, language, channel, chosen["text"], buttons, own=bool(own))


def language_of(variation: dict[str, Any]) -> str:
    """Return the language that a variation is for."""
    (condition,) = variation["condition"]
    assert condition["type"] == "slot"
    assert condition["name"] == "language"
    return str(condition["value"])


@dataclass
class Named:
    """What the code names: texts by their whole name, families by a pattern, and the parameters that are given."""

    names: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    params: dict[str, set[str]] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Tell whether the code can say a text."""
        return name in self.names or any(re.fullmatch(family, name) for family in self.families)

    def params_of(self, name: str) -> set[str]:
        """Return the parameters that the code gives with a text."""
        return {
            param for said, params in self.params.items() if re.fullmatch(said, name) for param in params - {"asks"}
        }


@cache
def named() -> Named:
    """Look through the code for the names of texts."""
    found = Named()
    for tree in trees(ROOT / "bot"):
        for node in ast.walk(tree):
            if (pattern := _pattern(node)) is not None:
                (found.families if ".+" in pattern else found.names).add(pattern)
            if isinstance(node, ast.Call) and node.args and _called(node) in {"say", "tell", "_say"}:
                for said in filter(None, map(_pattern, ast.walk(node.args[0]))):
                    found.params.setdefault(said, set()).update(word.arg for word in node.keywords if word.arg)
    # `utter_message` is a method of the dispatcher, and `utter_` on its own the prefix of all.
    found.names -= {"utter_message", "utter_action"}
    return found


def trees(folder: Path) -> Iterator[ast.AST]:
    """Return the parsed modules under a folder."""
    for path in sorted(folder.rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _pattern(node: ast.AST) -> str | None:
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"utter_[a-z_]+[a-z]", node.value)
    ):
        return node.value
    if not isinstance(node, ast.JoinedStr) or not isinstance(node.values[0], ast.Constant):
        return None
    parts = [str(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values]
    return "".join(parts) if parts[0].startswith("utter_") else None


def first_arguments(folder: Path, called: str) -> Iterator[str]:
    """Return the first argument of every call of a name, with `{}` for what is filled in."""
    for tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) == called and node.args:
                yield written(node.args[0])


def written(node: ast.AST) -> str:
    """Return a literal, or a pattern of an f-string."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return "{}"


@cache
def rules() -> tuple[dict[str, Any], ...]:
    """Return every rule."""
    files = sorted((ROOT / "data" / "rules").glob("*.yml"))
    return tuple(rule for path in files for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"])


def intents_of(rule: dict[str, Any]) -> list[str]:
    """Return the intents that a rule begins with."""
    first = rule["steps"][0]
    return [step["intent"] for step in first.get("or", [first]) if "intent" in step]


def action_of(rule: dict[str, Any]) -> str:
    """Return the action that a rule leads to."""
    return str(next(step["action"] for step in rule["steps"] if "action" in step))
