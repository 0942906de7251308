"""What stands around the stand-ins in their tests: how one is built, and a gateway that notes what it is sent."""

from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from multidict import MultiDictProxy

from bot.providers.sandbox import Sandbox, SandboxSettings
from bot.providers.sandbox.web import routes

PUBLIC_URL = "https://welkom.example"
SECRET = "whsec_test"
TOKEN = "sandbox"
NOBODY = "http://127.0.0.1:9"


def a_sandbox(folder: Path, gateway: str = NOBODY, hang_seconds: float = 0.01) -> Sandbox:
    """Every stand-in over this folder."""
    return Sandbox(
        SandboxSettings(
            data_dir=folder,
            public_url=PUBLIC_URL,
            loopback_url=gateway,
            stripe_webhook_secret=SECRET,
            twilio_account_sid="AC" + "0" * 32,
            twilio_auth_token=TOKEN,
            twilio_from="+3197010200000",
            slow_seconds=0.01,
            hang_seconds=hang_seconds,
            reorder_seconds=0.05,
        )
    )


@dataclass
class Gateway:
    """Notes signed callbacks and texts, and answers them with the next of `statuses`, then with 200."""

    statuses: list[int] = field(default_factory=list)
    events: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[MultiDictProxy[str | bytes | web.FileField], str]] = field(default_factory=list)

    def application(self) -> web.Application:
        """An application with the two webhooks."""
        made = web.Application()
        made.add_routes([web.post("/webhooks/stripe", self._stripe), web.post("/webhooks/twilio/sms", self._twilio)])
        return made

    async def _stripe(self, request: web.Request) -> web.Response:
        self.events.append((await request.text(), request.headers["Stripe-Signature"]))
        return self._answer()

    async def _twilio(self, request: web.Request) -> web.Response:
        self.texts.append((await request.post(), request.headers["X-Twilio-Signature"]))
        return self._answer()

    def _answer(self) -> web.Response:
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


async def running(folder: Path, gateway: Gateway) -> tuple[Sandbox, TestServer]:
    """A started sandbox, mounted in the gateway that it calls back."""
    port = unused_port()
    sandbox = a_sandbox(folder, f"http://127.0.0.1:{port}")
    application = gateway.application()
    application.add_routes(routes(sandbox))
    server = TestServer(application, port=port)
    await server.start_server()
    await sandbox.start()
    return sandbox, server
