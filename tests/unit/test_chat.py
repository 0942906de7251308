"""The customer in the terminal."""

from io import StringIO

from rich.console import Console

from bot.chat import Terminal


def a_terminal() -> tuple[Terminal, StringIO]:
    """A terminal that writes into memory."""
    paper = StringIO()
    return Terminal("http://127.0.0.1:8080", Console(file=paper, width=80)), paper


def test_a_question_with_choices_and_link() -> None:
    """A line of the bot's shows its words, its link as a whole address, and its choices by number."""
    terminal, paper = a_terminal()
    choices = [{"label": "Ja", "value": "yes"}, {"label": "Nee", "value": "no"}]
    link = {"label": "Lezen", "url": "/l/abc"}
    terminal.show(
        {"type": "message", "seq": 3, "from": "bot", "text": "Akkoord? [sic]", "choices": choices, "link": link}
    )
    shown = paper.getvalue()
    assert "Akkoord? [sic]" in shown
    assert "http://127.0.0.1:8080/l/abc" in shown
    assert "2 Nee" in shown
    assert terminal.seen == 3


def test_a_number_picks_a_choice() -> None:
    """A number of the list is a choice, anything else is words."""
    terminal, _ = a_terminal()
    terminal.show(
        {"type": "message", "seq": 1, "from": "bot", "text": "?", "choices": [{"label": "Ja", "value": "yes"}]}
    )
    assert terminal.frame("1")["value"] == "yes"
    assert terminal.frame("2")["text"] == "2"


def test_own_words_are_not_shown_twice() -> None:
    """What was typed here stands on the screen already; what was texted elsewhere is shown."""
    terminal, paper = a_terminal()
    sent = terminal.frame("hoi")
    terminal.show({"type": "message", "seq": 1, "from": "customer", "id": sent["id"], "text": "hoi"})
    terminal.show({"type": "message", "seq": 2, "from": "customer", "id": "other", "text": "per sms"})
    assert "hoi" not in paper.getvalue()
    assert "per sms" in paper.getvalue()
