"""Owns the HTTP server: one worker, our channel and nothing else; no API of Rasa's, no root page, no CORS.

`__main__` calls it with an agent that is loaded and warm.
"""

import sys
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import register
from sanic import Sanic

from welkom_engine.action_server import ActionServer
from welkom_engine.channel import GatewayInput
from welkom_engine.settings import Settings
from welkom_engine.tracker_store import TrackerStore

_MAX_REQUEST = 256_000


def serve(agent: Agent, settings: Settings, port: int) -> None:
    """Serve until told to stop."""
    # More than one worker would take turns of one conversation at once: the locks live in this process.
    application(agent, settings).run(host=settings.host, port=port, workers=1, access_log=False, motd=False)


def application(agent: Agent, settings: Settings) -> Sanic:
    """The Sanic application with the gateway's channel."""
    app = Sanic("welkom_engine", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _MAX_REQUEST
    app.config.RESPONSE_TIMEOUT = int(settings.turn_budget + settings.queue_limit)
    # Longer than a client keeps an idle connection, so that none is used while it closes.
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.USE_UVLOOP = sys.platform != "darwin"  # as Rasa does: uvloop breaks its sockets there
    app.ctx.agent = agent
    register([GatewayInput(settings)], app, route="/webhooks/")
    app.register_listener(_close, "after_server_stop")
    return app


async def _close(app: Sanic, _loop: Any) -> None:
    agent = app.ctx.agent
    if isinstance(agent.action_endpoint, ActionServer):
        await agent.action_endpoint.close()
    if isinstance(agent.tracker_store, TrackerStore):
        agent.tracker_store.close()
