"""What the command line promises: help at once, settings as a table, and plain sentences when something is wrong."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.supervisor import CannotStart


@pytest.fixture
def welkom(tmp_path, monkeypatch, logging_put_back):
    """Runs the command line in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words, typed=None: CliRunner().invoke(cli.app, words, input=typed)


def test_help_names_every_command(welkom):
    """All commands of the contract are there."""
    told = welkom("--help").output
    for command in ("up", "serve", "migrate", "train", "rep", "chat", "settings"):
        assert f"│ {command} " in told
    assert "add" in welkom("rep", "--help").output


def test_help_comes_at_once():
    """Asking for help loads neither the database nor the web server nor the engine's client."""
    code = (
        "import sys; sys.argv = ['welkom', '--help']\n"
        "from bot.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('sqlalchemy', 'aiohttp', 'twilio', 'rasa_sdk', 'pydantic') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "[]"


def test_settings_as_a_table(welkom):
    """Name, value, default and meaning; a secret shows only that it is set."""
    ran = welkom("settings")
    assert ran.exit_code == 0
    (port,) = [line for line in ran.output.splitlines() if "WELKOM_PORT " in line]
    assert port.split("│")[2].strip() == "8080"
    (token,) = [line for line in ran.output.splitlines() if "WELKOM_TWILIO_AUTH_TOKEN " in line]
    assert token.split("│")[2].strip() == "set"


@pytest.mark.parametrize("command", [("settings",), ("up",), ("train",), ("migrate",), ("serve", "gateway")])
def test_wrong_settings_are_told_at_once(welkom, monkeypatch, command):
    """Whatever is run, all that is wrong comes in sentences, without a traceback."""
    monkeypatch.setenv("WELKOM_PORT", "eighty")
    monkeypatch.setenv("WELKOM_MODE", "live")
    ran = welkom(*command)
    assert ran.exit_code == 2
    assert "WELKOM_PORT should be a valid integer" in ran.stderr
    assert "WELKOM_STRIPE_SECRET_KEY is missing" in ran.stderr
    assert "Traceback" not in ran.output


def test_misspelt_setting_is_pointed_out(welkom, monkeypatch):
    """A name that does not exist does not stop the start, and is not passed over in silence."""
    monkeypatch.setenv("WELKOM_PROT", "9000")
    ran = welkom("settings")
    assert ran.exit_code == 0
    assert "did you mean WELKOM_PORT?" in ran.stderr


def test_what_cannot_start_is_a_sentence(welkom, monkeypatch):
    """What a person can mend is told without a traceback."""

    async def fails(_settings):
        raise CannotStart("The dialogue engine is not installed here.")

    monkeypatch.setattr("bot.training.train_if_needed", fails)
    ran = welkom("train")
    assert ran.exit_code == 2
    assert ran.stderr == "The dialogue engine is not installed here.\n"


def test_a_rep_is_let_in_once(welkom):
    """A new rep gets a key for the authenticator app; the same address again, or a short password, is refused."""
    words = ("rep", "add", "sanne@lichtwolk.example", "Sanne Bakker")
    short = welkom(*words, typed="short\n" * 2)
    first, again = (welkom(*words, typed="long enough words\n" * 2) for _ in range(2))
    assert (short.exit_code, first.exit_code, again.exit_code) == (2, 0, 2)
    assert "at least 12 characters" in short.stderr
    assert "otpauth://totp/" in first.stdout
    assert "already" in again.stderr


def test_unknown_part_is_refused(welkom):
    """Only parts that exist can be served."""
    ran = welkom("serve", "kitchen")
    assert ran.exit_code == 2
    assert "kitchen" in ran.output


def test_python_m_bot_is_the_same():
    """The children are started this way."""
    command = [sys.executable, "-m", "bot", "--help"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "120"})
    assert "Run everything on this machine" in ran.stdout
