"""The little Markdown that our policy texts use, as HTML: headings, paragraphs, lists, bold. Everything is escaped first."""

import re
from html import escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def to_html(text: str) -> str:
    """Return the HTML of a text."""
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def _block(block: str) -> str:
    lines = block.splitlines()
    if match := re.match(r"^(#{1,3}) (.+)$", lines[0]):
        level = len(match[1]) + 1
        rest = "\n".join(lines[1:])
        return f"<h{level}>{_inline(match[2])}</h{level}>" + (_block(rest) if rest else "")
    if all(re.match(r"^([-*]|\d+\.) |^\s", line) for line in lines):
        tag = "ol" if lines[0][0].isdigit() else "ul"
        items = re.split(r"\n(?=[-*] |\d+\. )", block)
        return f"<{tag}>" + "".join(f"<li>{_inline(re.sub(r'^([-*]|[0-9]+[.]) ', '', item))}</li>" for item in items) + f"</{tag}>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(text))
