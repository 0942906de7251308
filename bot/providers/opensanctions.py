"""Owns screening a person and a company against sanction and watch lists (OpenSanctions, hosted or our own yente).

The check `sanctions` decides on the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.ports.company import Screening
from bot.ports.errors import Unavailable
from bot.providers.http import Api, Call, Dialect, Endpoint, segment

PERSON: Final = "person"
COMPANY: Final = "company"
SUCCESS: Final = 200
# The monthly quota of the hosted service ends in 429 without saying until when.
WAIT_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Lists:
    """Which lists are searched, and from which score on a result is a match (what the vendor advises)."""

    dataset: str = "default"
    threshold: float = 0.7


class OpenSanctions:
    """The matching API; an empty key is for a yente of our own. The hosted service bills each of the two questions."""

    def __init__(self, endpoint: Endpoint, api_key: str = "", lists: Lists | None = None) -> None:
        headers = {"Authorization": f"ApiKey {api_key}"} if api_key else {}
        self._api = Api(endpoint, Dialect("opensanctions", _code, retry_after=WAIT_SECONDS), headers)
        self._lists = lists or Lists()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def screen(self, person: str, company: str, country: str) -> Screening:
        """Ask about both in one request; if either question failed there is no answer at all.

        https://www.opensanctions.org/docs/api/matching/
        """
        queries = {
            PERSON: {"schema": "Person", "properties": {"name": [person]}},
            COMPANY: {"schema": "Company", "properties": {"name": [company], "jurisdiction": [country]}},
        }
        call = Call(
            "POST",
            f"/match/{segment(self._lists.dataset)}",
            params=[("threshold", str(self._lists.threshold))],
            json={"queries": queries},
        )
        screening = await self._api.ask(call, _read)
        if screening is None:
            raise Unavailable("opensanctions: one of the questions was not answered")
        return screening


def _code(document: Any) -> str | None:
    """Errors are told by their status; their text may quote the question."""
    return "invalid_query" if "detail" in document else None


def _read(document: Any) -> Screening | None:
    answers = [document["responses"][name] for name in (PERSON, COMPANY)]
    if any(answer.get("status", SUCCESS) != SUCCESS for answer in answers):
        return None
    results: Sequence[Mapping[str, Any]] = [result for answer in answers for result in answer["results"]]
    matches = [result for result in results if result["match"]]
    return Screening(
        matched=bool(matches),
        score=max((float(result["score"]) for result in results), default=0.0),
        lists=tuple(sorted({name for result in matches for name in result["datasets"]})),
    )
