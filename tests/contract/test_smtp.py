"""Mail by SMTP, handed to a small mail server on this machine."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from bot.ports.errors import Ambiguous, Misconfigured, PortError, Refused, Throttled, Unavailable
from bot.providers.smtp import MailServer, SmtpEmail
from tests.contract.suites.messaging import ADDRESS, EmailContract
from tests.contract.suites.trouble import Fault, Trouble

HANG, DROP = "hang", "drop"


class FakeMailServer:
    """Takes mail over; `answers` replaces its next answer to a command, once, by a line or by `hang` or `drop`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.extensions = ["250-mail.example", "250-AUTH PLAIN LOGIN", "250 8BITMIME"]
        self.commands: list[str] = []
        self.port = 0
        self._released = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Let hanging connections go and stop."""
        self._released.set()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            going = await self._answer(writer, "CONNECT", "220 mail.example ESMTP")
            while going and (line := await reader.readline()):
                going = await self._command(line.decode().strip(), reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _command(self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        self.commands.append(line)
        verb = line.split(maxsplit=1)[0].upper()
        replies = {"EHLO": "\r\n".join(self.extensions), "AUTH": "235 welcome", "DATA": "354 go on", "QUIT": "221 bye"}
        going = await self._answer(writer, verb, replies.get(verb, "250 ok"))
        if verb != "DATA" or not going:
            return going and verb != "QUIT"
        content = await reader.readuntil(b"\r\n.\r\n")
        if self.answers.get("END") in {None, DROP, HANG}:
            parsed = message_from_bytes(content[:-5], policy=SMTP)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
        return await self._answer(writer, "END", "250 taken over")

    async def _answer(self, writer: asyncio.StreamWriter, verb: str, usual: str) -> bool:
        line = self.answers.pop(verb, usual)
        if line == HANG:
            await self._released.wait()
        if line in {HANG, DROP}:
            writer.transport.abort()
            return False
        writer.write(f"{line}\r\n".encode())
        await writer.drain()
        return True


@pytest.fixture
async def server() -> AsyncIterator[FakeMailServer]:
    """A mail server."""
    server = FakeMailServer()
    await server.start()
    yield server
    await server.stop()


def adapter(server: FakeMailServer, **changes: object) -> SmtpEmail:
    """An adapter with little patience, without encryption since the server is on this machine."""
    settings: dict[str, object] = {"host": "127.0.0.1", "port": server.port, "timeout": 0.5}
    return SmtpEmail(MailServer(**{**settings, **changes}), "welkom@example.com", "Welkom, Amsterdam")


@pytest.fixture
def email(server: FakeMailServer) -> SmtpEmail:
    """The adapter."""
    return adapter(server)


class TestContract(EmailContract):
    """As every way to mail."""

    @pytest.fixture
    def refused_address(self, server: FakeMailServer) -> str:
        """An address that the server does not know."""
        server.answers["RCPT"] = "550 5.1.1 <jan@geen-mail.example>: no such user"
        return "jan@geen-mail.example"

    @pytest.fixture
    def trouble(self, server: FakeMailServer) -> Trouble:
        """Make the next mail go wrong."""

        async def make(fault: Fault) -> None:
            server.answers["CONNECT" if fault == "error" else "END"] = "421 down" if fault == "error" else DROP

        return make


async def test_mail(email: SmtpEmail, server: FakeMailServer):
    """A plain mail with our reference as its id, marked as automatic, in any language."""
    accepted = await email.send(ADDRESS, "Je code voor café Zoë", "Je code is 123456.\n\nGroet, Zoë", "ref/1")
    (mail,) = server.mails
    assert accepted.sid == mail["Message-ID"] == "<ref_1@example.com>"
    assert (mail["To"], mail["Subject"]) == (ADDRESS, "Je code voor café Zoë")
    assert mail["From"].addresses[0].display_name == "Welkom, Amsterdam"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Je code is 123456.", "", "Groet, Zoë"]
    assert abs((datetime.now(UTC) - mail["Date"].datetime).total_seconds()) < 60


async def test_sign_in(server: FakeMailServer):
    """With credentials the adapter signs in first."""
    await adapter(server, username="welkom", password="secret").send(ADDRESS, "Hallo", "Hallo", "ref-1")
    assert [command.split()[0] for command in server.commands] == ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize("text", ["a\r\nBcc: everybody@example.com", "a\nb", "a\x0bb", "a\u2028b"])
@pytest.mark.parametrize("part", ["to", "subject"])
async def test_no_smuggled_headers(email: SmtpEmail, server: FakeMailServer, text: str, part: str):
    """A line break in an address or a subject goes nowhere."""
    to, subject = (text, "Hallo") if part == "to" else (ADDRESS, text)
    with pytest.raises(Refused):
        await email.send(to, subject, "Hallo", "ref-1")
    assert server.commands == []


@pytest.mark.parametrize(
    ("at", "answer", "expected"),
    [
        ("CONNECT", "554 go away", Refused),
        ("CONNECT", "421 down", Unavailable),
        ("CONNECT", HANG, Unavailable),
        ("CONNECT", DROP, Unavailable),
        ("AUTH", "535 no", Misconfigured),
        ("MAIL", "451 later", Unavailable),
        ("MAIL", "530 encrypt first", Misconfigured),
        ("MAIL", DROP, Unavailable),
        ("RCPT", "550 <jan@bakkerij.example> unknown", Refused),
        ("RCPT", "452 too many", Throttled),
        ("RCPT", HANG, Unavailable),
        ("DATA", "554 no", Refused),
        ("END", "552 too large", Refused),
        ("END", "451 later", Unavailable),
        ("END", "477 something new", Unavailable),
        ("END", HANG, Ambiguous),
        ("END", DROP, Ambiguous),
    ],
)
async def test_failures(server: FakeMailServer, at: str, answer: str, expected: type[PortError]):
    """Until the text was handed over nothing was sent; after that, only the server's word counts."""
    server.answers[at] = answer
    with pytest.raises(PortError) as raised:
        await adapter(server, username="welkom", password="secret-word").send(ADDRESS, "Hallo", "Hallo", "ref-1")
    assert type(raised.value) is expected
    assert "bakkerij" not in f"{raised.value!r}"
    assert "secret" not in f"{raised.value!r}"
    assert raised.value.__context__ is None


