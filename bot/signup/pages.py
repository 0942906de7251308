"""What pages do to a signup: open a provider's page, enrol a second factor, resume on another device. `bot.gateway.links` calls it."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.checks import device
from bot.checks.device import DeviceSignal
from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Author, Channel, Inbound, InboundKind, Outbound, OutboundKind
from bot.model.records import SecondFactor, ShortLink
from bot.model.signup import OPEN, Signup, Status
from bot.ports.clock import Clock
from bot.ports.sessions import Identity, Payments
from bot.ports.store import Store, UnitOfWork
from bot.signup.codes import Codes
from bot.signup.journey import pending

#: For how long a device is remembered across signups.
_DEVICE_WINDOW = timedelta(days=30)


class LinkEnded(Exception):
    """The link was used, ran out, or its step is no longer the open one."""


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pages:
    """The use cases behind short links."""

    store: Store
    clock: Clock
    identity: Identity
    payments: Payments
    codes: Codes
    public_url: str
    device_limit: int | None = None

    async def living(self, token: str) -> tuple[ShortLink, Signup]:
        """Return a link that still works with its signup; raises LinkEnded."""
        async with self.store.begin() as uow:
            link = await uow.people.link(token_hash(token))
            if link is None or link.used_at or link.expires_at <= self.clock.now():
                raise LinkEnded
            held = await uow.conversations.get(link.conversation)
            return link, await uow.signups.get(held.signup)

    async def provider_url(self, token: str, signal: DeviceSignal) -> str:
        """Open the provider's page for an identity or card link, once; returns where to send the browser."""
        link, signup = await self.living(token)
        name = CheckName(link.purpose)
        if pending(signup).asks != link.purpose:
            raise LinkEnded
        if url := link.payload.get("url"):
            return str(url)
        port = self.identity.start if name is CheckName.IDENTITY else self.payments.start_card
        session = await port(link.token_sha256[:32], f"{self.public_url}/l/{token}/done")
        async with self.store.begin() as uow:
            held = await uow.conversations.lock(link.conversation)
            signup = await uow.signups.lock(held.signup)
            signup = begun(signup, name)
            if name is CheckName.IDENTITY:
                signup = await self._device(uow, signup, signal)
            await uow.people.bind(session.id, held.id, name.value, signup.checks[name].run)
            await uow.people.fill_link(link.token_sha256, {"url": session.url})
            await uow.signups.save(signup)
        return session.url

    async def _device(self, uow: UnitOfWork, signup: Signup, signal: DeviceSignal) -> Signup:
        now, key = self.clock.now(), f"device:{token_hash(signal.device)}"
        others = await uow.people.hits(key, now - _DEVICE_WINDOW)
        if CheckName.DEVICE not in signup.checks:
            await uow.people.hit(key, now)
        verdict = device.judge(signal, others, self.device_limit)
        return signup.with_check(Check(CheckName.DEVICE, verdict.outcome, 1, verdict.reason, verdict.data))

    async def provider_event(self, row: Inbound) -> None:
        """Queue the question how a hosted session ended; the callback itself decides nothing (P-08)."""
        async with self.store.begin() as uow:
            found = await uow.people.bound(str(row.payload["session"]))
            if found is None:
                return
            conversation, check, run = found
            held = await uow.conversations.get(conversation)
            await uow.outbox.put(
                Outbound(
                    id=f"result-{row.id}",
                    conversation=conversation,
                    kind=OutboundKind.CHECK,
                    author=Author.SYSTEM,
                    payload={"check": check, "run": run, "signup": held.signup, "session": str(row.payload["session"])},
                )
            )

    async def begin_factor(self, token: str, secret: str) -> str:
        """Keep the secret that an enrolment page shows until its code comes; a page opened again shows the same one."""
        link, _ = await self.living(token)
        if kept := link.payload.get("secret"):
            return str(kept)
        async with self.store.begin() as uow:
            held = await uow.conversations.lock(link.conversation)
            signup = begun(await uow.signups.lock(held.signup), CheckName.SECOND_FACTOR)
            await uow.signups.save(signup)
            await uow.people.fill_link(
                link.token_sha256, {"secret": secret, "run": signup.checks[CheckName.SECOND_FACTOR].run}
            )
        return secret

    async def enrolled(self, token: str, method: str, secret: str, recovery: tuple[str, ...], step: int) -> None:
        """Keep a factor that was proven on its page, end the link, and announce it through the inbox."""
        link, signup = await self.living(token)
        now = self.clock.now()
        async with self.store.begin() as uow:
            if not await uow.people.use_link(link.token_sha256, now):
                raise LinkEnded
            digests = tuple(token_hash(code) for code in recovery)
            await uow.people.save_factor(SecondFactor(signup.id, method, secret, digests, now, step))
            run = int(link.payload.get("run", 1))
            verdict = {
                "check": CheckName.SECOND_FACTOR.value,
                "run": run,
                "outcome": Outcome.PASSED.value,
                "data": {"method": method},
            }
            await uow.inbox.put(
                Inbound(
                    secrets.token_hex(16),
                    link.conversation,
                    "page",
                    f"factor:{link.token_sha256}",
                    InboundKind.CHECK,
                    payload=verdict,
                )
            )

    async def resume(self, token: str) -> str:
        """Begin the conversation of a second device: it is asked for a new code first. Returns that conversation."""
        link, signup = await self.living(token)
        now = self.clock.now()
        async with self.store.begin() as uow:
            if not await uow.people.use_link(link.token_sha256, now):
                raise LinkEnded
            first = await uow.conversations.get(link.conversation)
            if signup.phone is None or signup.status not in OPEN | {Status.ABANDONED}:
                raise LinkEnded
            fact = {"mobile_number": {"number": signup.phone}}
            blank = Signup(secrets.token_hex(16), secrets.token_urlsafe(16), facts=fact, created_at=now, changed_at=now)
            blank = blank.with_check(Check(CheckName.PHONE, Outcome.PASSED)).with_check(
                Check(CheckName.OTP, Outcome.PENDING)
            )
            await uow.signups.add(blank)
            second = replace(
                first,
                id=blank.conversation,
                signup=blank.id,
                channel=Channel.WEB,
                phone=None,
                proven=False,
                resumes=first.id,
            )
            await uow.conversations.add(
                replace(second, last_seq=0, misses=0, offer=None, waiting_since=None, created_at=now)
            )
            event = "resumed"
            if await uow.people.stopped(signup.phone):
                event = "resumed_stopped"
            else:
                await self.codes.issue(uow, second.id, "otp", signup.phone, OutboundKind.CODE_SMS, now)
            row = Inbound(
                secrets.token_hex(16), second.id, "resume", second.id, InboundKind.DELIVERY, payload={"event": event}
            )
            await uow.inbox.put(row)
        return second.id


def begun(signup: Signup, name: CheckName) -> Signup:
    """Return the signup with a new run of a check that a page settles."""
    old = signup.checks.get(name)
    return signup.with_check(Check(name, Outcome.PENDING, signup.next_run(name), tries=old.tries if old else 0))
