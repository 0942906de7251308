"""Sandbox only: how a number's signup stands, as JSON (contract, `GET /sandbox/signups`)."""

from aiohttp import web

from bot.channels.sms import e164
from bot.model.conversation import Conversation
from bot.model.signup import Signup
from bot.ports.store import Store
from bot.signup.journey import pending


def routes(store: Store) -> list[web.RouteDef]:
    """Return the route."""

    async def show(request: web.Request) -> web.Response:
        phone = e164(request.query.get("phone", "").replace(" ", "+", 1))
        if phone is None:
            return web.json_response({"error": "phone must be a number such as %2B31612345678"}, status=400)
        async with store.begin() as uow:
            signup = await uow.signups.by_phone(phone)
            count = await uow.signups.count(phone)
            held = (
                await uow.conversations.get(signup.conversation) if signup else await uow.conversations.claiming(phone)
            )
            if held is None:
                return web.json_response({"error": "no signup with this number"}, status=404)
            return web.json_response(_show(signup or await uow.signups.get(held.signup), held, count))

    return [web.get("/sandbox/signups", show)]


def _show(signup: Signup, held: Conversation, count: int) -> dict[str, object]:
    return {
        "status": signup.status.value,
        "asks": pending(signup).asks,
        "language": held.language.value,
        "owner": held.owner.value,
        "checks": {name.value: check.outcome.value for name, check in signup.checks.items()},
        "count": count,
    }
