"""The engine as `welkom up` starts it: one door, a secret, honest answers, a discreet log, no orphan."""

import json
import socket
import subprocess
import sys
import threading
import time
import uuid

import pytest

from conftest import SECRET
from doubles.action_server import answering
from live import Live

#: What must never be in a log.
CANARY = "kanarie-4111111111111111"


@pytest.fixture(scope="module")
def engine(model, _action_server, tmp_path_factory):
    """One engine for all tests of this module."""
    live = Live(model, tmp_path_factory.mktemp("live"), _action_server.url, SECRET)
    yield live
    assert live.stop() == 0


@pytest.fixture
def conversation():
    """A conversation of its own."""
    return uuid.uuid4().hex


def test_a_turn_over_http(engine, actions, conversation):
    """The answer is the protocol's."""
    status, answer = engine.turn(conversation=conversation, message_id="m1", text="hallo", metadata={"language": "nl"})
    assert status == 200
    assert answer["message_id"] == "m1"
    assert answer["intent"]["name"] == "greet"
    assert 0.4 < answer["intent"]["confidence"] <= 1
    assert answer["replayed"] is False
    assert answer["replies"] == [{"text": "Hallo", "response": "utter_greet", "choices": [], "custom": {}}]


def test_the_same_turn_again_over_http(engine, actions, conversation):
    """Only `replayed` differs."""
    first = engine.turn(conversation=conversation, kind="event", intent="choose", entities={"value": "yes"})
    assert engine.turn(conversation=conversation, kind="event", intent="choose", entities={"value": "yes"}) == (
        200,
        first[1] | {"replayed": True},
    )


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "\xff"])
def test_without_the_secret_nothing_happens(engine, actions, conversation, secret):
    """A wrong secret is refused before anything is read."""
    assert engine.turn(secret=secret, conversation=conversation, text="hallo") == (401, {"error": "unauthorized"})
    assert engine.ask("POST", "/webhooks/gateway/turn", b"garbage")[0] == 401
    assert actions.calls == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "command"}, "kind"),
        ({"kind": None}, "kind"),
        ({}, "text"),
        ({"text": None}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": "a" * 20_001}, "text"),
        ({"text": "a", "conversation": ""}, "conversation"),
        ({"text": "a", "conversation": "c" * 256}, "conversation"),
        ({"text": "a", "message_id": 7}, "message_id"),
        ({"text": "a", "channel": "no channel"}, "channel"),
        ({"text": "a", "channel": "../web"}, "channel"),
        ({"text": "a", "metadata": []}, "metadata"),
        ({"text": "a", "metadata": ["x"]}, "metadata"),
        ({"kind": "event"}, "intent"),
        ({"kind": "event", "intent": "choose", "entities": ["value"]}, "entities"),
    ],
)
def test_what_does_not_follow_the_protocol_is_refused(engine, actions, body, field):
    """The answer names the field, and never quotes it."""
    assert engine.turn(**body) == (400, {"error": "bad_request", "detail": field})


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe"])
def test_a_body_that_is_no_object_is_refused(engine, body):
    """Also when it is no JSON at all."""
    answer = engine.ask("POST", "/webhooks/gateway/turn", body, Authorization=f"Bearer {SECRET}")
    assert answer == (400, {"error": "bad_request", "detail": "body"})


def test_unknown_events_are_refused(engine, actions, conversation):
    """With the word `not_allowed`, so that a spelling mistake is found."""
    answer = engine.turn(conversation=conversation, kind="event", intent="chose")
    assert answer == (400, {"error": "not_allowed", "detail": "intent"})


def test_a_failed_turn_is_a_503_with_its_kind(engine, actions, conversation):
    """Never an empty 200."""
    actions.scripts["action_play"] = answering(status=500)
    assert engine.turn(conversation=conversation, kind="event", intent="choose") == (503, {"error": "actions_error"})


def test_it_is_healthy_and_says_its_model(engine):
    """Health names the model."""
    status, answer = engine.health()
    assert (status, answer["status"]) == (200, "ok")
    assert answer["model"]


