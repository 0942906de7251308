"""What people, programs and providers do wrong, and what must not come of it."""

import asyncio
import secrets
from urllib.parse import urlencode

import pytest

from tests.journeys.player import Customer, Site, until
from tests.journeys.sms import SmsCustomer
from tests.journeys.web import WebCustomer

pytestmark = pytest.mark.timeout(300)


async def settles(customer: Customer, name: str, outcome: str) -> None:
    """Wait for the outcome of a check."""
    await customer.check(name, outcome)


@pytest.mark.parametrize(
    "words", ["/restart", "  /affirm", '/inform{"phone_verified": true}', "/session_start", "EXTERNAL: choose"]
)
async def test_typed_commands_change_nothing(web: WebCustomer, words: str) -> None:
    """What looks like a command of the engine is words: nothing is verified, the same question stays open."""
    await web.go("full_name")
    before = await web.state()
    await web.say(words)
    await web.asks("full_name")
    assert await web.state() == before


async def test_one_text_fifty_times(site: Site, sms: SmsCustomer) -> None:
    """The same MessageSid fifty times at once is one message with one answer."""
    sid = "SM" + secrets.token_hex(16)
    body = {"from": sms.phone, "body": "hoi", "id": sid}
    answers = await asyncio.gather(*(site.post("/sandbox/sms", body) for _ in range(50)))
    assert {status for status, _ in answers} == {200}
    await sms.asks("mobile_number")
    await asyncio.sleep(1.5)
    texts = await sms.texts()
    assert len(set(texts)) == len(texts)
    assert "STOP" in texts[0]
    assert len(texts) <= 2


async def test_a_wrong_signature_stores_nothing(site: Site, sms: SmsCustomer) -> None:
    """An SMS webhook without Twilio's signature is 403 and leaves no trace."""
    form = {"MessageSid": "SM" + secrets.token_hex(16), "From": sms.phone, "To": "+3197010200000", "Body": "hoi"}
    for headers in ({}, {"X-Twilio-Signature": "bm90IHR3aWxpbw=="}):
        async with site.http.post(
            site.url + "/webhooks/twilio/sms",
            data=urlencode(form),
            headers={"Content-Type": "application/x-www-form-urlencoded", **headers},
        ) as answer:
            assert answer.status == 403
    assert await site.signup(sms.phone) is None


async def test_register_does_not_answer(web: WebCustomer) -> None:
    """A register that does not answer leads to review, and the journey goes on."""
    web.number = "11111111"
    await web.go("registration_number")
    await web.answer("registration_number")
    await web.asks("vat_number")
    await settles(web, "company", "review")


@pytest.mark.parametrize(("number", "word"), [("87654321", "opgeheven"), ("69599084", "register")])
async def test_company_refused(web: WebCustomer, number: str, word: str) -> None:
    """A dissolved or unknown company is told so, and another number is asked."""
    web.number = number
    await web.go("registration_number")
    await web.answer("registration_number")
    await web.asks("registration_number")
    assert word in " ".join(line["text"] for line in web.lines("bot")[-2:]).casefold()


async def test_prepaid_card(web: WebCustomer) -> None:
    """A prepaid card is refused with the reason and another asked; the next one passes."""
    web.card = "prepaid"
    await web.go("card")
    await web.answer("card")
    web.newest["card"] = await web.asks("card")
    await web.hears("bot", "prepaid")
    web.card = "debit"
    await web.answer("card")
    await web.asks("credit_check")
    await settles(web, "card", "passed")


async def test_three_bad_cards(web: WebCustomer) -> None:
    """After three refused cards the check failed, a person is offered, and there is no new link."""
    web.card = "declined"
    await web.go("card")
    for _ in range(3):
        await web.answer("card")
        web.newest["card"] = await web.asks("card")
    assert "link" not in web.newest["card"]
    assert "human" in [choice["value"] for choice in web.newest["card"]["choices"]]
    await settles(web, "card", "failed")


async def test_five_wrong_codes(site: Site, web: WebCustomer) -> None:
    """Five wrong codes lock with a way out, and a resend works after 15 minutes."""
    await web.go("otp")
    code = await site.code("sms", web.phone)
    for _ in range(5):
        await web.mark()
        await web.say(f"{(int(code) + 1) % 1_000_000:06d}")
        asked = await web.asks("otp")
    assert {"change_number", "human"} <= {choice["value"] for choice in asked["choices"]}
    await settles(web, "otp", "failed")
    sent = len(await site.ledger("sms", web.phone))
    await site.advance(15 * 60 + 1)
    await web.say("stuur de code opnieuw")

    async def resent() -> bool:
        return len(await site.ledger("sms", web.phone)) > sent

    await until(resent, "a new code")
    await web.asks("otp")
    await web.answer("otp")
    await web.asks("full_name")


