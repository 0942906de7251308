"""Owns how a setting's text becomes a value: addresses, lists, networks, a time zone, opening hours.

`tree` gives its fields these types.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, SecretStr
from pydantic_settings import NoDecode

from bot.settings.hours import OpeningHours

Network = IPv4Network | IPv6Network


def _words(value: object) -> object:
    return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value


def _countries(value: object) -> object:
    return _words(value.lower()) if isinstance(value, str) else value


def _networks(value: object) -> object:
    words = _words(value)
    return tuple(ip_network(word, strict=False) for word in words) if isinstance(words, tuple) else words


def _origins(value: object) -> object:
    words = _words(value)
    return tuple(_address(word) for word in words) if isinstance(words, tuple) else words


def _hours(value: object) -> object:
    return OpeningHours.parse(value) if isinstance(value, str) else value


def _zone(value: object) -> object:
    try:
        return ZoneInfo(value) if isinstance(value, str) else value
    except (KeyError, ValueError, OSError):
        raise ValueError("should be a time zone such as Europe/Amsterdam") from None


def _database(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("sqlite+aiosqlite:///", "postgresql+psycopg://")):
        raise ValueError("should begin with postgresql+psycopg:// or sqlite+aiosqlite:///")
    return value


def _address(value: object) -> object:
    return _checked(value, {"http", "https"}, "http:// or https://")


def _mail_server(value: object) -> object:
    return value if value == "" else _checked(value, {"smtp", "smtps"}, "smtp:// or smtps://")


def _checked(value: object, schemes: set[str], wanted: str) -> str:
    parts = urlsplit(str(value))
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"should be an address that begins with {wanted}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("should hold no user name, password, query or fragment")
    return str(value).rstrip("/")


Address = Annotated[str, BeforeValidator(_address)]
MailServer = Annotated[str, BeforeValidator(_mail_server)]
Countries = Annotated[tuple[Literal["nl", "be", "de", "gb"], ...], NoDecode, BeforeValidator(_countries)]
Registers = Annotated[
    tuple[Literal["sandbox", "kvk", "companies_house", "gleif"], ...], NoDecode, BeforeValidator(_words)
]
Database = Annotated[SecretStr, AfterValidator(_database)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]
Hours = Annotated[OpeningHours, BeforeValidator(_hours), PlainSerializer(str)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone), PlainSerializer(str)]
