"""Everything a customer wants beside answering: questions, back, correct, human, another language. The open question follows."""

import re

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.base import SILENCE, Event, Said, WelkomAction, changed
from bot.actions.form import FORM, answered, just_greeted, read_answer
from bot.model.conversation import Language
from bot.model.signup import OPEN, Status
from bot.signup import answers
from bot.signup.answers import tell
from bot.signup.items import named_item
from bot.signup.journey import DOCUMENTS, pending
from bot.signup.told import Result, Say, Told

#: Questions to which only so many words, or the button, are a yes (R-15).
_EXPLICIT = frozenset({*DOCUMENTS, "credit_check"})
_NUMBER = "mobile_number"
#: Questions at which "another number" is hardly a telephone's, unless it says so.
_NUMBERS_OF_A_COMPANY = frozenset({"registration_number", "company_confirmed", "vat_number"})
_PHONE = re.compile(r"tel|mobiel|mobile|gsm|phone|\b06", re.IGNORECASE)
#: Said right after the introduction, these get no words of their own.
_OPENINGS = frozenset({"greet", "start_signup"})


class Wish(WelkomAction):
    """One wish, carried out by a use case of the same name."""

    wish = ""

    def name(self) -> str:
        """Return the action's name."""
        return f"action_{self.wish}"

    async def detail(self, now: Said) -> dict[str, str]:  # noqa: ARG002 - most wishes need none
        """Return what the use case needs to know beside the message."""
        return {}

    async def carry_out(self, now: Said) -> Told:
        """Call the use case."""
        return await self.tools.signups.wish(now.conversation, now.message, self.wish, **await self.detail(now))

    async def act(self, dispatcher: CollectingDispatcher, now: Said, tracker: Tracker) -> list[Event]:
        """Carry it out and say what it says; the form, which follows, asks the open question or ends."""
        if just_greeted(tracker) and (now.intent in _OPENINGS or isinstance(self, Repair)):
            done = Told(Result.DONE)
        else:
            done = await self._unread(now, tracker) or await self.carry_out(now)
        asking = await self.asking(now)
        self.speak(dispatcher, done, asking)
        return changed(
            tracker.slots, language=asking.conversation.language.value, **{SILENCE: None if done.asks else True}
        )

    async def _unread(self, now: Said, tracker: Tracker) -> Told | None:
        """Read the words as an answer first when the form did not, because it was not active."""
        return None if tracker.active_loop_name == FORM else await answered(self, now)


class GoBack(Wish):
    """Back to the previous question."""

    wish = "go_back"

    async def carry_out(self, now: Said) -> Told:
        """Go back while the signup is the customer's to change."""
        return await _handed_in(self, now) or await super().carry_out(now)


class Human(Wish):
    """A person, in writing; a wish to be phoned, and a report of fraud, take the same road."""

    wish = "human"

    async def carry_out(self, now: Said) -> Told:
        """Fetch a person; whoever reports fraud hears first that it was understood."""
        coming = await super().carry_out(now)
        if now.intent != "report_fraud":
            return coming
        return Told(coming.result, (Say("utter_answer_report_fraud"), *coming.says), coming.asks)


class Cancel(Wish):
    """Stop this signup, after asking whether that is meant."""

    wish = "cancel"

    async def carry_out(self, now: Said) -> Told:
        """Ask for certainty; a signup that is complete or over cannot be stopped here."""
        _, signup = await self.tools.signups.state(now.conversation)
        if signup.status not in OPEN | {Status.AWAITING_CALL}:
            return answers.status(signup)
        return await super().carry_out(now)


class Repair(Wish):
    """Not understood: rephrase, then offer readings, then a person. Counted per question, in the store."""

    wish = "missed"

    async def carry_out(self, now: Said) -> Told:
        """Admit it; while nothing is asked, tell how the signup stands instead."""
        _, signup = await self.tools.signups.state(now.conversation)
        if now.intent == "affirm" and signup.status is Status.ABANDONED:
            return await self.tools.signups.wish(now.conversation, now.message, "reopen")
        if pending(signup).asks is None:
            return answers.status(signup)
        if now.intent == "choose":
            return tell("utter_stale_choice")
        if now.intent == "affirm" and pending(signup).asks in _EXPLICIT:
            return tell("utter_accept_explicitly")
        return await super().carry_out(now)