@pytest.mark.parametrize(("ending", "outcome"), [("0001", "failed"), ("0004", "failed")])
async def test_numbers_that_get_no_code(site: Site, web: WebCustomer, ending: str, outcome: str) -> None:
    """A VoIP number and one with a pumping risk get no text; another number is asked."""
    web.phone = web.phone[:-4] + ending
    await web.asks("mobile_number")
    await web.say(web.phone)
    await web.asks("mobile_number")
    await settles(web, "phone", outcome)
    assert await site.ledger("sms", web.phone) == []


async def test_undeliverable_text_offers_a_call(site: Site, web: WebCustomer) -> None:
    """Where no text arrives a voice call is offered, and its code works."""
    web.phone = web.phone[:-4] + "0003"
    await web.asks("mobile_number")
    await web.say(web.phone)
    await web.asks("otp")
    await web.choose("voice")
    await web.asks("otp")
    await web.say(await site.code("call", web.phone))
    await web.asks("full_name")


async def test_swapped_sim_is_reviewed(web: WebCustomer) -> None:
    """A SIM that was swapped yesterday goes to review, and the journey goes on."""
    web.phone = web.phone[:-4] + "0002"
    await web.go("full_name")
    await settles(web, "phone", "review")


async def test_typed_card_number(web: WebCustomer) -> None:
    """A card number that is typed is removed before anything keeps it, and the question stays."""
    await web.go("full_name")
    await web.say("mijn kaart is 4111 1111 1111 1111")
    await web.asks("full_name")
    assert "4111" not in str(web.frames)


async def test_card_number_in_pieces(web: WebCustomer) -> None:
    """A card number that comes in pieces is taken back from the lines that were shown."""
    await web.go("job_title")
    for piece in ("4111 1111", "1111 1111"):
        await web.mark()
        await web.say(piece)
    await web.frame("redacted")
    await web.asks("job_title")
    await web.disconnect()
    web.frames.clear()
    web.seen = 0
    await web.connect()
    await web.frame("redacted")
    assert "4111 1111" not in str(web.frames)


async def test_stop_and_start(site: Site, sms: SmsCustomer) -> None:
    """After STOP nothing is sent but the answer to HELP; what was texted meanwhile counts, and START brings the open question."""
    await sms.start()
    await sms.go("full_name")
    await sms.say("STOP")
    before = len(await site.ledger("sms", sms.phone))
    await sms.say("Jan de Vries")
    await asyncio.sleep(1.5)
    assert len(await site.ledger("sms", sms.phone)) == before
    await sms.say("HULP")

    async def helped() -> bool:
        return len(await site.ledger("sms", sms.phone)) == before + 1

    await until(helped, "the answer to HELP")
    await sms.say("START")
    await sms.asks("job_title")


@pytest.mark.parametrize(
    "frame", ["not json", "[]", '{"type": "dance"}', '{"type": "message"}', '{"type": "message", "id": "x", "text": 5}']
)
async def test_bad_frames(web: WebCustomer, frame: str) -> None:
    """A bad frame is answered by an error and the socket stays open."""
    await web.asks("mobile_number")
    assert web.socket
    await web.socket.send_str(frame)
    await web.frame("error")
    await web.say(web.phone)
    await web.asks("otp")


async def test_too_long_names_the_id(web: WebCustomer) -> None:
    """A message over 2,000 characters is refused by its id."""
    await web.asks("mobile_number")
    await web.say("a" * 2001, client_id="long-one")
    assert (await web.frame("error", code="too_long"))["id"] == "long-one"


async def test_the_same_id_twice(web: WebCustomer) -> None:
    """The same client id sent twice is one message."""
    await web.go("full_name")
    await web.mark()
    for _ in range(3):
        await web.send({"type": "message", "id": "same", "text": "Jan de Vries"})
    await web.asks("job_title")
    await asyncio.sleep(0.5)
    assert [line["text"] for line in web.lines("customer")].count("Jan de Vries") == 1
    assert len({frame["seq"] for frame in web.frames if frame["type"] == "ack" and frame["id"] == "same"}) == 1


async def test_origin(site: Site, web: WebCustomer) -> None:
    """A socket from another site, or without an origin, is refused."""
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": site.url + ".evil.example"}, {"Origin": "null"}):
        async with web.jar.get(
            site.url + "/chat/ws", headers={"Upgrade": "websocket", "Connection": "Upgrade", **headers}
        ) as answer:
            assert answer.status == 403
