"""Owns the settings themselves: name, type, default and meaning of each.

What is not set is filled in by `defaults`; what is refused is put into words by `problems`.
"""

import os
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, ModelWrapValidatorHandler, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings.defaults import filled_in, missing
from bot.settings.hours import OpeningHours
from bot.settings.kinds import Address, Countries, Database, Hours, MailServer, Networks, Origins, Registers, Zone
from bot.settings.problems import PREFIX, SettingsError, sentences, unknown_names

NONE = SecretStr("")
LEAST_KEY = 32


def _of(meaning: str, default: Any = "", **limits: Any) -> Any:
    return Field(default, description=meaning, **limits)


class Settings(BaseSettings):
    """Every setting; in the environment each has the prefix WELKOM_. In sandbox mode all of them have a value."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    # what runs, and where
    mode: Literal["sandbox", "live"] = _of(
        "sandbox: built-in stand-ins for all providers; live: the real ones", "sandbox"
    )
    host: str = _of("address of the public listener", "127.0.0.1")
    port: int = _of("port of the public listener", 8080, ge=1, le=65534)
    public_url: Address = _of("as customers and providers see us (signatures, links); default: host and port")
    internal_host: str = _of("address of the internal listener (metrics, actions)", "127.0.0.1")
    internal_port: int = _of("port of the internal listener; default: the public one and 1", 8081, ge=1, le=65535)
    data_dir: Path = _of("folder for everything written at run time", Path("var"))
    database_url: Database = _of("the store: postgresql+psycopg://…; default: a SQLite file in the data folder", NONE)
    redis_url: SecretStr = _of("locks and wake-ups across machines: redis://…", NONE)
    log_format: Literal["console", "json"] = _of("how log lines look", "console")
    log_level: Literal["debug", "info", "warning", "error"] = _of("the least important line that is logged", "info")

    # the dialogue engine
    engine_url: Address | None = _of("the engine, when it runs elsewhere; default: started by `up`", None)
    engine_database_url: SecretStr = _of(
        "the engine's memory of the talk; default: a SQLite file in the data folder", NONE
    )
    engine_secret: SecretStr = _of("shared by gateway, engine and actions; sandbox mode makes its own", NONE)
    actions_url: Address = _of("where the engine calls actions; default: the internal listener")

    # keeping safe
    secret_key: SecretStr = _of(
        "master key for codes and stored secrets (32 characters or more); sandbox makes its own", NONE
    )
    secret_keys_previous: SecretStr = _of("older master keys that may still read, separated by commas", NONE)
    limits: Literal["strict", "relaxed"] = _of("relaxed lifts the limits per address; strict in live mode", "relaxed")
    embed_origins: Origins = _of("other sites that may show the chat, separated by commas", ())
    trusted_proxies: Networks = _of("networks of proxies whose X-Forwarded-For counts, separated by commas", ())

    # the reseller
    reseller_name: str = _of("the company customers sign up with", "Lichtwolk", min_length=1)
    opening_hours: Hours = _of(
        "when the reps phone; round the clock in sandbox mode", OpeningHours.parse("Mo-Fr 09:00-17:30")
    )
    time_zone: Zone = _of("the office's time zone", ZoneInfo("Europe/Amsterdam"))
    countries: Countries = _of("countries companies may be in", ("nl", "be", "de", "gb"))

    # how long a customer may be silent
    remind_after_hours: int = _of("silence until the first reminder of an unfinished signup", 24, ge=1)
    remind_again_after_hours: int = _of("from there until the second and last one", 72, ge=1)
    put_aside_after_hours: int = _of("from there until the signup is put aside (it can be taken up again)", 168, ge=1)

    # which adapter serves a port; sandbox in sandbox mode, the other in live mode
    sms: Literal["sandbox", "twilio"] = _of("text messages", "sandbox")
    voice: Literal["sandbox", "twilio"] = _of("telephone calls", "sandbox")
    email: Literal["sandbox", "smtp"] = _of("e-mail", "sandbox")
    lookup: Literal["sandbox", "twilio"] = _of("facts about a telephone number", "sandbox")
    company_registry: Registers = _of("registers of companies: sandbox, or kvk,companies_house,gleif", ("sandbox",))
    vat: Literal["sandbox", "vies"] = _of("VAT numbers", "sandbox")
    identity: Literal["sandbox", "stripe"] = _of("proof of identity", "sandbox")
    sanctions: Literal["sandbox", "opensanctions"] = _of("sanctions lists", "sandbox")
    payments: Literal["sandbox", "stripe"] = _of("cards", "sandbox")
    credit: Literal["sandbox", "creditsafe"] = _of("credit reports", "sandbox")
    partner_center: Literal["sandbox", "partner_center"] = _of("Microsoft Partner Center", "sandbox")

    mail_domains: Literal["sandbox", "dns"] = _of("whether a domain takes e-mail", "sandbox")

    # Twilio
    twilio_account_sid: str = _of("Twilio account")
    twilio_auth_token: SecretStr = _of("signs Twilio's webhooks and our requests", NONE)
    twilio_auth_token_previous: SecretStr = _of("the token before it, accepted while it is being replaced", NONE)
    twilio_from: str = _of("the number that texts and phones")
    twilio_messaging_service_sid: str = _of("messaging service, when one is used")
    twilio_api_key: str = _of("API key, for reps who phone in the browser")
    twilio_api_key_secret: SecretStr = _of("its secret", NONE)
    twilio_app_sid: str = _of("TwiML application, for reps who phone in the browser")
    twilio_api_url: Address = _of("Twilio's messages and calls", "https://api.twilio.com")
    twilio_lookup_api_url: Address = _of(
        "Twilio Lookup; default: as above when that is set", "https://lookups.twilio.com"
    )

    # Stripe, for cards and identity
    stripe_secret_key: SecretStr = _of("Stripe key", NONE)
    stripe_webhook_secret: SecretStr = _of("signs Stripe's events", NONE)
    stripe_api_url: Address = _of("Stripe", "https://api.stripe.com")

    # registers, VAT, sanctions, credit
    kvk_api_key: SecretStr = _of("Dutch register of companies (KvK)", NONE)
    kvk_api_url: Address = _of("KvK", "https://api.kvk.nl/api")
    companies_house_api_key: SecretStr = _of("British register of companies", NONE)
    companies_house_api_url: Address = _of("Companies House", "https://api.company-information.service.gov.uk")
    gleif_api_url: Address = _of("GLEIF, for companies of other countries", "https://api.gleif.org/api/v1")
    vies_requester: str = _of("our own VAT number, so that VIES gives a proof of each question")
    vies_api_url: Address = _of("VIES", "https://ec.europa.eu/taxation_customs/vies/rest-api")
    opensanctions_api_key: SecretStr = _of("OpenSanctions", NONE)
    opensanctions_dataset: str = _of("the collection of lists to search", "default")
    opensanctions_api_url: Address = _of("OpenSanctions, or a yente of our own", "https://api.opensanctions.org")
    creditsafe_username: str = _of("Creditsafe Connect")
    creditsafe_password: SecretStr = _of("Creditsafe Connect", NONE)
    creditsafe_api_url: Address = _of("Creditsafe Connect", "https://connect.creditsafe.com/v1")

    # e-mail
    email_from: str = _of("the sender of our e-mail")
    smtp_api_url: MailServer = _of("mail server: smtps://host:465, or smtp://host:587 with STARTTLS")
    smtp_username: str = _of("sign-in at the mail server, when it asks for one")
    smtp_password: SecretStr = _of("its password", NONE)

    # Microsoft Partner Center
    partner_center_tenant_id: str = _of("our own tenant")
    partner_center_client_id: str = _of("the application that acts for us")
    partner_center_client_secret: SecretStr = _of("its secret", NONE)
    partner_center_refresh_token: SecretStr = _of("consent of an admin agent (secure application model)", NONE)
    partner_center_api_url: Address = _of("Partner Center", "https://api.partnercenter.microsoft.com")
    partner_center_graph_api_url: Address = _of("Microsoft Graph", "https://graph.microsoft.com")
    partner_center_login_api_url: Address = _of("Microsoft's sign-in", "https://login.microsoftonline.com")

    @model_validator(mode="wrap")
    @classmethod
    def _all_problems_at_once(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        data = filled_in(given)
        problems = list(missing(data))
        try:
            settings = handler(data)
        except ValidationError as error:
            raise SettingsError(sentences(error) + problems) from None
        problems += settings.contradictions()
        if problems:
            raise SettingsError(problems)
        return settings

    def contradictions(self) -> list[str]:
        """One sentence for each pair of values that are fine alone, and not together."""
        found = []
        if self.port == self.internal_port:
            found.append("WELKOM_INTERNAL_PORT should differ from WELKOM_PORT.")
        if self.live and not self.public_url.startswith("https://"):
            found.append("WELKOM_PUBLIC_URL should begin with https:// in live mode.")
        if self.live and 0 < len(self.secret_key.get_secret_value()) < LEAST_KEY:
            found.append(f"WELKOM_SECRET_KEY should have at least {LEAST_KEY} characters.")
        return found

    @property
    def live(self) -> bool:
        """Whether real customers are served."""
        return self.mode == "live"


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings; raises `SettingsError` with all that is wrong with them."""
    return Settings(_env_file=env_file)


def strangers(env_file: Path = Path(".env")) -> list[str]:
    """One sentence for each name in the environment or `.env` that looks like a setting and is none."""
    return unknown_names([*os.environ, *dotenv_values(env_file)], Settings.model_fields)
