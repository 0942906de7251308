"""The route that the engine calls: its secret, and failures that tell nothing of a customer."""

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.actions.server import routes
from tests.actions.calls import Calls

SECRET = "a shared secret"
HEADERS = {"Authorization": f"Bearer {SECRET}"}


@pytest.fixture
async def client(calls: Calls):
    """The internal application."""
    app = web.Application()
    app.add_routes(routes(calls.tools, SECRET))
    async with TestClient(TestServer(app)) as opened:
        yield opened


def body(calls: Calls, action: str, message: str = "") -> dict[str, Any]:
    """A call as the engine makes it: without its domain."""
    latest = {"text": "geheim", "intent": {"name": "inform"}, "metadata": {"message_id": message}}
    tracker = {
        "sender_id": calls.talk.conversation,
        "slots": {},
        "latest_message": latest,
        "events": [{"event": "user"}],
    }
    return {"next_action": action, "tracker": tracker, "sender_id": calls.talk.conversation}


async def test_the_engine_calls_an_action(client: TestClient, calls: Calls):
    """Events and responses come back as JSON."""
    async with client.post("/actions", json=body(calls, "action_ask_full_name"), headers=HEADERS) as answer:
        assert answer.status == 200
        assert [said["response"] for said in (await answer.json())["responses"]] == ["utter_ask_full_name"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}])
async def test_nobody_else_does(client: TestClient, calls: Calls, headers: dict[str, str]):
    """Without the secret no action runs."""
    async with client.post("/actions", json=body(calls, "action_help"), headers=headers) as answer:
        assert answer.status == 401


async def test_a_failure_is_told_by_an_incident_only(client: TestClient, calls: Calls):
    """The engine gives the turn back; neither words nor a trace leave the process."""
    async with client.post("/actions", json=body(calls, "action_settle", "no such row"), headers=HEADERS) as answer:
        assert answer.status == 503
        told = await answer.json()
    assert set(told) == {"error", "incident"}
    assert told["error"] == "action_failed"
    assert "geheim" not in str(told)


async def test_a_call_without_an_action_is_refused(client: TestClient, calls: Calls):
    """It would be answered with an empty body."""
    async with client.post("/actions", json={**body(calls, ""), "next_action": None}, headers=HEADERS) as answer:
        assert answer.status == 400
