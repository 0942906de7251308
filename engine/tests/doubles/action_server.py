"""Owns a scripted action server on a real socket: what each action answers, and what it was asked.

The tests of the engine talk to it as Rasa does, over HTTP.
"""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Call = dict[str, Any]
Script = Callable[[Call], "tuple[int, Any]"]


def answering(*events: dict[str, Any], responses: "list[dict[str, Any]] | None" = None, status: int = 200) -> Script:
    """A script that always answers these events and responses."""
    return lambda _call: (status, {"events": list(events), "responses": responses or []})


def slot(name: str, value: Any) -> dict[str, Any]:
    """The event that sets a slot."""
    return {"event": "slot", "name": name, "value": value, "timestamp": None}


LISTEN = {"event": "action", "name": "action_listen", "policy": None, "confidence": None, "timestamp": None}
REWIND = {"event": "rewind", "timestamp": None}
SESSION = {"event": "session_started", "timestamp": None}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of an engine that hung up."""


class ScriptedActions:
    """The action server: `scripts` by the name of the action, `calls` in the order of asking."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}/actions"
        self.reset()
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def reset(self) -> None:
        """Forget everything; sessions start in Dutch, what is not understood is taken back, other actions do nothing."""
        self.calls: list[Call] = []
        self.secrets: list[str | None] = []
        self.scripts: dict[str, Script] = {
            "action_session_start": answering(SESSION, slot("language", "nl"), LISTEN),
            "action_repair": answering(REWIND),
        }

    def asked(self, action: str) -> list[Call]:
        """The calls of one action."""
        return [call for call in self.calls if call["next_action"] == action]

    def answer(self, body: bytes, secret: "str | None") -> "tuple[int, Any]":
        """Play the script of the action that is asked for."""
        call = json.loads(body)
        self.calls.append(call)
        self.secrets.append(secret)
        return self.scripts.get(call["next_action"], answering())(call)

    def close(self) -> None:
        """Let go of the socket."""
        self._server.shutdown()
        self._server.server_close()


def _handler(actions: ScriptedActions) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: otherwise each answer waits 40 ms for an acknowledgement

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = actions.answer(body, self.headers.get("Authorization"))
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
