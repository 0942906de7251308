"""How each kind of outbox row is carried by a port, and how it is found again. `relay` decides what its end means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.conversation import Channel, Language, Outbound, OutboundKind
from bot.model.records import Acceptance
from bot.model.signup import Signup
from bot.ports.errors import Refused
from bot.ports.messaging import Accepted, Email, Sms, Voice
from bot.ports.partner_center import Attestation, NewCustomer, PartnerCenter
from bot.ports.store import Store
from bot.ports.texts import Texts


@dataclass(frozen=True, slots=True)
class Carriers:
    """The ports that carry words and deeds; `host` is the site that one-time codes are bound to (S-05)."""

    store: Store
    texts: Texts
    sms: Sms
    voice: Voice
    email: Email
    partner_center: PartnerCenter
    brand: str
    host: str

    async def carry(self, row: Outbound) -> Accepted:
        """Do what a row says; the row's id is the reference it can be found by."""
        match row.kind:
            case OutboundKind.MESSAGE | OutboundKind.NOTICE_SMS | OutboundKind.HELP_SMS | OutboundKind.REMINDER:
                return await self.sms.send(str(row.to), row.body, row.id)
            case OutboundKind.CODE_SMS | OutboundKind.CODE_CALL | OutboundKind.CODE_EMAIL:
                return await self._code(row, await self._language(row))
            case OutboundKind.NOTICE_EMAIL:
                return await self.email.send(str(row.to), str(row.payload["subject"]), row.body, row.id)
            case OutboundKind.REP_CALL:
                return await self.voice.bridge(str(row.payload["rep_phone"]), str(row.to), row.id)
            case OutboundKind.REDACT_SMS:
                await self.sms.redact(str(row.payload["sid"]))
                return Accepted(str(row.payload["sid"]))
            case OutboundKind.CREATE_CUSTOMER:
                return await self._create(row)
            case OutboundKind.CHECK:
                raise ValueError(row.kind)

    async def find(self, row: Outbound, since: datetime) -> Accepted | None:
        """Look a row up at its provider; None means proven absent. What is idempotent or harmless is simply done again."""
        match row.kind:
            case OutboundKind.MESSAGE | OutboundKind.NOTICE_SMS | OutboundKind.HELP_SMS | OutboundKind.REMINDER:
                return await self.sms.find(str(row.to), row.id, since, row.body)
            case OutboundKind.CODE_SMS:
                return await self.sms.find(str(row.to), row.id, since, await self._code_text(row))
            case OutboundKind.CODE_CALL:
                return await self.voice.find(str(row.to), row.id, since)
            case OutboundKind.REP_CALL:
                return await self.voice.find(str(row.payload["rep_phone"]), row.id, since)
            case OutboundKind.CODE_EMAIL | OutboundKind.NOTICE_EMAIL:
                return await self.email.find(str(row.to), row.id, since)
            case _:
                return None

    async def _language(self, row: Outbound) -> Language:
        async with self.store.begin() as uow:
            return (await uow.conversations.get(row.conversation)).language

    async def _code(self, row: Outbound, language: Language) -> Accepted:
        values = {"code": str(row.payload["code"]), "brand": self.brand, "host": self.host}
        to = str(row.to)
        if row.kind is OutboundKind.CODE_EMAIL:
            subject = self._say("utter_mail_code_subject", language, values)
            return await self.email.send(to, subject, self._say("utter_mail_code", language, values), row.id)
        if row.kind is OutboundKind.CODE_CALL:
            return await self.voice.say(to, self._say("utter_call_code", language, values), language, row.id)
        return await self.sms.send(to, await self._code_text(row), row.id)

    async def _code_text(self, row: Outbound) -> str:
        values = {"code": str(row.payload["code"]), "brand": self.brand, "host": self.host}
        return self._say(f"utter_sms_code_{row.payload['purpose']}", await self._language(row), values)

    def _say(self, name: str, language: Language, values: Mapping[str, str]) -> str:
        return self.texts.say(name, language, Channel.SMS, values)

    async def _create(self, row: Outbound) -> Accepted:
        async with self.store.begin() as uow:
            signup = await uow.signups.get(str(row.payload["signup"]))
            language = (await uow.conversations.get(row.conversation)).language
            acceptances = await uow.ledger.acceptances(signup.id)
        agreed = [one for one in acceptances if one.document == "customer_agreement" and one.decision == "accepted"]
        if not agreed:
            raise Refused("no acceptance of the customer agreement is kept")
        created = await self.partner_center.create_customer(
            _customer(signup, language, row.id), _attestation(signup, agreed[-1])
        )
        return Accepted(created.id)


def _customer(signup: Signup, language: Language, reference: str) -> NewCustomer:
    facts, company = signup.facts, _company(signup)
    return NewCustomer(
        reference=reference,
        domain=f"welkom{signup.id[:12]}",
        company_name=company["name"],
        registration_number=str(facts["registration_number"].get("number", "")),
        country=str(facts["country"]["code"]),
        language=language,
        first_name=str(facts["full_name"]["first"]),
        last_name=str(facts["full_name"]["last"]),
        email=str(facts["email"]["address"]),
        phone=str(signup.phone),
        address=company["address"],
        budget_cents=int(facts["budget"]["cents"]),
    )


def _attestation(signup: Signup, agreement: Acceptance) -> Attestation:
    facts = signup.facts
    return Attestation(
        first_name=str(facts["full_name"]["first"]),
        last_name=str(facts["full_name"]["last"]),
        email=str(facts["email"]["address"]),
        phone=str(signup.phone),
        company_name=_company(signup)["name"],
        country=str(facts["country"]["code"]),
        language=agreement.language,
        accepted_at=agreement.at,
        text_sha256=agreement.text_sha256,
    )


def _company(signup: Signup) -> dict[str, str]:
    """Return name and address; where the register did not answer, the number stands for the name until a rep knows better."""
    found = signup.facts.get("company_confirmed") or {}
    number = str(
        signup.facts["registration_number"].get("number") or signup.facts["registration_number"].get("search", "")
    )
    return {"name": str(found.get("name", number)), "address": str(found.get("address", ""))}