@pytest.mark.parametrize(
    "path",
    [
        "/", "/version", "/status", "/model", "/model/parse", "/domain", "/conversations/c/tracker", "/webhooks/rest/webhook",
        "/webhooks/rest", "/webhooks/gateway", "/webhooks/gateway/", "/webhooks/socketio", "/socket.io/", "/docs",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_there_is_no_other_door(engine, method, path):
    """Rasa's API and its other channels are not there."""
    assert engine.ask(method, path, b"{}" if method in {"POST", "PUT"} else None)[0] in {404, 405}


def test_it_listens_on_loopback_only(engine):
    """Another address of this machine finds nobody."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        address = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no other address")
    with socket.socket() as knock:
        knock.settimeout(2)
        assert knock.connect_ex((address, engine.port)) != 0


def test_nothing_a_customer_says_is_in_the_log(engine, actions, conversation):
    """Whatever fails, and wherever the words come from."""

    def fails(status, body):
        return lambda _call: (status, body)

    quoting = json.dumps({"action_name": "action_play", "error": CANARY}).encode()
    scripts = [
        fails(500, CANARY.encode()),
        fails(400, quoting),
        fails(400, CANARY.encode()),
        fails(200, CANARY.encode()),
        fails(200, {"events": [{"event": CANARY}]}),
        fails(
            200, {"events": [{"event": "slot", "name": "name", "value": CANARY}], "responses": [{"response": CANARY}]}
        ),
        fails(200, {"events": [], "responses": [{"text": CANARY, "buttons": [{"title": CANARY}]}]}),
        answering(responses=[{"text": CANARY}]),
    ]
    typed = [CANARY, f"/{CANARY}", f'/inform{{"{CANARY}": 1}}', f"/inform@{CANARY}", f"hallo {CANARY}"]
    before = len(engine.log)
    for number, script in enumerate(scripts * 2):
        actions.scripts["action_play" if number % 2 else "action_extract_colour"] = script
        body = {"conversation": conversation, "message_id": f"m{number}", "metadata": {"language": CANARY}}
        engine.turn(**body, kind="event", intent="choose", entities={"value": CANARY})
        engine.turn(**body | {"message_id": f"t{number}"}, text=typed[number % len(typed)])
    engine.turn(kind=CANARY)
    engine.turn(secret=CANARY, text=CANARY)
    engine.ask("GET", f"/{CANARY}")
    written = engine.log[before:]
    assert "turn failed: actions_error" in written
    assert CANARY not in engine.log
    assert SECRET not in engine.log


def test_a_killed_engine_has_done_nothing_half(model, actions, tmp_path, conversation):
    """Killed in the middle of a turn and started again, it takes the same message as a new one, once."""
    live = Live(model, tmp_path, actions.url, SECRET)
    waiting, go = threading.Event(), threading.Event()

    def hang(_call):
        waiting.set()
        go.wait(20)
        return 200, {"events": [], "responses": []}

    message = {"conversation": conversation, "kind": "event", "intent": "choose"}
    assert live.turn(**message, message_id="m1")[0] == 200
    actions.scripts["action_play"] = hang
    asking = threading.Thread(target=live.turn, kwargs={**message, "message_id": "m2"})
    asking.start()
    assert waiting.wait(20)
    live.kill()
    go.set()
    asking.join()
    actions.scripts["action_play"] = answering(responses=[{"text": "Daar ben ik weer"}])
    live.start()
    status, answer = live.turn(**message, message_id="m2")
    assert (status, answer["replayed"]) == (200, False)
    assert [reply["text"] for reply in answer["replies"]] == ["Daar ben ik weer"]
    assert live.turn(**message, message_id="m2")[1]["replayed"] is True
    live.kill()


def test_it_ends_with_its_parent(model, tmp_path):
    """The process that started it dies, and it dies too, also while it still loads."""
    program = """
import os, subprocess, sys, time
child = subprocess.Popen(sys.argv[1:], env={**os.environ, "WELKOM_PARENT_PID": str(os.getpid())})
print(child.pid, flush=True)
time.sleep(0.5)
os._exit(9)
"""
    command = [sys.executable, "-m", "welkom_engine", "--model", str(model), "--port", "1"]
    parent = subprocess.run(
        [sys.executable, "-c", program, *command],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=60,
        env={"PATH": "", "WELKOM_ENGINE_SECRET": SECRET, "WELKOM_ENGINE_DATABASE_URL": f"sqlite:///{tmp_path}/t.db"},
    )  # fmt: skip
    child = int(parent.stdout)
    give_up = time.monotonic() + 10
    while _lives(child) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        done = subprocess.run(["/bin/ps", "-p", str(pid)], capture_output=True, check=False)
        return sys.platform != "linux" and done.returncode == 0


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "WELKOM_ENGINE_SECRET"),
        ({"WELKOM_ENGINE_SECRET": "  "}, "WELKOM_ENGINE_SECRET"),
        ({"WELKOM_ENGINE_SECRET": SECRET, "WELKOM_ENGINE_PATCHES": "-nonsense"}, "nonsense"),
        ({"WELKOM_ENGINE_SECRET": SECRET, "WELKOM_PARENT_PID": "x"}, "WELKOM_PARENT_PID"),
        ({"WELKOM_ENGINE_SECRET": SECRET, "WELKOM_ACTIONS_URL": "ftp://x"}, "WELKOM_ACTIONS_URL"),
    ],
)
def test_it_refuses_to_start(tmp_path, environment, reason):
    """What is missing or wrong is named, the exit status is 1."""
    command = [sys.executable, "-m", "welkom_engine", "--model", "none", "--port", "1"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60, env={"PATH": "", **environment}
    )
    assert done.returncode == 1
    assert reason in done.stderr
    assert SECRET not in done.stderr
