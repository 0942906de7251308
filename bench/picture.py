"""Draws the comparison with the peer from the results: an SVG that reads on light and on dark pages."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

PICTURE = Path(__file__).parents[1] / "docs" / "img" / "performance.svg"
#: Figure, names of ours and the peer's, what it is, unit; in each the shorter bar is the better one.
_BARS = (
    ("turns at once", "ours_cpu_ms", "peer_cpu_ms", "CPU of a turn, 8 conversations at once", "ms"),
    ("one turn at a time", "ours_p50_ms", "peer_p50_ms", "one turn at a time, median", "ms"),
    ("one turn at a time", "ours_p99_ms", "peer_p99_ms", "one turn at a time, 99th percentile", "ms"),
    ("start of the engine to the first answer", "ours_s", "peer_s", "start of the engine to the first answer", "s"),
    ("training", "ours_s", "diet_ted_s_for_100_epochs", "training (the peer's: DIET, 100 epochs, extrapolated)", "s"),
)
_WIDTH, _ROW, _LEFT, _LONGEST = 760, 62, 16, 600


def draw(results: dict[str, Any]) -> None:
    """Write the picture of what there are figures for."""
    rows = [bar for bar in _BARS if bar[1] in results.get(bar[0], {}) and bar[2] in results[bar[0]]]
    body = "".join(_row(number, results[bar[0]], *bar[1:]) for number, bar in enumerate(rows))
    height = _ROW * len(rows) + 34
    PICTURE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="system-ui, sans-serif" font-size="13">\n<title>Welkom beside stock Rasa; shorter is better</title>\n'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n{body}'
        f'<rect x="{_LEFT}" y="{height - 22}" width="12" height="12" fill="#0b6e4f"/>'
        f'<text x="{_LEFT + 18}" y="{height - 12}">Welkom</text>'
        f'<rect x="{_LEFT + 90}" y="{height - 22}" width="12" height="12" fill="#8a93a6"/>'
        f'<text x="{_LEFT + 108}" y="{height - 12}">stock Rasa 3.6.21; shorter is better</text>\n</svg>\n',
        encoding="utf-8",
    )


def _row(number: int, figures: dict[str, float], ours: str, peer: str, title: str, unit: str) -> str:
    top, most = number * _ROW + 8, max(figures[ours], figures[peer])
    lines = [f'<text x="{_LEFT}" y="{top + 12}" fill="#111111">{escape(title)}</text>']
    for place, (name, colour) in enumerate(((ours, "#0b6e4f"), (peer, "#8a93a6"))):
        y, width = top + 18 + place * 16, max(2, round(figures[name] / most * _LONGEST))
        lines.append(f'<rect x="{_LEFT}" y="{y}" width="{width}" height="13" fill="{colour}"/>')
        lines.append(f'<text x="{_LEFT + width + 6}" y="{y + 11}" fill="#111111">{figures[name]:g} {unit}</text>')
    return "\n".join(lines) + "\n"
