"""The sandbox's paths: pages without scripts or number fields, controls that say what is wrong."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestClient
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.ports.sessions import CardStatus, Funding, IdentityOutcome
from bot.providers.sandbox import Sandbox
from bot.providers.sandbox.api import BadRequest, _number
from bot.providers.sandbox.cards import CARDS
from bot.providers.sandbox.web import OUTCOMES
from tests.unit.sandbox.surroundings import PUBLIC_URL, TOKEN, Gateway, running

BACK = f"{PUBLIC_URL}/l/abc"
NUMBER = "+31612345678"


class Web:
    """A started sandbox with its gateway and a browser without scripts."""

    def __init__(self, sandbox: Sandbox, gateway: Gateway, browser: ClientSession) -> None:
        self.sandbox = sandbox
        self.gateway = gateway
        self.browser = browser

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Post JSON and return status and JSON."""
        async with self.browser.post(path, json=body) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> Any:
        """Get JSON."""
        async with self.browser.get(path) as answer:
            assert answer.status == 200
            return await answer.json()

    async def card_page(self, reference: str = "a") -> tuple[str, str]:
        """Open a card session; its id and the path of its page."""
        session = await self.sandbox.payments.start_card(reference, BACK)
        return session.id, session.url.removeprefix(PUBLIC_URL)


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    """Everything, running."""
    gateway = Gateway()
    sandbox, server = await running(tmp_path, gateway)
    async with TestClient(server) as client:
        yield Web(sandbox, gateway, client)
    await sandbox.close()


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        """The attributes of every tag with one of these names."""
        return [attributes for tag, attributes in self.found if tag in tags]


async def page(answer: ClientResponse, status: int = 200) -> Tags:
    """The tags of an HTML answer."""
    assert answer.status == status
    assert answer.content_type == "text/html"
    return Tags(await answer.text())


async def test_card_page_is_a_list(web: Web) -> None:
    """The card page is one plain form with one button per test card: no field, no script."""
    _, path = await web.card_page()
    tags = await page(await web.browser.get(path))
    assert [button["value"] for button in tags.named("button")] == list(CARDS)
    assert {(button["type"], button["name"]) for button in tags.named("button")} == {("submit", "card")}
    assert [form["method"] for form in tags.named("form")] == ["post"]
    assert tags.named("input", "textarea", "select", "script") == []


async def test_picking_a_card(web: Web) -> None:
    """A picked card ends the session and sends the customer back."""
    session, path = await web.card_page()
    answer = await web.browser.post(path, data={"card": "prepaid"}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, BACK)
    assert (await web.sandbox.payments.card_result(session)).funding is Funding.PREPAID


async def test_identity_page(web: Web) -> None:
    """The identity page is the same, with outcomes."""
    session = await web.sandbox.identity.start("a", BACK)
    path = session.url.removeprefix(PUBLIC_URL)
    tags = await page(await web.browser.get(path))
    assert [(button["name"], button["value"]) for button in tags.named("button")] == [("outcome", o) for o in OUTCOMES]
    answer = await web.browser.post(path, data={"outcome": "needs_review"}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, BACK)
    assert (await web.sandbox.identity.result(session.id)).outcome is IdentityOutcome.NEEDS_REVIEW


async def test_used_twice(web: Web) -> None:
    """A session that has ended stays as it ended, and shows the way back."""
    session, path = await web.card_page()
    await web.browser.post(path, data={"card": "credit"}, allow_redirects=False)
    again = await page(await web.browser.post(path, data={"card": "declined"}, allow_redirects=False), 409)
    later = await page(await web.browser.get(path))
    assert BACK in [link["href"] for link in again.named("a")]
    assert BACK in [link["href"] for link in later.named("a")]
    assert later.named("form") == []
    assert (await web.sandbox.payments.card_result(session)).status is CardStatus.SUCCEEDED


@pytest.mark.parametrize("choice", [{}, {"card": "4242424242424242"}, {"card": "CREDIT"}, {"outcome": "verified"}])
async def test_no_such_card(web: Web, choice: dict[str, str]) -> None:
    """Anything but a card of the list changes nothing."""
    session, path = await web.card_page()
    await page(await web.browser.post(path, data=choice), 400)
    assert (await web.sandbox.payments.card_result(session)).status is CardStatus.PENDING


async def test_no_such_session(web: Web) -> None:
    """An unknown session, or one of the other provider, is a friendly 404."""
    session, _ = await web.card_page()
    for path in ("/sandbox/card/cs_test_nothing", f"/sandbox/identity/{session}"):
        await page(await web.browser.get(path), 404)
        await page(await web.browser.post(path, data={"card": "credit", "outcome": "verified"}), 404)


