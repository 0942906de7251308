"""Voice: Twilio's reports on calls. A call's state is a lattice that is only climbed, in whatever order reports come (M-04)."""

from dataclasses import dataclass, replace

from aiohttp import web

from bot.channels.sms import Signature, twiml
from bot.model.records import CallState
from bot.outbox.relay import proven_accepted
from bot.ports.clock import Clock
from bot.ports.store import Store

_STATES = {
    "queued": CallState.REQUESTED,
    "initiated": CallState.REQUESTED,
    "ringing": CallState.RINGING,
    "in-progress": CallState.ANSWERED,
    "answered": CallState.ANSWERED,
    "completed": CallState.ENDED,
    "busy": CallState.FAILED,
    "no-answer": CallState.FAILED,
    "failed": CallState.FAILED,
    "canceled": CallState.FAILED,
}
_RANK = {CallState.REQUESTED: 0, CallState.RINGING: 1, CallState.ANSWERED: 2, CallState.ENDED: 3, CallState.FAILED: 3}


def climbed(now: CallState, reported: CallState) -> CallState:
    """Return the state after a report; the first end wins."""
    return reported if _RANK[reported] > _RANK[now] else now


@dataclass(frozen=True, slots=True)
class Voice:
    """The call status route."""

    store: Store
    clock: Clock
    signature: Signature

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.post("/webhooks/twilio/voice/status", self.status)]

    async def status(self, request: web.Request) -> web.Response:
        """Take a report on a call."""
        form = await self.signature.form(request)
        reported = _STATES.get(form.get("CallStatus", ""))
        async with self.store.begin() as uow:
            if reference := request.query.get("ref"):
                await proven_accepted(uow, reference, form.get("CallSid", ""), self.clock.now())
            call = await uow.reps.call_by_sid(form.get("CallSid", ""))
            if call and reported:
                await uow.reps.save_call(replace(call, state=climbed(call.state, reported)))
        return twiml()
