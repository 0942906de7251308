"""What the engine is told is checked before anything is loaded, and secrets do not show."""

import pytest

from welkom_engine.settings import CannotStart, Settings, prepare_environment


def test_defaults_are_those_of_the_protocol():
    """A secret is all it needs."""
    told = Settings.from_environment({"WELKOM_ENGINE_SECRET": "s"})
    assert told.actions_url == "http://127.0.0.1:5055/actions"
    assert (told.host, told.parent_pid) == ("127.0.0.1", None)
    assert told.database_url.endswith("/var/engine/tracker.db")


def test_limits_are_in_order():
    """A call ends before its turn, a turn before the queue moves on (R-07)."""
    told = Settings(secret="s")
    assert (told.action_timeout, told.turn_budget, told.queue_limit) == (10.0, 20.0, 60.0)
    with pytest.raises(CannotStart, match="time limits"):
        Settings(secret="s", action_timeout=30.0)


def test_everything_wrong_is_said_at_once():
    """Nobody starts three times to learn three things."""
    with pytest.raises(CannotStart) as refusal:
        Settings(secret="", actions_url="nowhere", database_url="none")
    assert all(name in str(refusal.value) for name in ("SECRET", "ACTIONS_URL", "DATABASE_URL"))


def test_secrets_do_not_show():
    """Neither the secret nor the password of the database is in what a debugger prints."""
    shown = repr(Settings(secret="geheim", database_url="postgresql://u:wachtwoord@h/d"))
    assert "geheim" not in shown
    assert "wachtwoord" not in shown


def test_telemetry_is_off(monkeypatch):
    """Whatever the environment says."""
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    prepare_environment()
    from rasa import telemetry  # noqa: PLC0415

    assert telemetry.is_telemetry_enabled() is False
