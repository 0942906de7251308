"""Owns an engine in a process of its own, started as `welkom up` starts it, and spoken to over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_STARTS_WITHIN = 120.0


class Live:
    """A running engine; `log` is everything it wrote."""

    def __init__(self, model: Path, folder: Path, actions_url: str, secret: str, **environment: str) -> None:
        self._model = model
        self._folder = folder
        self.secret = secret
        self._environment = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "WELKOM_ENGINE_SECRET": secret,
            "WELKOM_ACTIONS_URL": actions_url,
            "WELKOM_ENGINE_DATABASE_URL": f"sqlite:///{folder}/tracker.db",
            "RASA_TELEMETRY_ENABLED": "false",
            **environment,
        }
        self.port = _free_port()
        self.start()

    def start(self) -> None:
        """Start, and wait until it is healthy."""
        command = [sys.executable, "-m", "welkom_engine", "--model", str(self._model), "--port", str(self.port)]
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        give_up = time.monotonic() + _STARTS_WITHIN
        while self.health()[0] != 200:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < give_up, self.log
            time.sleep(0.05)

    @property
    def log(self) -> str:
        """Everything written so far."""
        return (self._folder / "log").read_text(encoding="utf-8")

    def health(self) -> tuple[int, Any]:
        """Ask for its health."""
        return self.ask("GET", "/webhooks/gateway/health")

    def turn(self, secret: "str | None" = None, **body: Any) -> tuple[int, Any]:
        """Send a turn."""
        known = {"conversation": "c", "message_id": "m", "channel": "web", "kind": "text"}
        shown = f"Bearer {self.secret if secret is None else secret}"
        return self.ask("POST", "/webhooks/gateway/turn", json.dumps({**known, **body}).encode(), Authorization=shown)

    def ask(self, method: str, path: str, body: "bytes | None" = None, **headers: str) -> tuple[int, Any]:
        """One request: status and decoded answer; 0 when nobody listens."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                content = error.read()
            return error.code, json.loads(content) if content.startswith(b"{") else content
        except OSError:
            return 0, None

    def kill(self) -> None:
        """End it without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end, and give its exit status."""
        self.process.terminate()
        return self.process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