class Correct(Wish):
    """Change something given before; the item is named in the customer's own words, or chosen."""

    wish = "correct"

    async def carry_out(self, now: Said) -> Told:
        """Change it while the signup is the customer's to change."""
        return await _handed_in(self, now) or await super().carry_out(now)

    async def detail(self, now: Said) -> dict[str, str]:
        """Find which item the words name."""
        answer = await read_answer(self, now)
        _, signup = await self.tools.signups.state(now.conversation)
        return {"item": named_item(answer.text, answer.tokens, pending(signup).asks) or ""}


async def _handed_in(action: WelkomAction, now: Said) -> Told | None:
    """Say who can change a signup that reps have to decide on; None while it is the customer's."""
    _, signup = await action.tools.signups.state(now.conversation)
    if signup.status in OPEN:
        return None
    reps = {Status.AWAITING_CALL, Status.IN_CALL}
    return tell("utter_correct_later") if signup.status in reps else answers.status(signup)


class SwitchLanguage(Wish):
    """The other language, or the one that is named."""

    wish = "language"

    async def detail(self, now: Said) -> dict[str, str]:
        """Read which language is meant."""
        held, _ = await self.tools.signups.state(now.conversation)
        said_text = now.text.casefold()
        if any(word in said_text for word in ("engels", "english", "inglish")):
            return {"language": Language.EN}
        if any(word in said_text for word in ("nederlands", "dutch", "hollands", "vlaams", "flemish")):
            return {"language": Language.NL}
        return {"language": Language.NL if held.language is Language.EN else Language.EN}


class CodeWish(Wish):
    """A wish about a code while no code is open; another number can be given at any time."""

    wish = "wish_about_code"

    async def carry_out(self, now: Said) -> Told:
        """Ask for the other number, or say that no code is open."""
        _, signup = await self.tools.signups.state(now.conversation)
        if now.intent != "change_number" or signup.status not in OPEN:
            return await super().carry_out(now)
        asks = pending(signup).asks
        if asks == _NUMBER or _NUMBER not in signup.facts:
            return tell("utter_rejected_phone_other")
        if asks in _NUMBERS_OF_A_COMPANY and not _PHONE.search(now.text):
            return tell(f"utter_help_{asks}")
        return await self.tools.signups.wish(now.conversation, now.message, "correct", item=_NUMBER)

    async def detail(self, now: Said) -> dict[str, str]:
        """Name the wish."""
        return {"wish": now.intent}


class ResumeLink(Wish):
    """Go on later, or on another device; or go on now with what was left."""

    wish = "resume_link"

    async def carry_out(self, now: Said) -> Told:
        """Give a link once the number is proven: it leads into the signup (A-03)."""
        _, signup = await self.tools.signups.state(now.conversation)
        if signup.status is Status.ABANDONED:
            return await self.tools.signups.wish(now.conversation, now.message, "reopen")
        if signup.status not in OPEN:
            return answers.status(signup)
        return tell("utter_resume_link" if signup.phone else "utter_resume_not_yet")


class Answer(Wish):
    """Answers a question of the customer's; the words depend on the intent, and on the step where that matters."""

    wish = "answer"

    async def carry_out(self, now: Said) -> Told:
        """Choose the words; the form asks its question again."""
        _, signup = await self.tools.signups.state(now.conversation)
        if now.intent == "start_signup" and signup.status is Status.ABANDONED:
            return await self.tools.signups.wish(now.conversation, now.message, "reopen")
        return answers.answer(now.intent, signup)


class Help(Wish):
    """Explains the open question: what is asked and why, with an example."""

    wish = "help"

    async def carry_out(self, now: Said) -> Told:
        """Choose the words."""
        _, signup = await self.tools.signups.state(now.conversation)
        asks = pending(signup).asks
        return tell(f"utter_help_{asks}") if asks else answers.status(signup)


WISHES: tuple[type[WelkomAction], ...] = (
    Answer, Help, Human, Repair, GoBack, Correct, SwitchLanguage, Cancel, ResumeLink, CodeWish,
)  # fmt: skip
