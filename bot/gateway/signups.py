"""Sandbox only: how a number's signup stands, as JSON (contract, `GET /sandbox/signups`)."""

from datetime import UTC, datetime

from aiohttp import web

from bot.channels.sms import e164
from bot.model.conversation import Conversation
from bot.model.signup import Signup
from bot.ports.store import Store, UnitOfWork
from bot.signup.journey import pending

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def routes(store: Store) -> list[web.RouteDef]:
    """Return the route."""

    async def show(request: web.Request) -> web.Response:
        phone = e164(request.query.get("phone", "").replace(" ", "+", 1))
        if phone is None:
            return web.json_response({"error": "phone must be a number such as %2B31612345678"}, status=400)
        async with store.begin() as uow:
            signup = await uow.signups.by_phone(phone)
            count = await uow.signups.count(phone)
            held = await uow.conversations.get(signup.conversation) if signup else await _claiming(uow, phone)
            if held is None:
                return web.json_response({"error": "no signup with this number"}, status=404)
            return web.json_response(_show(signup or await uow.signups.get(held.signup), held, count))

    return [web.get("/sandbox/signups", show)]


async def _claiming(uow: UnitOfWork, phone: str) -> Conversation | None:
    """Return the newest conversation that gave the number as its own, or is texting from it."""
    found = [
        held for held in (await uow.conversations.claiming(phone), await uow.conversations.by_phone(phone)) if held
    ]
    return max(found, key=lambda held: held.created_at or _BEGINNING, default=None)


def _show(signup: Signup, held: Conversation, count: int) -> dict[str, object]:
    return {
        "status": signup.status.value,
        "asks": pending(signup).asks,
        "language": held.language.value,
        "owner": held.owner.value,
        "checks": {name.value: check.outcome.value for name, check in signup.checks.items()},
        "count": count,
    }
