"""Writes the figures into docs/performance.md, between its marks, so that page and results cannot tell different things."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import targets

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
_LEVERS = "effect of each lever"


def write(results: dict[str, Any]) -> None:
    """Put tables of all results and of the levers in their places."""
    _put("figures", "\n".join(_figures(results)))
    _put("levers", "\n".join(_effects(results.get(_LEVERS, {}))))


def _put(mark: str, text: str) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(f"<!-- {mark} -->\n")
    _, _, after = rest.partition(f"<!-- /{mark} -->")
    PAGE.write_text(f"{before}<!-- {mark} -->\n{text}\n<!-- /{mark} -->{after}", encoding="utf-8")


def _figures(results: dict[str, Any]) -> Iterator[str]:
    yield "| what | figure | value | target |\n|---|---|---|---|"
    for what, figures in results.items():
        for name, value in figures.items() if isinstance(figures, dict) and what != _LEVERS else ():
            if isinstance(value, int | float | str):
                yield f"| {what} | {name.replace('_', ' ')} | {value} | {targets.verdict(what, name, value)} |"


def _effects(effects: dict[str, float]) -> Iterator[str]:
    yield "| without | CPU of engine and actions in a turn |\n|---|---|"
    for name, times in sorted(effects.items(), key=lambda pair: -pair[1]):
        yield f"| `{name}` | × {times:.2f} |"
