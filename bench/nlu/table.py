"""Owns the page that shows the results: writes the tables of `docs/nlu.md` between its marks."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_SETS = ("held-out nl", "held-out en", "dev nl", "dev en", "unseen nl", "unseen en")
_STYLES = ("short", "long", "SMS", "misspelt", "regional", "indirect")


def write(page: Path, results: Mapping[str, Any]) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- end -->` for every table."""
    text = page.read_text(encoding="utf-8")
    for name, table in _tables(results).items():
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- end -->)",
            lambda mark, t=table: f"{mark[1]}\n{t}\n\n{mark[2]}",
            text,
            flags=re.DOTALL,
        )
    page.write_text(text, encoding="utf-8")


def _tables(results: Mapping[str, Any]) -> dict[str, str]:
    rows, shipped = results["pipelines"], results.get("shipped", {})
    return {
        "accuracy": _table(
            ("pipeline", *_SETS), [[name, *(_of_set(row, s, "accuracy") for s in _SETS)] for name, row in rows.items()]
        ),
        "top3": _table(
            ("pipeline", *_SETS), [[name, *(_of_set(row, s, "top3") for s in _SETS)] for name, row in rows.items()]
        ),
        "f1": _table(
            ("pipeline", *_SETS), [[name, *(_of_set(row, s, "macro_f1") for s in _SETS)] for name, row in rows.items()]
        ),
        "styles": _table(
            ("pipeline", *_STYLES), [[name, *(_style(row, s) for s in _STYLES)] for name, row in rows.items()]
        ),
        "confidence": _table(
            ("pipeline", *(f"error, {s}" for s in _SETS[2:]), *(f"at 0.8, {s}" for s in _SETS[2:])),
            [
                [
                    name,
                    *(_of_set(row, s, "ece", 3) for s in _SETS[2:]),
                    *(_of_set(row, s, "right_at_0.8", 2) for s in _SETS[2:]),
                ]
                for name, row in rows.items()
            ],
        ),
        "cost": _table(
            ("pipeline", "training, CPU s", "model, MB", "parse p50, CPU ms", "p99"),
            [
                [name, *(str(row[k]) for k in ("train_cpu_s", "megabytes", "parse_p50_ms", "parse_p99_ms"))]
                for name, row in rows.items()
            ],
        ),
        "shipped": _shipped(shipped),
        "thresholds": _thresholds(shipped),
        "free words": _free_words(shipped),
    }


def _shipped(shipped: Mapping[str, Any]) -> str:
    names = ("accuracy", "macro_f1", "top3", "ece", "right_at_0.8")
    rows, often = shipped.get("sets", {}).items(), shipped.get("asked", {})
    return _table(
        ("set", "texts", *names),
        [[name, str(often[name]), *(f"{row[one]:.3f}" for one in names)] for name, row in rows],
    )


def _thresholds(shipped: Mapping[str, Any]) -> str:
    names = ("threshold", "ambiguity", "right_kept", "wrong_kept", "nonsense_caught")
    return _table(names, [[str(row[one]) for one in names] for row in shipped.get("thresholds", [])])


def _free_words(shipped: Mapping[str, Any]) -> str:
    rows = shipped.get("free_words", {}).items()
    return _table(
        ("list", "texts", "not inform", "of these surely (0.8)", "mostly as"),
        [
            [
                n,
                str(r["texts"]),
                str(r["other"]),
                str(r["other_surely"]),
                ", ".join(f"{k} {v}" for k, v in r["most"].items()),
            ]
            for n, r in rows
        ],
    )


def _of_set(row: Mapping[str, Any], name: str, figure: str, digits: int = 1) -> str:
    found = row["sets"].get(name)
    if found is None:
        return ""
    return f"{found[figure] * 100:.1f}" if digits == 1 else f"{found[figure]:.{digits}f}"


def _style(row: Mapping[str, Any], name: str) -> str:
    found = row["styles"].get(name)
    return f"{found['accuracy'] * 100:.1f}" if found else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))
