"""Owns handing mail to a mail server of ours.

Whether it was read, or came back, is not known here: codes in mails prove themselves by being typed in.
"""

import asyncio
import re
import ssl
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final, NoReturn

import aiosmtplib

from bot.ports.errors import Ambiguous, Misconfigured, PortError, Refused, Throttled, Unavailable
from bot.ports.messaging import Accepted

# https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3
CODES: Final[Mapping[int, type[PortError]]] = {
    421: Unavailable,
    450: Unavailable,
    451: Unavailable,
    452: Throttled,
    454: Misconfigured,
    530: Misconfigured,
    535: Misconfigured,
    550: Refused,
    551: Refused,
    552: Refused,
    553: Refused,
    554: Refused,
}
TEMPORARY: Final = range(400, 500)
WAIT_SECONDS: Final = 60.0
NEAR: Final = frozenset({"127.0.0.1", "::1", "localhost"})
LINE_BREAKS: Final = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
UNSAFE: Final = re.compile(r"[^A-Za-z0-9.+-]")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server; `tls` is from the start (port 465), otherwise it is begun on the way (587) and demanded.

    `plain_text` does without; unless it is said, only for a server on this machine.
    """

    host: str
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    timeout: float = 15.0
    plain_text: bool | None = None

    @property
    def start_tls(self) -> bool:
        """Whether encryption is begun on the way."""
        plain = self.host in NEAR if self.plain_text is None else self.plain_text
        return not (self.tls or plain)


class SmtpEmail:
    """Mail by SMTP. The part of `sender` after the @ names the Message-IDs."""

    def __init__(self, server: MailServer, sender: str, sender_name: str = "") -> None:
        self._server = server
        self._sender = Address(sender_name, addr_spec=sender)

    async def send(self, to: str, subject: str, body: str, reference: str) -> Accepted:
        """Hand one mail over; a mail program that gets it twice sees one Message-ID, made of the reference."""
        message = self._message(to, subject, body, reference)
        client = await self._connected()
        try:
            await self._step(self._envelope(client, to), Unavailable)
            await self._step(client.data(message.as_bytes()), Ambiguous)
        finally:
            client.close()
        return Accepted(str(message["Message-ID"]))

    async def find(self, to: str, reference: str, since: datetime) -> NoReturn:  # noqa: ARG002 - part of the port
        """A mail server does not tell what it took over."""
        raise Unavailable("smtp: a mail server does not tell what it took over")

    async def _envelope(self, client: aiosmtplib.SMTP, to: str) -> None:
        await client.mail(self._sender.addr_spec)
        await client.rcpt(to)

    async def _step(self, work: Awaitable[object], broken: type[PortError]) -> None:
        """One step towards the mail being theirs; `broken` is what a lost connection means at this point."""
        try:
            async with asyncio.timeout(self._server.timeout):
                await work
        except aiosmtplib.SMTPResponseException as error:
            failure = _told(error.code)
        except ValueError:
            failure = Refused("address")
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            failure = broken("smtp: the connection broke")
        else:
            return
        # Raised outside the handler: the library's error quotes the address.
        raise failure

    def _message(self, to: str, subject: str, body: str, reference: str) -> EmailMessage:
        if any(character in LINE_BREAKS for text in (to, subject) for character in text):
            # A line break in an address or a subject would smuggle in further headers.
            raise Refused("header")
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = f"<{UNSAFE.sub('_', reference)}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body, cte="quoted-printable")
        return message

    async def _connected(self) -> aiosmtplib.SMTP:
        """Connect and sign in; nothing has been handed over yet, so every failure means "not sent"."""
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username or None,
            password=server.password or None,
            use_tls=server.tls,
            start_tls=server.start_tls,
            timeout=server.timeout,
        )
        try:
            async with asyncio.timeout(server.timeout):
                await client.connect()
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            failure = _not_connected(error)
        else:
            return client
        client.close()
        raise failure


def _not_connected(error: Exception) -> PortError:
    if isinstance(error, aiosmtplib.SMTPAuthenticationError | ssl.SSLCertVerificationError):
        return Misconfigured("smtp: not let in")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _told(error.code)
    if type(error) in {aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported}:
        return Misconfigured("smtp: the server offers no encryption or no sign-in")
    return Unavailable("smtp: no connection")


def _told(code: int) -> PortError:
    kind = CODES.get(code, Unavailable if code in TEMPORARY else Refused)
    if kind is Throttled:
        return Throttled(WAIT_SECONDS)
    return Refused(str(code)) if kind is Refused else kind(f"smtp: code {code}")
