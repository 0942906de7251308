"""Everything a customer wants beside answering: questions, back, correct, human, another language. The open question follows."""

import re
from dataclasses import replace

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.base import SILENCE, Event, Said, WelkomAction, changed, mirrored
from bot.actions.form import FORM, answered, just_greeted, read_answer
from bot.model.conversation import Language
from bot.model.signup import OPEN, Status
from bot.model.tokens import Tokens
from bot.signup import answers, repair
from bot.signup.answers import tell
from bot.signup.items import named_items
from bot.signup.journey import CORRECTABLE, DOCUMENTS, pending
from bot.signup.questions import Asking
from bot.signup.told import Result, Say, Told
from bot.signup.turn import PASSING

#: Questions to which only so many words, or the button, are a yes (R-15).
_EXPLICIT = frozenset({*DOCUMENTS, "credit_check"})
_NUMBER = "mobile_number"
#: Questions at which "another number" is hardly a telephone's, unless it says so.
_NUMBERS_OF_A_COMPANY = frozenset({"registration_number", "company_confirmed", "vat_number"})
#: Digits alone name nothing to be changed, whatever the engine makes of them.
_MASKS, _LETTERS = re.compile(r"__[a-z]+__"), re.compile(r"[^\W\d_]")
_PHONE = re.compile(r"tel|mobiel|mobile|gsm|phone|\b06", re.IGNORECASE)
_SURE_OF_LEAVING = 0.7
_LIKELY, _CLOSE = 0.15, 0.1
#: Said right after the introduction, these get no words of their own.
_OPENINGS = frozenset({"greet", "start_signup"})


class Wish(WelkomAction):
    """One wish, carried out by a use case of the same name."""

    wish = ""

    def name(self) -> str:
        """Return the action's name."""
        return f"action_{self.wish}"

    async def detail(self, now: Said, asking: Asking) -> dict[str, str]:  # noqa: ARG002 - most wishes need none
        """Return what the use case needs to know beside the message."""
        return {}

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Call the use case."""
        return await self.tools.signups.wish(now.conversation, now.message, self.wish, **await self.detail(now, asking))

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Carry it out and say what it says; the form, which follows, asks the open question or ends."""
        before = asking = await self.asking(now)
        if just_greeted(tracker) and (now.intent in _OPENINGS or isinstance(self, Repair)):
            done = Told(Result.DONE)
        else:
            done = await self._unread(now, tracker) or _why(now, before) or await self.carry_out(now, before)
            asking = await self.asking(now)
            done = await self._with_offer(now, done, before, asking)
        self.speak(dispatcher, done, asking)
        return self._told(done, asking, tracker)

    def _told(self, done: Told, asking: Asking, tracker: Tracker) -> list[Event]:
        """Return what the form has to know, the open question included: the engine need not ask for it again."""
        silence = {SILENCE: None if done.asks else True}
        if pending(asking.signup).asks is None:
            return changed(tracker.slots, language=asking.conversation.language.value, **silence)
        return [*changed(tracker.slots, **silence), *mirrored(asking, tracker.slots)]

    async def _with_offer(self, now: Said, done: Told, before: Asking, asking: Asking) -> Told:
        """Repeat what was offered before an interruption, if it still wants an answer, in place of the open question."""
        offered = before.conversation.offer
        if not done.asks or offered not in PASSING or asking.conversation.offer != offered:
            return done
        more = await self.tools.signups.wish(now.conversation, now.message, "interrupted")
        return Told(done.result, (*done.says, *more.says), more.asks)

    async def _unread(self, now: Said, tracker: Tracker) -> Told | None:
        """Read the words as an answer first when the form did not, because it was not active."""
        return None if tracker.active_loop_name == FORM else await answered(self, now)


def _why(now: Said, asking: Asking) -> Told | None:
    """Explain the open question to who only asks why: it is this one they mean."""
    asks = pending(asking.signup).asks
    return tell(f"utter_help_{asks}") if asks and answers.only_asks_why(now.text) else None


