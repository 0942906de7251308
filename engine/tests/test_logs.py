"""Logs say what failed and where, never what anybody said (R-16)."""

import io
import logging
import warnings

import pytest
import structlog

from welkom_engine import logs


@pytest.fixture
def written():
    """What is written while a test runs; afterwards logging is as before."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, warnings.showwarning, warnings.filters[:], structlog.get_config())
    stream = io.StringIO()
    warnings.simplefilter("default")
    logs.configure(stream)
    yield stream
    root.handlers[:], root.level = before[:2]
    warnings.showwarning, warnings.filters[:] = before[2:4]
    structlog.configure(**before[4])


def test_our_own_lines_are_written_in_full(written):
    """They are written with care."""
    logging.getLogger("welkom_engine.channel").error("turn failed: %s", "actions_error")
    assert "error welkom_engine.channel turn failed: actions_error" in written.getvalue()


def test_others_are_quoted_by_place_only(written):
    """Rasa puts texts into its messages."""
    logging.getLogger("rasa.core.processor").error("customer said geheim")
    assert "rasa.core.processor at test_logs.py:" in written.getvalue()
    assert "geheim" not in written.getvalue()


def test_exceptions_are_told_by_type_and_place(written):
    """The message of an exception may quote anything."""
    try:
        try:
            int("geheim")
        except ValueError as error:
            raise KeyError("geheim") from error
    except KeyError:
        logging.getLogger("sanic.error").exception("geheim")
    assert "(KeyError at test_logs.py:" in written.getvalue()
    assert "<- ValueError at test_logs.py:" in written.getvalue()
    assert "geheim" not in written.getvalue()


def test_an_exception_that_causes_itself_is_told_once():
    """Chains may be circles."""
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    assert logs.describe(one) == "ValueError <- KeyError"


def test_warnings_lose_their_words(written):
    """Rasa warns with `Failed to parse arguments in line '...'`."""
    warnings.warn("geheim", UserWarning, stacklevel=1)
    assert "UserWarning at test_logs.py" in written.getvalue()
    assert "geheim" not in written.getvalue()


def test_structured_events_lose_their_fields(written):
    """Of Rasa's structured logs the constant name is written."""
    structlog.get_logger().warning("message.parsing.failed", user_text="geheim")
    structlog.get_logger().info("message.parsing.went.well", user_text="geheim")
    assert "message.parsing.failed" in written.getvalue()
    assert "went.well" not in written.getvalue()
    assert "geheim" not in written.getvalue()


def test_details_are_not_written(written):
    """Debug and information of libraries stay out."""
    logging.getLogger("rasa").info("geheim")
    logging.getLogger("rasa").debug("geheim")
    logging.getLogger("welkom_engine").debug("geheim")
    assert written.getvalue() == ""