@pytest.mark.parametrize(
    ("language", "word"), [("nl-NL,nl;q=0.9", "testkaart"), ("en", "test card"), ("", "test card")]
)
async def test_language(web: Web, language: str, word: str) -> None:
    """The pretend pages speak the browser's language."""
    _, path = await web.card_page()
    answer = await web.browser.get(path, headers={"Accept-Language": language})
    assert word in await answer.text()


@pytest.mark.parametrize("path", ["/sandbox/", "/sandbox/phone", "card"])
async def test_strict_policy(web: Web, path: str) -> None:
    """No page has a style or a script of its own, so that the strictest policy lets it work."""
    html = await (await web.browser.get((await web.card_page())[1] if path == "card" else path)).text()
    tags = Tags(html)
    assert tags.named("style") == []
    assert all(script.get("src", "").startswith("/sandbox/static/") for script in tags.named("script"))
    assert not [name for _, attributes in tags.found for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", ["/sandbox/", "/sandbox/phone"])
async def test_parts_are_there(web: Web, path: str) -> None:
    """Every style, script and picture that a page names is served."""
    tags = Tags(await (await web.browser.get(path)).text())
    parts = [tag.get("src") or tag["href"] for tag in tags.named("link", "script")]
    assert parts
    for part in parts:
        assert (await web.browser.get(str(part))).status == 200


async def test_index_documents_everything(web: Web) -> None:
    """The index names every card, outcome, company, fault and special number."""
    html = await (await web.browser.get("/sandbox")).text()
    companies = ["12345678", "22222229", "87654321", "11111111", "01234567"]
    faults = ["slow", "hang", "error", "timeout_after_accept", "duplicate_callback", "reorder", "none"]
    for word in [*CARDS, *OUTCOMES, *companies, *faults, "0001", "0002", "0003", "0004", "geen-mail.example"]:
        assert f"<code>{word}</code>" in html


async def test_index_tells_right_vat_numbers(web: Web) -> None:
    """The VAT numbers that the index gives as examples exist."""
    html = await (await web.browser.get("/sandbox/")).text()
    examples = re.findall(r"<code>([A-Z]{2}[0-9B]{9,12})</code>", html)
    assert len(examples) == 2
    for example in examples:
        assert (await web.sandbox.vat.check(example[:2].lower(), example)).exists


async def test_ledger(web: Web) -> None:
    """The ledger is a list, narrowed by `after` and `to`."""
    for count in range(3):
        await web.sandbox.sms.send(f"{NUMBER[:-1]}{count}", "text", str(count))
    assert [entry["n"] for entry in await web.get("/sandbox/ledger")] == [1, 2, 3]
    assert [entry["n"] for entry in await web.get("/sandbox/ledger?after=2")] == [3]
    assert [entry["n"] for entry in await web.get("/sandbox/ledger?to=%2B31612345671")] == [2]
    assert (await web.browser.get("/sandbox/ledger?after=-1")).status == 400


async def test_clock(web: Web) -> None:
    """The clock goes forward by what is sent, and says where it is."""
    status, shown = await web.post("/sandbox/clock", {"advance_seconds": 601})
    assert (status, shown["offset_seconds"]) == (200, 601)
    assert (await web.get("/sandbox/clock"))["offset_seconds"] == 601
    assert web.sandbox.clock.offset == 601


@pytest.mark.parametrize("body", [{}, [], None, "x"])
async def test_clock_refuses(web: Web, body: Any) -> None:
    """What is no object with a number is answered with a sentence."""
    status, shown = await web.post("/sandbox/clock", body)
    assert status == 400
    assert shown["error"].endswith(".")


@pytest.mark.parametrize("seconds", [-1, "601", True, None, 1e12])
async def test_clock_refuses_steps(web: Web, seconds: Any) -> None:
    """Time does not run back, nor by anything but a number of seconds."""
    status, shown = await web.post("/sandbox/clock", {"advance_seconds": seconds})
    assert (status, web.sandbox.clock.offset) == (400, 0)
    assert "advance_seconds" in shown["error"]


async def test_faults(web: Web) -> None:
    """Faults are set, listed and ended."""
    status, shown = await web.post("/sandbox/faults", {"provider": "sms", "fault": "slow", "times": 3})
    assert (status, shown) == (200, [{"provider": "sms", "fault": "slow", "times": 3}])
    assert await web.get("/sandbox/faults") == shown
    assert await web.post("/sandbox/faults", {"provider": "sms", "fault": "none"}) == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {"provider": "fax", "fault": "slow"},
        {"provider": "sms", "fault": "sulk"},
        {"provider": "sms"},
        {"provider": ["sms"], "fault": "slow"},
        {"provider": "sms", "fault": "slow", "times": 0},
        {"provider": "sms", "fault": "slow", "times": "3"},
    ],
)
async def test_faults_refuse(web: Web, body: Any) -> None:
    """An unknown provider, fault or number is answered with a sentence and sets nothing."""
    status, shown = await web.post("/sandbox/faults", body)
    assert status == 400
    assert shown["error"].endswith(".")
    assert await web.get("/sandbox/faults") == []


