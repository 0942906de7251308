"""The built web pages: the demonstration page, the chat element, the console. Built by `web/`, not committed."""

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"


def routes() -> list[web.AbstractRouteDef]:
    """Return the pages and their files; a page that was not built says so."""

    def page(name: str) -> web.RouteDef:
        async def serve(_: web.Request) -> web.StreamResponse:
            file = STATIC / name
            if not file.exists():
                return web.Response(text="The web pages are not built yet: run `make run`.", status=503)
            return web.FileResponse(file)

        return web.get("/" if name == "index.html" else "/console/", serve)

    async def to_console(_: web.Request) -> web.StreamResponse:
        raise web.HTTPMovedPermanently("/console/")

    STATIC.mkdir(parents=True, exist_ok=True)
    return [page("index.html"), page("console.html"), web.get("/console", to_console), web.static("/static", STATIC)]
