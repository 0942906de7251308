"""What may be said about the running program: known keys only, nothing that looks like a person or a secret."""

import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import telemetry


@pytest.fixture
def lines(capsys, logging_put_back):
    """Logs as JSON; gives what was logged so far."""
    telemetry.configure("json", "info")
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_known_keys_are_logged(lines):
    """A line has its event, its time in UTC, its part and what was said with it."""
    telemetry.logger("outbox").warning("given up", message_id="m-1", channel="sms", attempts=5)
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "given up",
        "level": "warning",
        "logger": "welkom.outbox",
        "message_id": "m-1",
        "channel": "sms",
        "attempts": 5,
    }


def test_unknown_keys_are_dropped_and_named(lines):
    """A key nobody has thought about says nothing but its name."""
    telemetry.logger("gateway").info("seen", email="jan@lichtwolk.example", customer={"name": "Jan"})
    (line,) = lines()
    assert line["dropped"] == "customer,email"
    assert "jan" not in json.dumps(line).lower()


@pytest.mark.parametrize(
    "private",
    [
        "+31612345678",
        "06-12 34 56 78",
        "jan.de.vries@bakkerij.example",
        "4242 4242 4242 4242",
        "your code is 482913",
        "postgresql://welkom:hush@db/welkom",
        "Bearer eyJhbGciOi",
        "whsec_a1b2c3",
        "sk_live_a1b2c3",
        "/l/Zm9vYmFy",
    ],
)
def test_private_values_are_covered(lines, private):
    """An address, a number, a code or a token is covered, wherever it stands."""
    telemetry.logger("worker").info(f"about {private}.", reason=f"({private})")
    (line,) = lines()
    told = line["event"] + line["reason"]
    assert "•••" in told
    for word in private.removeprefix("/l/").removeprefix("Bearer ").removeprefix("your code is ").split():
        assert word not in told


@given(st.integers(min_value=100_000, max_value=10**19), st.sampled_from(["", " ", "-", "."]))
def test_no_long_number_gets_through(number, gap):
    """However it is grouped, a number of six digits or more is covered."""
    text = gap.join(str(number))
    assert telemetry.scrub(None, "info", {"event": f"x{text}y"}) == {"event": "x•••y"}


def test_ids_stay_whole(lines):
    """Our own ids are what a line is found by, digits or not."""
    telemetry.logger("worker").info("done", conversation="1234567890", message_id="9876543210", count=1_000_000)
    (line,) = lines()
    assert (line["conversation"], line["message_id"], line["count"]) == ("1234567890", "9876543210", 1_000_000)


def look_up(name):
    """Fails with words that should not be logged."""
    try:
        return {}[name]
    except KeyError as error:
        raise ValueError("Jan de Vries") from error


def test_exceptions_tell_type_and_place_only(lines):
    """The message of an exception may quote a customer; its type and place cannot."""
    with pytest.raises(ValueError, match="Jan") as caught:
        look_up("jan")
    incident = telemetry.record_incident("worker", caught.value, conversation="c-1")
    (line,) = lines()
    assert line["incident"] == incident
    assert line["exception"] == "ValueError < KeyError"
    assert "test_telemetry.py:" in line["at"]
    assert "jan" not in json.dumps(line).lower()


def test_libraries_log_their_template_only(lines):
    """A library's values stay out; what it warns of comes in, and its chatter does not."""
    library = logging.getLogger("twilio.http_client")
    library.info("Request to %s", "+31612345678")
    library.warning("Retry for %s", "Jan de Vries")
    (line,) = lines()
    assert line["event"] == "Retry for %s"
    assert "Jan" not in json.dumps(line)


def test_context_is_on_every_line(lines):
    """What is bound once stands on all lines of the same work."""
    with structlog.contextvars.bound_contextvars(conversation="c-1", phone="+31612345678"):
        telemetry.logger("worker").info("one")
        telemetry.logger("outbox").info("two")
    assert [(line["conversation"], line["dropped"]) for line in lines()] == [("c-1", "phone")] * 2


def test_incidents_are_counted_and_differ():
    """Each incident has an id of its own that can be read out, and the numbers show how many there were."""
    before = telemetry.REGISTRY.get_sample_value("welkom_incidents_total", {"part": "test"}) or 0
    ids = {telemetry.record_incident("test", RuntimeError()) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(incident) == 9 and not set(incident) & set("ILOU") for incident in ids)
    assert telemetry.REGISTRY.get_sample_value("welkom_incidents_total", {"part": "test"}) == before + 20
    text, kind = telemetry.metrics()
    assert b'welkom_incidents_total{part="test"}' in text
    assert kind.startswith("text/plain")


def test_stages_are_timed_even_when_they_fail():
    """The figures tell where the time of a message goes; a moved clock gives no negative wait."""

    def count(stage):
        return telemetry.REGISTRY.get_sample_value("welkom_stage_seconds_count", {"stage": stage}) or 0

    def total(stage):
        return telemetry.REGISTRY.get_sample_value("welkom_stage_seconds_sum", {"stage": stage}) or 0

    before, waited = count("tested"), total("wait")
    with pytest.raises(ValueError, match="no"), telemetry.stage("tested"):
        raise ValueError("no")
    telemetry.waited(-5)
    assert count("tested") == before + 1
    assert total("wait") == waited
