"""Transcript lines as frames of the web chat protocol (contract, "Web chat protocol")."""

from typing import Any

from bot.model.conversation import Author, Conversation, Language, Line, Owner
from bot.model.signup import Signup
from bot.signup import journey

#: What each stage is called in the progress bar.
STAGES = {
    Language.NL: ("Jij", "Bedrijf", "Identiteit", "Betaling", "Samenwerken", "Kennismaken"),
    Language.EN: ("You", "Company", "Identity", "Payment", "Working together", "Meeting"),
}
#: What a customer says with the button that is always there, whatever is asked.
HUMAN = {Language.NL: "Ik wil een medewerker spreken", Language.EN: "I would like to talk to a person"}


def message(line: Line) -> dict[str, Any]:
    """Return the frame of a line."""
    frame: dict[str, Any] = {
        "type": "message",
        "seq": line.seq,
        "from": line.author.value,
        "text": line.text,
        "at": line.at.isoformat(),
        "channel": line.channel.value,
    }
    if line.author is Author.CUSTOMER and line.client_id:
        frame["id"] = line.client_id
    if line.asks:
        frame["asks"] = line.asks
    if line.choices:
        frame["choices"] = [{"label": choice.label, "value": choice.value} for choice in line.choices]
    if line.link:
        frame["link"] = {"label": line.link.label, "url": line.link.url}
    if line.rep_name:
        frame["name"] = line.rep_name
    return frame


def progress(signup: Signup, held: Conversation) -> dict[str, Any]:
    """Return the frame that says how far along the signup is."""
    stage = journey.stage(signup)
    return {"type": "progress", "stage": stage, "stages": journey.STAGES, "label": STAGES[held.language][stage - 1]}


def owner(held: Conversation, name: str | None) -> dict[str, Any]:
    """Return the frame that says who answers."""
    return {"type": "owner", "owner": held.owner.value, **({"name": name} if held.owner is Owner.REP and name else {})}


def redacted(line: Line) -> dict[str, Any]:
    """Return the frame that replaces a line that was shown."""
    return {"type": "redacted", "seq": line.seq, "text": line.text}


def error(code: str, text: str, client_id: str | None) -> dict[str, Any]:
    """Return the frame of a refusal, with the id it refuses when there is one."""
    return {"type": "error", "code": code, "text": text, **({"id": client_id} if client_id else {})}
