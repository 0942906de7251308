"""Stripe's signed events: stored, then 2xx; the worker asks Stripe itself how the session ended (P-08)."""

from aiohttp import web

from bot.inbox.accept import Inbox
from bot.model.conversation import InboundKind
from bot.ports.sessions import BadSignature, Callbacks
from bot.ports.store import Store


def routes(store: Store, inbox: Inbox, callbacks: Callbacks) -> list[web.RouteDef]:
    """Return the webhook."""

    async def receive(request: web.Request) -> web.Response:
        try:
            event = callbacks.verify(await request.read(), dict(request.headers))
        except BadSignature:
            raise web.HTTPForbidden(text="signature") from None
        async with store.begin() as uow:
            bound = await uow.people.bound(event.session)
        if bound:
            payload = {"session": event.session, "kind": event.kind}
            await inbox.event(bound[0], InboundKind.PROVIDER, "stripe", event.id, payload)
        return web.json_response({"received": True})

    return [web.post("/webhooks/stripe", receive)]
