"""What was offered beside the open question, and words or choices as the answer to it. `service` asks here first."""

from dataclasses import replace

from bot.signup import commands, handover, repair
from bot.signup.accepting import correct
from bot.signup.corrections import Corrections
from bot.signup.free_text import is_question
from bot.signup.items import named_items
from bot.signup.journey import CORRECTABLE, pending
from bot.signup.reading import accepts, agrees, yes_or_no
from bot.signup.step import Answer
from bot.signup.told import Result
from bot.signup.turn import Turn


async def answer_offer(turn: Turn, answer: Answer) -> bool:
    """Read words as the answer to what was offered beside the question; tell whether they were."""
    match turn.conversation.offer:
        case "item":
            return await item_answer(turn, answer)
        case "cancel":
            return await _cancel_answer(turn, answer)
        case "call_back":
            return await handover.call_back_answer(turn, answer)
        case "human" if yes_or_no(answer):
            await handover.ask_human(turn, {})
            return True
        case "person" if yes_or_no(answer) and not accepts(answer):
            await handover.ask_human(turn, {})
            return True
        case "person" | "go_on" | "readings":
            return repair.tried_again(turn, answer)
        case "voice" if _wants_the_call(answer) and pending(turn.signup).asks == "otp":
            return await commands.carry_out(turn, "otp", "voice", answer) is Result.DONE
        case _:
            return False


def _wants_the_call(answer: Answer) -> bool:
    """Tell whether the code is to be spoken: a yes, or "bel maar", which then means this call."""
    return bool(yes_or_no(answer)) or answer.intent in {"request_call", "use_voice_call"}


#: Whatever else the engine hears is a wish of its own.
_NAMES_AN_ITEM = frozenset({"inform", "correct_answer", "change_number", "deny", "nlu_fallback", "out_of_scope"})


async def item_answer(turn: Turn, answer: Answer) -> bool:
    """Read words as the name of what is to be changed, where that was asked; tell whether they were."""
    if answer.value is not None:
        return answer.value in CORRECTABLE and commands.correct_item(turn, answer.value) is Result.DONE
    asks = pending(turn.signup).asks
    named = tuple(item for item in named_items(answer.text, asks, answer.sender) if item.key in turn.signup.facts)
    if (
        not named
        or is_question(answer.text)
        or answer.intent not in _NAMES_AN_ITEM
        or not {item.key for item in named} <= {*CORRECTABLE}
    ):
        return False
    await correct(turn, answer, Corrections(named), asks)
    return True


async def _cancel_answer(turn: Turn, answer: Answer) -> bool:
    """Stop the signup at a plain yes, never at what the engine alone takes for one (R-15)."""
    wants, plainly = yes_or_no(answer), agrees(answer)
    if wants is None and not plainly and answer.value != "continue":
        return False
    if wants and not plainly:
        turn.say("utter_cancel_sure")
        turn.asks = False
        return True
    turn.offer(None)
    if plainly:
        turn.signup = turn.signup.to(handover.CANCELLED)
        turn.conversation = replace(turn.conversation, waiting_since=None)
        turn.say("utter_cancelled")
        turn.asks = False
    return True
