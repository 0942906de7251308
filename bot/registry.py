"""The tables of what there is: which adapter serves a port under which name. A new vendor is one file and one line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.checks.runner import CHECKS
from bot.ports.clock import Clock
from bot.providers.companies_house import CompaniesHouse
from bot.providers.creditsafe import Creditsafe
from bot.providers.dns import DnsMailDomains
from bot.providers.gleif import Gleif
from bot.providers.http import Endpoint
from bot.providers.kvk import KvkRegister
from bot.providers.opensanctions import Lists, OpenSanctions
from bot.providers.partner_center import MicrosoftPartnerCenter, PartnerApplication
from bot.providers.registers import Registers
from bot.providers.sandbox import Sandbox
from bot.providers.smtp import MailServer, SmtpEmail
from bot.providers.stripe_identity import StripeIdentity
from bot.providers.stripe_payments import StripePayments
from bot.providers.twilio_api import TwilioAccount
from bot.providers.twilio_lookup import TwilioLookup
from bot.providers.twilio_messaging import TwilioSms
from bot.providers.twilio_voice import TwilioVoice
from bot.providers.vies import Vies
from bot.settings import Settings

CHANNELS = ("web_chat", "sms", "voice")
__all__ = ["CHANNELS", "CHECKS", "PROVIDERS", "Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a provider may be built from; `sandbox` exists in sandbox mode only."""

    settings: Settings
    clock: Clock
    sandbox: Sandbox | None

    @property
    def stand_ins(self) -> Sandbox:
        """Return the stand-ins; the settings do not let a port name them in live mode."""
        if self.sandbox is None:
            raise RuntimeError("stand-ins exist in sandbox mode only")
        return self.sandbox


def _twilio(context: Context) -> TwilioAccount:
    s = context.settings
    return TwilioAccount(
        s.twilio_account_sid, s.twilio_auth_token.get_secret_value(), s.twilio_messaging_service_sid or s.twilio_from
    )


def _twilio_sms(context: Context) -> TwilioSms:
    s = context.settings
    return TwilioSms(Endpoint(s.twilio_api_url), _twilio(context), s.public_url, context.clock)


def _twilio_voice(context: Context) -> TwilioVoice:
    s = context.settings
    account = TwilioAccount(s.twilio_account_sid, s.twilio_auth_token.get_secret_value(), s.twilio_from)
    return TwilioVoice(Endpoint(s.twilio_api_url), account, s.public_url, context.clock)


def _registers(context: Context) -> Registers:
    s = context.settings
    gleif = Gleif(Endpoint(s.gleif_api_url))
    kvk = KvkRegister(Endpoint(s.kvk_api_url), s.kvk_api_key.get_secret_value())
    house = CompaniesHouse(Endpoint(s.companies_house_api_url), s.companies_house_api_key.get_secret_value())
    return Registers({"nl": kvk, "gb": house, "be": gleif, "de": gleif})


def _vies(context: Context) -> Vies:
    own = context.settings.vies_requester
    return Vies(Endpoint(context.settings.vies_api_url), (own[:2], own[2:]) if own else None)


def _sanctions(context: Context) -> OpenSanctions:
    s = context.settings
    return OpenSanctions(
        Endpoint(s.opensanctions_api_url), s.opensanctions_api_key.get_secret_value(), Lists(s.opensanctions_dataset)
    )


def _smtp(context: Context) -> SmtpEmail:
    s = context.settings
    url = urlsplit(str(s.smtp_api_url))
    tls = url.scheme == "smtps"
    server = MailServer(
        url.hostname or "", url.port or (465 if tls else 587), s.smtp_username, s.smtp_password.get_secret_value(), tls,
    )  # fmt: skip
    return SmtpEmail(server, s.email_from, s.reseller_name)


def _partner_center(context: Context) -> MicrosoftPartnerCenter:
    s = context.settings
    application = PartnerApplication(
        s.partner_center_tenant_id,
        s.partner_center_client_id,
        s.partner_center_client_secret.get_secret_value(),
        s.partner_center_login_api_url,
    )
    return MicrosoftPartnerCenter(Endpoint(s.partner_center_api_url), application)


#: port -> the name in the setting -> how it is built.
PROVIDERS: Mapping[str, Mapping[str, Callable[[Context], Any]]] = {
    "sms": {"sandbox": lambda c: c.stand_ins.sms, "twilio": _twilio_sms},
    "voice": {"sandbox": lambda c: c.stand_ins.voice, "twilio": _twilio_voice},
    "email": {"sandbox": lambda c: c.stand_ins.email, "smtp": _smtp},
    "lookup": {
        "sandbox": lambda c: c.stand_ins.lookup,
        "twilio": lambda c: TwilioLookup(Endpoint(c.settings.twilio_lookup_api_url), _twilio(c)),
    },
    "company_registry": {"sandbox": lambda c: c.stand_ins.companies, "kvk": _registers, "companies_house": _registers},
    "vat": {"sandbox": lambda c: c.stand_ins.vat, "vies": _vies},
    "identity": {
        "sandbox": lambda c: c.stand_ins.identity,
        "stripe": lambda c: StripeIdentity(
            Endpoint(c.settings.stripe_api_url), c.settings.stripe_secret_key.get_secret_value()
        ),
    },
    "sanctions": {"sandbox": lambda c: c.stand_ins.sanctions, "opensanctions": _sanctions},
    "payments": {
        "sandbox": lambda c: c.stand_ins.payments,
        "stripe": lambda c: StripePayments(
            Endpoint(c.settings.stripe_api_url), c.settings.stripe_secret_key.get_secret_value()
        ),
    },
    "credit": {
        "sandbox": lambda c: c.stand_ins.credit,
        "creditsafe": lambda c: Creditsafe(
            Endpoint(c.settings.creditsafe_api_url),
            c.settings.creditsafe_username,
            c.settings.creditsafe_password.get_secret_value(),
        ),
    },
    "partner_center": {"sandbox": lambda c: c.stand_ins.partner_center, "partner_center": _partner_center},
    "mail_domains": {"sandbox": lambda c: c.stand_ins.mail_domains, "dns": lambda _: DnsMailDomains()},
}


def provider(port: str, context: Context) -> Any:
    """Build the adapter that the settings name for a port."""
    chosen = getattr(context.settings, port, None) or ("dns" if context.settings.live else "sandbox")
    name = chosen[0] if isinstance(chosen, tuple) else chosen
    return PROVIDERS[port][name](context)
