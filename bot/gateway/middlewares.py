"""What every answer of the public listener carries, and what becomes of errors (B-08, B-16)."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.telemetry import record_incident

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; manifest-src 'self'; font-src 'self'; media-src 'self'; frame-ancestors {ancestors}"
)


def security_headers(*, https: bool, embed_origins: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of every answer."""
    headers = {
        "Content-Security-Policy": _CSP.format(ancestors=" ".join(("'self'", *embed_origins))),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what nobody caught into an incident id, without any detail."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - the gateway's last resort; recorded under the id that is answered
        return web.json_response({"error": "incident", "incident": record_incident("gateway", error)}, status=500)


def add_headers(headers: dict[str, str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return the signal handler that puts the headers on every answer, errors included."""

    async def prepare(_: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.popall("Server", None)

    return prepare
