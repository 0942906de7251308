"""`python -m bench.nlu [NAME…]`: measure the pipelines (all but the slow ones, or those named), write figures and tables.

`make bench-nlu` calls it in its own environment. What was not measured this time keeps its figures.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from bench.nlu import diet, measure, shipped, table
from bench.nlu.data import Asked, Example, Styles, asked, training
from bench.nlu.pipelines import ENGLISH, PIPELINES, SLOW

_ROOT = Path(__file__).resolve().parents[2]
_RESULTS = Path(__file__).with_name("results.json")
_PAGE = _ROOT / "docs" / "nlu.md"
_SHIPPED = "shipped"
_ORDER = (*PIPELINES, diet.NAME)


def main() -> None:
    """Measure what is asked for."""
    args = _arguments()
    if args.table:
        table.write(_PAGE, json.loads(_RESULTS.read_text(encoding="utf-8")))
        return
    learned, kept = training(args.root)
    sets, styles = asked(args.root), Styles(learned)
    for name in args.names or [*(name for name in PIPELINES if name not in SLOW), _SHIPPED]:
        print(name, flush=True)
        if name == _SHIPPED:
            _keep(name, shipped.examine(args.root, [*learned, *kept], sets, styles))
        else:
            _keep(name, _measured(name, learned, [*measure.held_out(kept), *sets], styles))


def _keep(name: str, figures: dict[str, Any]) -> None:
    """Write the figures beside those that another run may have written meanwhile."""
    before = _RESULTS.read_text(encoding="utf-8") if _RESULTS.exists() else '{"pipelines": {}}'
    results: dict[str, Any] = json.loads(before)
    (results if name == _SHIPPED else results["pipelines"])[name] = figures
    results["pipelines"] = {one: results["pipelines"][one] for one in _ORDER if one in results["pipelines"]}
    _RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table.write(_PAGE, results)


def _measured(name: str, learned: list[Example], sets: list[Asked], styles: Styles) -> dict[str, Any]:
    if name == diet.NAME:
        return diet.measure(learned, sets, styles)
    if name in ENGLISH:
        sets = [one for one in sets if one.language == "en"]
        learned = list(measure.held_out(learned)[1].examples)
    return measure.measure(PIPELINES[name], learned, sets, styles)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.nlu", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *_ORDER, _SHIPPED])
    parser.add_argument("--root", type=Path, default=_ROOT, help="where data/nlu and tests are, if not here")
    parser.add_argument("--table", action="store_true", help="measure nothing, write the page again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
