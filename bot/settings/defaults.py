"""Owns what is filled in where nothing is set, and what live mode must be told.

`tree` asks it while reading; a new provider is a line in `REAL` and one in `NEEDS`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.settings.problems import env_name
from bot.settings.secret_files import kept_secret

#: Per port: the real adapters that live mode uses.
REAL = {
    "sms": "twilio",
    "voice": "twilio",
    "email": "smtp",
    "lookup": "twilio",
    "company_registry": "kvk,companies_house,gleif",
    "vat": "vies",
    "identity": "stripe",
    "sanctions": "opensanctions",
    "payments": "stripe",
    "credit": "creditsafe",
    "partner_center": "partner_center",
    "mail_domains": "dns",
}

#: Per provider: what it cannot work without, and the value that stands in for it in sandbox mode.
NEEDS: dict[str, dict[str, str]] = {
    "twilio": {
        "twilio_account_sid": "AC" + "0" * 32,
        "twilio_auth_token": "sandbox",
        "twilio_from": "+3197010200000",
    },
    "stripe": {"stripe_secret_key": "sk_test_sandbox", "stripe_webhook_secret": "whsec_sandbox"},
    "smtp": {"smtp_api_url": "smtp://127.0.0.1:2525", "email_from": "welkom@lichtwolk.example"},
    "kvk": {"kvk_api_key": "sandbox"},
    "companies_house": {"companies_house_api_key": "sandbox"},
    "gleif": {},
    "vies": {},
    "opensanctions": {"opensanctions_api_key": "sandbox"},
    "creditsafe": {"creditsafe_username": "sandbox", "creditsafe_password": "sandbox"},
    "partner_center": {
        "partner_center_tenant_id": "00000000-0000-0000-0000-000000000000",
        "partner_center_client_id": "00000000-0000-0000-0000-000000000000",
        "partner_center_client_secret": "sandbox",
        "partner_center_refresh_token": "sandbox",
    },
}

LAST_PORT = 65535

#: Made by sandbox mode itself, demanded by live mode.
OWN_SECRETS = ("secret_key", "engine_secret")


def filled_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, and a value for everything that was not and follows from the rest."""
    data = {name: value for name, value in given.items() if value not in (None, "")}
    live = data.get("mode") == "live"
    for port, real in REAL.items():
        data.setdefault(port, real if live else "sandbox")
    data.setdefault("limits", "strict" if live else "relaxed")
    # Whoever tries the sandbox in the evening can be called, too.
    data.setdefault("opening_hours", "Mo-Fr 09:00-17:30" if live else "Mo-Su 00:00-24:00")
    _follow_addresses(data)
    _follow_folder(data)
    if not live:
        _play_sandbox(data)
    return data


def _follow_addresses(data: dict[str, Any]) -> None:
    host, port = str(data.get("host", "127.0.0.1")), str(data.get("port", 8080))
    near = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - names the wildcard, binds nothing
    data.setdefault("public_url", f"http://{f'[{near}]' if ':' in near else near}:{port}")
    if port.isdecimal() and int(port) < LAST_PORT:
        data.setdefault("internal_port", int(port) + 1)
    inside = f"{data.get('internal_host', '127.0.0.1')}:{data.get('internal_port')}"
    data.setdefault("actions_url", f"http://{inside}/actions")
    if "twilio_api_url" in data:
        data.setdefault("twilio_lookup_api_url", data["twilio_api_url"])


def _follow_folder(data: dict[str, Any]) -> None:
    folder = Path(data.get("data_dir", "var")).absolute()
    data["data_dir"] = folder
    data.setdefault("database_url", f"sqlite+aiosqlite:///{folder}/welkom.db")
    data.setdefault("engine_database_url", f"sqlite:///{folder}/engine.db")


def _play_sandbox(data: dict[str, Any]) -> None:
    for values in NEEDS.values():
        for name, value in values.items():
            data.setdefault(name, value)
    for name in OWN_SECRETS:
        if name not in data:
            data[name] = kept_secret(data["data_dir"] / "secrets", name)


def missing(data: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each thing that live mode may not start without."""
    if data.get("mode") != "live":
        return
    for port in REAL:
        if "sandbox" in str(data[port]):
            yield f"{env_name(port)} is sandbox: live mode takes no stand-ins."
    for name, why in _needed(data).items():
        if name not in data:
            yield f"{env_name(name)} is missing: {why}."


def _needed(data: Mapping[str, Any]) -> dict[str, str]:
    """Name of each value that has to be set, and what it is for."""
    needed = dict.fromkeys(OWN_SECRETS, "live mode needs it")
    for port in REAL:
        for provider in _providers(data[port]):
            for name in NEEDS.get(provider, {}):
                needed.setdefault(name, f"{provider} needs it for {port.replace('_', ' ')}")
    return needed


def _providers(choice: Any) -> list[str]:
    return [word.strip() for word in choice.split(",")] if isinstance(choice, str) else list(choice)