@pytest.mark.parametrize(
    "body", ["Hoi", "", "Zin in een ijsje? 😀 & meer=ja\nTweede regel", "x" * 5000, "/restart", "a+b %20"]
)
async def test_text_arrives_signed(web: Web, body: str) -> None:
    """A text reaches the webhook as it was written, with a signature that Twilio's own code accepts."""
    status, shown = await web.post("/sandbox/sms", {"from": "06 12345678", "body": body})
    assert (status, shown["status"], shown["from"]) == (200, 200, NUMBER)
    form, signature = web.gateway.texts[0]
    assert (form["From"], form["Body"], form["MessageSid"]) == (NUMBER, body, shown["id"])
    assert re.fullmatch("SM[0-9a-f]{32}", shown["id"])
    assert (form["To"], form["NumMedia"], form["AccountSid"]) == ("+3197010200000", "0", "AC" + "0" * 32)
    assert RequestValidator(TOKEN).validate(f"{PUBLIC_URL}/webhooks/twilio/sms", form, signature)


async def test_text_repeated(web: Web) -> None:
    """With an id of its own a text can be repeated; each is another one without."""
    for _ in range(2):
        await web.post("/sandbox/sms", {"from": NUMBER, "body": "Hoi", "id": "SM1"})
        await web.post("/sandbox/sms", {"from": NUMBER, "body": "Hoi"})
    ids = [form["MessageSid"] for form, _ in web.gateway.texts]
    assert ids.count("SM1") == 2
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    "body",
    [
        {"body": "Hoi"},
        {"from": NUMBER},
        {"from": "Jan", "body": "Hoi"},
        {"from": "1", "body": "Hoi"},
        {"from": NUMBER, "body": 1},
        {"from": NUMBER, "body": "Hoi", "id": ""},
        {"from": 31612345678, "body": "Hoi"},
        [],
    ],
)
async def test_text_refused(web: Web, body: Any) -> None:
    """What is no text from a number is answered with a sentence and goes nowhere."""
    status, shown = await web.post("/sandbox/sms", body)
    assert status == 400
    assert shown["error"].endswith(".")
    assert web.gateway.texts == []


async def test_text_refused_by_us(web: Web) -> None:
    """The webhook's refusal is passed on, and so is its silence."""
    web.gateway.statuses = [503]
    status, shown = await web.post("/sandbox/sms", {"from": NUMBER, "body": "Hoi"})
    assert (status, shown["status"]) == (503, 503)
    web.sandbox.loopback.base_url = "http://127.0.0.1:9"
    status, shown = await web.post("/sandbox/sms", {"from": NUMBER, "body": "Hoi"})
    assert status == 502
    assert NUMBER not in shown["error"]


async def test_text_twice_on_command(web: Web) -> None:
    """`duplicate_callback` of `sms` brings the next text twice."""
    await web.post("/sandbox/faults", {"provider": "sms", "fault": "duplicate_callback", "times": 1})
    for body in ("one", "two"):
        await web.post("/sandbox/sms", {"from": NUMBER, "body": body})
    assert [form["Body"] for form, _ in web.gateway.texts] == ["one", "one", "two"]
    assert web.gateway.texts[0][0]["MessageSid"] == web.gateway.texts[1][0]["MessageSid"]


async def test_text_late_on_command(web: Web) -> None:
    """`reorder` of `sms` lets the next text be passed by the one after it."""
    await web.post("/sandbox/faults", {"provider": "sms", "fault": "reorder", "times": 1})
    status, shown = await web.post("/sandbox/sms", {"from": NUMBER, "body": "one"})
    assert (status, shown["status"]) == (202, None)
    await web.post("/sandbox/sms", {"from": NUMBER, "body": "two"})
    await web.sandbox.texts.settled()
    assert [form["Body"] for form, _ in web.gateway.texts] == ["two", "one"]


async def test_texts_are_not_kept(web: Web, tmp_path: Path) -> None:
    """What a customer texts stands in no file of the sandbox."""
    await web.post("/sandbox/sms", {"from": NUMBER, "body": "4242 4242 4242 4242"})
    await web.sandbox.close()
    assert b"4242 4242" not in b"".join(file.read_bytes() for file in kept(tmp_path))


def kept(folder: Path) -> list[Path]:
    """Every file below the folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


@given(value=st.one_of(st.none(), st.integers(), st.text(), st.from_regex(r"\+?[0-9 ()-]{0,20}", fullmatch=True)))
def test_numbers_are_normal_or_refused(value: object) -> None:
    """Whatever stands under `from` is a number in the international form, or refused."""
    try:
        number = _number(value)
    except BadRequest:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{3,16}", number)
