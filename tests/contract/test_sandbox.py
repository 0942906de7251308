"""The built-in stand-ins meet every port as a real provider's adapter does."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from bot.providers.sandbox import Sandbox, SandboxSettings
from bot.providers.sandbox.callbacks import stripe_event
from bot.providers.sandbox.faults import Fault, Provider
from bot.providers.stripe_webhook import StripeCallbacks
from tests.contract.suites import company, messaging, numbers, partner_center, sessions
from tests.contract.suites.trouble import Trouble

SECRET = "whsec_test"


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Every stand-in over an empty folder."""
    made = Sandbox(
        SandboxSettings(
            data_dir=tmp_path,
            public_url="http://127.0.0.1:9",
            loopback_url="http://127.0.0.1:9",
            stripe_webhook_secret=SECRET,
            twilio_account_sid="AC" + "0" * 32,
            twilio_auth_token="sandbox",
            twilio_from="+3197010200000",
            slow_seconds=0,
            hang_seconds=0,
        )
    )
    yield made
    await made.close()


def trouble_of(provider: Provider) -> object:
    """Make the fixture `trouble` for one provider."""

    @pytest.fixture
    def trouble(_self: object, sandbox: Sandbox) -> Trouble:
        return lambda fault: sandbox.faults.set(provider, Fault(fault), 1)

    return trouble


def value(given: object) -> object:
    """Make a fixture that is just this value."""

    @pytest.fixture
    def constant(_self: object) -> object:
        return given

    return constant


def part(name: str) -> object:
    """Make a fixture that is this stand-in."""

    @pytest.fixture
    def stand_in(_self: object, sandbox: Sandbox) -> object:
        return getattr(sandbox, name)

    return stand_in


class TestSms(messaging.SmsContract):
    """Texts."""

    sms = part("sms")
    trouble = trouble_of(Provider.SMS)
    refused_number = value("+31612340003")


class TestVoice(messaging.VoiceContract):
    """Calls."""

    voice = part("voice")
    trouble = trouble_of(Provider.VOICE)


class TestEmail(messaging.EmailContract):
    """Mail."""

    email = part("email")
    trouble = trouble_of(Provider.EMAIL)
    refused_address = value("jan@geen-mail.example")


class TestLookup(numbers.LookupContract):
    """Number intelligence."""

    lookup = part("lookup")
    trouble = trouble_of(Provider.LOOKUP)
    mobile = value("+31612345678")
    voip = value("+31612340001")
    swapped = value("+31612340002")
    pumped = value("+31612340004")


class TestMailDomains(numbers.MailDomainsContract):
    """Mail domains."""

    mail_domains = part("mail_domains")
    good_domain = value("bakkerij.example")
    missing_domain = value("geen-mail.example")


class TestCompanies(company.CompanyRegistryContract):
    """The trade register."""

    registry = part("companies")
    trouble = trouble_of(Provider.COMPANY_REGISTRY)
    active = value(("nl", "12345678"))
    dissolved = value(("nl", "87654321"))
    unknown = value(("nl", "23456789"))
    part_of_name = value("gouden")


class TestVat(company.VatContract):
    """The tax office."""

    vat = part("vat")
    trouble = trouble_of(Provider.VAT)
    existing = value(("nl", "NL004495445B01"))
    missing = value(("nl", "NL004495446B01"))


class TestSanctions(company.SanctionsContract):
    """Watch lists."""

    sanctions = part("sanctions")
    trouble = trouble_of(Provider.SANCTIONS)
    clean = value(("Jan de Vries", "Bakkerij De Gouden Korst B.V."))
    listed = value(("Piet Sanctie", "Bakkerij De Gouden Korst B.V."))


class TestCredit(company.CreditContract):
    """The credit bureau."""

    credit = part("credit")
    trouble = trouble_of(Provider.CREDIT)
    sound = value(("nl", "12345678"))
    poor = value(("nl", "22222229"))


class TestIdentity(sessions.IdentityContract):
    """The identity service."""

    identity = part("identity")
    trouble = trouble_of(Provider.IDENTITY)

    @pytest.fixture
    def finish(self, sandbox: Sandbox) -> Callable[[str, str], Awaitable[None]]:
        """End a session as the pretend page does."""
        return finish_of(sandbox, Provider.IDENTITY)


class TestPayments(sessions.PaymentsContract):
    """The payment provider."""

    payments = part("payments")
    trouble = trouble_of(Provider.PAYMENTS)

    @pytest.fixture
    def finish(self, sandbox: Sandbox) -> Callable[[str, str], Awaitable[None]]:
        """End a session as the pretend page does."""
        return finish_of(sandbox, Provider.PAYMENTS)


class TestCallbacks(sessions.CallbacksContract):
    """Callbacks of the stand-ins, read by the adapter of the provider they imitate."""

    callbacks = value(StripeCallbacks(SECRET))

    @pytest.fixture
    def signed(self, sandbox: Sandbox) -> Callable[[str], tuple[bytes, Mapping[str, str]]]:
        """Sign an event as the stand-in does when it sends one."""

        def sign(session: str) -> tuple[bytes, Mapping[str, str]]:
            body = stripe_event("checkout.session.completed", {"id": session, "object": "checkout.session"}, 0)
            return body.encode(), {"Stripe-Signature": sandbox.callbacks.signature(body)}

        return sign


class TestPartnerCenter(partner_center.PartnerCenterContract):
    """Microsoft Partner Center."""

    partner_center = part("partner_center")
    trouble = trouble_of(Provider.PARTNER_CENTER)


def finish_of(sandbox: Sandbox, provider: Provider) -> Callable[[str, str], Awaitable[None]]:
    """Make `finish` for one provider."""

    async def finish(session: str, outcome: str) -> None:
        stored = await sandbox.sessions.get(provider, session)
        assert stored is not None
        assert await sandbox.sessions.finish(stored, outcome)

    return finish