class GoBack(Wish):
    """Back to the previous question."""

    wish = "go_back"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Go back while the signup is the customer's to change."""
        return _handed_in(asking) or await super().carry_out(now, asking)


class Human(Wish):
    """A person, in writing; a wish to be phoned, and a report of fraud, take the same road."""

    wish = "human"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Fetch a person; whoever reports fraud hears first that it was understood."""
        coming = await super().carry_out(now, asking)
        if now.intent != "report_fraud":
            return coming
        return Told(coming.result, (Say("utter_answer_report_fraud"), *coming.says), coming.asks)


class Cancel(Wish):
    """Stop this signup, after asking whether that is meant."""

    wish = "cancel"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Ask for certainty; a signup that is complete or over cannot be stopped here."""
        if asking.signup.status not in OPEN | {Status.AWAITING_CALL}:
            return answers.status(asking.signup)
        return await super().carry_out(now, asking)


class Repair(Wish):
    """Not understood: rephrase, then offer readings, then a person. Counted per question, in the store."""

    wish = "missed"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Admit it, or do what was chosen as meant; while nothing is asked, tell how the signup stands instead."""
        if now.intent == "choose" and (intent := repair.meant(str(now.entities.get("value", "")))):
            return await self._mean(now, intent)
        if now.intent == "affirm" and asking.signup.status is Status.ABANDONED:
            return await self.tools.signups.wish(now.conversation, now.message, "reopen")
        if pending(asking.signup).asks is None:
            return answers.status(asking.signup)
        if now.intent == "choose":
            return tell("utter_stale_choice")
        if now.intent == "affirm" and pending(asking.signup).asks in _EXPLICIT:
            return tell("utter_accept_explicitly")
        return await super().carry_out(now, asking)

    async def detail(self, now: Said, _: Asking) -> dict[str, str]:
        """Return what the words may mean, and whether two of these are about as likely."""
        return repair.offered(now.ranking, unsure=now.intent == "nlu_fallback")

    async def _mean(self, now: Said, intent: str) -> Told:
        """Carry out what the customer chose as the meaning: as an answer if the open question has a use for it, else as a wish."""
        answer = replace(
            await read_answer(self, now), text="", tokens=Tokens(), value=None, intent=intent, confidence=1.0
        )
        told = await self.tools.signups.mean(now.conversation, answer)
        if told.result not in {Result.UNCLEAR, Result.WAITING}:
            return told
        return await wish_of(intent)(self.tools).carry_out(replace(now, intent=intent, text=""), await self.asking(now))


class Correct(Wish):
    """Change something given before; the item is named in the customer's own words, or chosen."""

    wish = "correct"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Change it while the signup is the customer's to change; what is being asked can simply be answered."""
        if later := _handed_in(asking):
            return later
        asks = pending(asking.signup).asks
        if asks in CORRECTABLE and asks in await self._named(now, asks):
            return tell("utter_correct_plain", item=asks)
        if now.text and not _LETTERS.search(_MASKS.sub("", now.text)):
            return await self.tools.signups.wish(now.conversation, now.message, "missed")
        return await super().carry_out(now, asking)

    async def detail(self, now: Said, asking: Asking) -> dict[str, str]:
        """Find which item the words name."""
        named = await self._named(now, pending(asking.signup).asks)
        return {"item": next((key for key in named if key in asking.signup.facts), "")}

    async def _named(self, now: Said, asks: str | None) -> tuple[str, ...]:
        answer = await read_answer(self, now)
        return tuple(item.key for item in named_items(answer.text, asks, answer.sender)) if now.text else ()


def _handed_in(asking: Asking) -> Told | None:
    """Say who can change a signup that reps have to decide on; None while it is the customer's."""
    if asking.signup.status in OPEN:
        return None
    reps = {Status.AWAITING_CALL, Status.IN_CALL}
    return tell("utter_correct_later") if asking.signup.status in reps else answers.status(asking.signup)


