"""A vendor on this machine: a real HTTP server that answers by a table, checks what it is asked, and can misbehave."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Self, TypeVar
from urllib.parse import parse_qsl, unquote

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.contract.descriptions import Description
from tests.contract.suites.trouble import Fault, Trouble

MOUNT = "/mounted/here"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What is sent back; `body` instead of a document for what is no JSON; `fault` instead of an answer."""

    document: Any = None
    status: int = 200
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Literal["", "hang", "drop"] = ""


@dataclass(frozen=True)
class Seen:
    """A request as it arrived, its path without the mount."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    form: Sequence[tuple[str, str]] | None
    document: Any

    def value(self, name: str) -> str | None:
        """The first value of a form field or a query parameter."""
        return next((value for key, value in (*(self.form or ()), *self.query) if key == name), None)


Route = Callable[[Seen], Answer]


@dataclass(frozen=True)
class _Trouble:
    answer: Answer
    at: str | None
    after_acting: bool


class Vendor:
    """The server. Requests and answers are checked against `descriptions` where there are any."""

    def __init__(self, *descriptions: Description) -> None:
        self.seen: list[Seen] = []
        self.problems: list[str] = []
        self._descriptions = descriptions
        self._routes: list[tuple[str, str, Route]] = []
        self._troubles: list[_Trouble] = []
        self._released = asyncio.Event()
        application = web.Application()
        application.router.add_route("*", "/{rest:.*}", self._handle)
        self._server = TestServer(application)

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let hanging requests go, stop, and complain about everything that broke a description."""
        self._released.set()
        await self._server.close()
        assert not self.problems, self.problems

    @property
    def url(self) -> str:
        """Where it listens, with a path, as vendors have it."""
        return str(self._server.make_url(MOUNT))

    def on(self, method: str, path: str, answer: Answer | Route) -> None:
        """Answer requests to a path; `path` may end in `*`. Later rules win."""
        route = answer if callable(answer) else lambda _: answer
        self._routes.insert(0, (method, path, route))

    def fail(self, answer: Answer, at: str | None = None) -> None:
        """Answer the next request (to this path) so, once, without acting."""
        self._troubles.append(_Trouble(answer, at, after_acting=False))

    def act_then_break(self, at: str | None = None) -> None:
        """Act on the next request (to this path), and break the connection instead of answering."""
        self._troubles.append(_Trouble(Answer(fault="drop"), at, after_acting=True))

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        seen = await _seen(request)
        self.seen.append(seen)
        self._check_request(seen)
        trouble = self._trouble(seen)
        if trouble is not None and not trouble.after_acting:
            return await self._send(request, trouble.answer)
        answer = self._answer(seen)
        if trouble is not None:
            return await self._send(request, trouble.answer)
        self._check_reply(seen, answer)
        return await self._send(request, answer)

    def _trouble(self, seen: Seen) -> _Trouble | None:
        found = next((trouble for trouble in self._troubles if trouble.at in {None, seen.path}), None)
        if found is not None:
            self._troubles.remove(found)
        return found

    def _answer(self, seen: Seen) -> Answer:
        for method, path, route in self._routes:
            matches = seen.path.startswith(path[:-1]) if path.endswith("*") else seen.path == path
            if method == seen.method and matches:
                return route(seen)
        return Answer({"message": "no such page"}, status=404)

    async def _send(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        if answer.fault == "hang":
            await self._released.wait()
        if answer.fault:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        body = answer.body if answer.body is not None else json.dumps(answer.document).encode()
        return web.Response(
            status=answer.status, body=body, headers={"Content-Type": "application/json", **answer.headers}
        )

    def _check_request(self, seen: Seen) -> None:
        for description in self._descriptions:
            operation = description.operation(seen.method, seen.path)
            if operation is not None:
                problems = description.request_problems(operation, seen.query, seen.form, seen.document)
                self.problems += [f"{seen.method} {seen.path}: {problem}" for problem in problems]
                return
        if self._descriptions:
            self.problems.append(f"{seen.method} {seen.path} is not described")

    def _check_reply(self, seen: Seen, answer: Answer) -> None:
        for description in self._descriptions:
            operation = description.operation(seen.method, seen.path)
            if operation is not None:
                problems = description.reply_problems(operation, answer.status, answer.document)
                self.problems += [f"answer to {seen.method} {seen.path}: {problem}" for problem in problems]


class Closable(Protocol):
    """An adapter."""

    async def close(self) -> None:
        """Let go of the connections."""
        ...


A = TypeVar("A", bound=Closable)


@asynccontextmanager
async def closing(adapter: A) -> AsyncIterator[A]:
    """Close an adapter at the end."""
    try:
        yield adapter
    finally:
        await adapter.close()


def trouble_of(vendor: Vendor, at: str | None = None) -> Trouble:
    """Make the fixture `trouble` of the suites for requests to this path."""

    async def make(fault: Fault) -> None:
        if fault == "error":
            vendor.fail(Answer({}, 503), at)
        else:
            vendor.act_then_break(at)

    return make


async def _seen(request: web.Request) -> Seen:
    body = await request.read()
    is_form = request.content_type == FORM
    return Seen(
        method=request.method,
        path=unquote(request.rel_url.raw_path.removeprefix(MOUNT)),
        query=list(request.query.items()),
        headers=request.headers.copy(),
        form=parse_qsl(body.decode(), keep_blank_values=True) if is_form else None,
        document=json.loads(body) if body and not is_form else None,
    )
