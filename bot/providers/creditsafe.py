"""Owns business credit reports by Creditsafe.

The check `credit` decides on the grade. Every report is billed, so nothing here asks for one twice.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from bot.ports.company import CreditGrade, CreditReport
from bot.ports.errors import Misconfigured
from bot.providers.http import Api, Call, Dialect, Endpoint, segment

# https://doc.creditsafe.com: the same five grades for every country; E is a company that cannot be rated.
GRADES: Final[Mapping[str, CreditGrade]] = {
    "A": CreditGrade.GOOD,
    "B": CreditGrade.GOOD,
    "C": CreditGrade.GOOD,
    "D": CreditGrade.POOR,
    "E": CreditGrade.UNKNOWN,
}
# A token lives for an hour.
TOKEN_SECONDS: Final = 50 * 60.0
# Five wrong sign-ins lock the account for two minutes.
LOCK_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class _Found:
    """What the search found: the company's id when there is exactly one, and the number of the request."""

    connect_id: str | None
    request: str


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    until: float


class Creditsafe:
    """Creditsafe Connect; `base_url` ends in `/v1`."""

    def __init__(self, endpoint: Endpoint, username: str, password: str) -> None:
        self._api = Api(endpoint, Dialect("creditsafe", _code, retry_after=LOCK_SECONDS))
        self._credentials = {"username": username, "password": password}
        self._token: _Token | None = None
        self._signing_in = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def report(self, country: str, number: str) -> CreditReport:
        """Find the company (free of charge) and order its report (billed); UNKNOWN when they do not know the company.

        A connection that breaks while the report is on its way is Ambiguous: it may have been billed.
        https://doc.creditsafe.com
        """
        token = self._token
        if token is not None and token.until > _now():
            try:
                return await self._read(token, country, number)
            except Misconfigured:
                # An older token may have been ended early; a new one tells whether we are let in at all.
                self._forget(token)
        return await self._read(await self._sign_in(), country, number)

    async def _read(self, token: _Token, country: str, number: str) -> CreditReport:
        headers = {"Authorization": f"Bearer {token.value}"}
        query = [("countries", country.upper()), ("regNo", number)]
        found = await self._api.ask(Call("GET", "/companies", params=query, headers=headers), _search)
        if found.connect_id is None:
            return CreditReport(CreditGrade.UNKNOWN, None, None, found.request)
        order = Call("GET", f"/companies/{segment(found.connect_id)}", headers=headers, repeatable=False)
        return await self._api.ask(order, _report)

    def _forget(self, token: _Token) -> None:
        if self._token is token:
            self._token = None

    async def _sign_in(self) -> _Token:
        async with self._signing_in:
            if self._token is None or self._token.until <= _now():
                value = await self._api.ask(Call("POST", "/authenticate", json=self._credentials), _read_token)
                self._token = _Token(value, _now() + TOKEN_SECONDS)
            return self._token


def _now() -> float:
    return asyncio.get_running_loop().time()


def _code(document: Any) -> str | None:
    """Errors are told by their status: `{correlationId, message, details}` has no code."""
    return "rejected" if "message" in document else None


def _read_token(document: Any) -> str:
    return str(document["token"])


def _search(document: Any) -> _Found:
    """No results is an answer of success, with an object or nothing in place of the list."""
    companies = document.get("companies")
    ids = {company["id"] for company in companies} if isinstance(companies, list) else set()
    return _Found(ids.pop() if len(ids) == 1 else None, document.get("correlationId") or "no results")


def _report(document: Any) -> CreditReport:
    score = document["report"].get("creditScore") or {}
    rating = score.get("currentCreditRating") or {}
    return CreditReport(
        grade=GRADES.get(rating.get("commonValue") or "", CreditGrade.UNKNOWN),
        score=_whole((rating.get("providerValue") or {}).get("value")),
        limit_cents=_cents(rating.get("creditLimit") or {}),
        reference=document.get("correlationId") or document["companyId"],
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _cents(limit: Mapping[str, Any]) -> int | None:
    """Euro cents; a limit in another currency, or in words, is none that we can compare."""
    if limit.get("currency") != "EUR":
        return None
    try:
        return int(Decimal(limit["value"]) * 100)
    except (InvalidOperation, KeyError, TypeError):
        return None
