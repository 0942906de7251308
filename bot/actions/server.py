"""Serves the actions to the engine: one route, one secret, nothing of a tracker in any answer or log (architecture, Processes)."""

import hmac
from typing import Any

import orjson
from aiohttp import web
from rasa_sdk.executor import ActionExecutor

from bot.actions.base import ActionFailed, Tools
from bot.actions.events import EVENTS
from bot.actions.form import AskQuestion, SessionStart, ValidateSignupForm
from bot.actions.wishes import WISHES
from bot.signup.journey import ORDER
from bot.telemetry import stage

_MOST_BYTES = 4 * 1024 * 1024


def executor(tools: Tools) -> ActionExecutor:
    """Register every action; there is no discovery."""
    registered = ActionExecutor()
    actions = [
        ValidateSignupForm(tools),
        SessionStart(tools),
        *(AskQuestion(tools, step.key) for step in ORDER),
        *(wish(tools) for wish in (*WISHES, *EVENTS)),
    ]
    for action in actions:
        registered.register_action(action)
    return registered


def routes(tools: Tools, secret: str) -> list[web.RouteDef]:
    """Return the routes of the internal listener that run actions."""
    registered, expected = executor(tools), f"Bearer {secret}"

    async def run(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
            raise web.HTTPUnauthorized
        call: dict[str, Any] = orjson.loads(await request.read())
        try:
            # The engine keeps its domain to itself, and no action of ours needs it; the executor wants to be told so.
            with stage("actions"):
                result = await registered.run({**call, "domain": {}})
        except ActionFailed as failed:
            return _failed(failed.incident)
        if result is None:
            raise web.HTTPBadRequest
        return web.Response(body=orjson.dumps(result.model_dump()), content_type="application/json")

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    return [web.post("/actions", run), web.get("/actions/health", health)]


def _failed(incident: str) -> web.Response:
    return web.json_response({"error": "action_failed", "incident": incident}, status=503)