class SwitchLanguage(Wish):
    """The other language, or the one that is named."""

    wish = "language"

    async def detail(self, now: Said, asking: Asking) -> dict[str, str]:
        """Read which language is meant."""
        said_text = now.text.casefold()
        if any(word in said_text for word in ("engels", "english", "inglish")):
            return {"language": Language.EN}
        if any(word in said_text for word in ("nederlands", "dutch", "hollands", "vlaams", "flemish")):
            return {"language": Language.NL}
        async with self.tools.store.read() as uow:
            if followed := (await uow.inbox.get(now.message)).payload.get("followed"):
                return {"language": str(followed)}
        return {"language": Language.NL if asking.conversation.language is Language.EN else Language.EN}


class CodeWish(Wish):
    """A wish about a code while no code is open; another number can be given at any time."""

    wish = "wish_about_code"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Ask for the other number, or say that no code is open."""
        if now.intent != "change_number" or asking.signup.status not in OPEN:
            return await super().carry_out(now, asking)
        asks = pending(asking.signup).asks
        if asks == _NUMBER or _NUMBER not in asking.signup.facts:
            return tell("utter_rejected_phone_other")
        if asks in _NUMBERS_OF_A_COMPANY and not _PHONE.search(now.text):
            return tell(f"utter_help_{asks}")
        return await self.tools.signups.wish(now.conversation, now.message, "correct", item=_NUMBER)

    async def detail(self, now: Said, _: Asking) -> dict[str, str]:
        """Name the wish."""
        return {"wish": now.intent}


class ResumeLink(Wish):
    """Go on later, or on another device; or go on now with what was left."""

    wish = "resume_link"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Give a link once the number is proven: it leads into the signup (A-03)."""
        if asking.signup.status is Status.ABANDONED:
            return await self.tools.signups.wish(now.conversation, now.message, "reopen")
        if asking.signup.status not in OPEN:
            return answers.status(asking.signup)
        return tell("utter_resume_link" if asking.signup.phone else "utter_resume_not_yet")


class Answer(Wish):
    """Answers a question of the customer's; the words depend on the intent, and on the step where that matters."""

    wish = "answer"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Choose the words; the form asks its question again. Half a goodbye is none: it would leave the customer without one."""
        if now.intent == "goodbye" and now.confidence < _SURE_OF_LEAVING:
            return await Repair(self.tools).carry_out(now, asking)
        if now.intent == "start_signup" and asking.signup.status is Status.ABANDONED:
            return await self.tools.signups.wish(now.conversation, now.message, "reopen")
        asks = pending(asking.signup).asks
        if asks and answers.asks_why_of_this(now.intent, now.text, asks):
            return tell(f"utter_help_{asks}")
        return answers.answer(now.intent, asking.signup)


class Help(Wish):
    """Explains the open question: what is asked and why, with an example."""

    wish = "help"

    async def carry_out(self, _: Said, asking: Asking) -> Told:
        """Choose the words."""
        asks = pending(asking.signup).asks
        return tell(f"utter_help_{asks}") if asks else answers.status(asking.signup)


WISHES: tuple[type[WelkomAction], ...] = (
    Answer, Help, Human, Repair, GoBack, Correct, SwitchLanguage, Cancel, ResumeLink, CodeWish,
)  # fmt: skip

#: Who carries out a meaning that was chosen; what is not listed is a question, to be answered.
_WISH_OF: dict[str, type[Wish]] = {
    "help": Help, "go_back": GoBack, "correct_answer": Correct, "switch_language": SwitchLanguage, "talk_to_human": Human,
    "request_call": Human, "report_fraud": Human, "resume_signup": ResumeLink, "cancel_signup": Cancel,
    **dict.fromkeys(("resend_code", "code_not_received", "use_voice_call", "change_number"), CodeWish),
}  # fmt: skip


def wish_of(intent: str) -> type[Wish]:
    """Return what carries out an intent, as the rules of `data/rules` do for words."""
    return _WISH_OF.get(intent, Answer)