async def test_nobody_listens(unused_tcp_port: int):
    """Without a connection nothing was sent."""
    email = SmtpEmail(MailServer("127.0.0.1", unused_tcp_port, timeout=0.5), "welkom@example.com")
    with pytest.raises(Unavailable):
        await email.send(ADDRESS, "Hallo", "Hallo", "ref-1")


async def test_encryption_is_demanded(server: FakeMailServer):
    """A server that offers no encryption gets no mail, and no password."""
    with pytest.raises(Misconfigured):
        await adapter(server, plain_text=False, username="welkom", password="secret").send(ADDRESS, "a", "b", "ref-1")
    assert not [command for command in server.commands if command.startswith(("AUTH", "MAIL"))]


@pytest.mark.parametrize(
    ("server", "begun"),
    [
        (MailServer("mail.example"), True),
        (MailServer("mail.example", tls=True), False),
        (MailServer("localhost"), False),
        (MailServer("mail.example", plain_text=True), False),
        (MailServer("::1", plain_text=False), True),
    ],
    ids=["far", "encrypted from the start", "near", "allowed", "demanded"],
)
def test_who_is_encrypted(server: MailServer, begun: bool):
    """Nothing leaves this machine in plain text unless somebody says so."""
    assert server.start_tls is begun


async def test_strange_address(email: SmtpEmail, server: FakeMailServer):
    """An address that SMTP cannot carry is refused."""
    with pytest.raises(Refused):
        await email.send("zoë@bakkerij.example", "Hallo", "Hallo", "ref-1")
    assert server.mails == []


async def test_find(email: SmtpEmail):
    """Nobody can be asked what became of a mail, so nothing is claimed."""
    with pytest.raises(Unavailable):
        await email.find(ADDRESS, "ref-1", datetime.now(UTC))
