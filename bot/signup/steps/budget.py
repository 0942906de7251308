"""`budget`: the monthly spending limit, and who is warned (the customer's own address unless another is given)."""

import re

from bot.model.signup import Signup
from bot.signup.free_text import is_question
from bot.signup.numerals import in_digits
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_AMOUNT = re.compile(
    r"(?P<euro>€|\beur(?:o'?s?)?\b)?\s*(?<![\d.,])(?P<whole>\d{1,3}(?:[.,\s]\d{3})+(?!\d)|\d+)(?:[.,](?P<rest>\d{1,2}|-))?(?!\d)"
    r"\s*(?P<thousand>k\b|duizend|thousand|mille|grand)?\s*(?P<euros>€|eur(?:o'?s?)?\b)?"
)
_OTHER_MONEY = re.compile(r"[£$]|\b(pond(en)?|pounds?|quid|gbp|sterling|dollars?|usd)\b")
#: "Een paar honderd" is no amount.
_VAGUE = re.compile(r"\b(paar|enkele|few|couple|several|half)\b")
_LEAST_CENTS = 10_00
_MOST_CENTS = 1_000_000_00
_THOUSAND = 1000


def cents(text: str) -> int | None:
    """Read an amount of euros as Dutch and English people write it: 500, 1.500, 1,500.00, 2,5k, € 250,-, vijfhonderd.

    Of several the largest, as a limit is asked for; those that say "euro" come before those that do not.
    """
    if _VAGUE.search(text.casefold()):
        return None
    found = list(_AMOUNT.finditer(in_digits(text)))
    marked = [match for match in found if match["euro"] or match["euros"]]
    return max(map(_cents, marked or found), default=None)


def _cents(amount: re.Match[str]) -> int:
    whole, rest = re.sub(r"\D", "", amount["whole"]), (amount["rest"] or "").strip("-")
    return int(f"{whole}{rest:0<2}") * (_THOUSAND if amount["thousand"] else 1)


def read(answer: Answer, signup: Signup) -> Result:
    """Take an amount, and an e-mail address beside it when one is given."""
    if answer.value is None and is_question(answer.text):
        return Unclear()
    said = answer.value or answer.text
    for address in answer.tokens.emails:
        said = said.replace(address, " ")
    if _OTHER_MONEY.search(said.casefold()):
        return Rejected("budget_currency")
    amount = cents(said)
    if amount is None:
        return Rejected("budget_amount") if answer.tokens.emails else Unclear()
    if not _LEAST_CENTS <= amount <= _MOST_CENTS:
        return Rejected("budget_range")
    warn = answer.tokens.emails[0] if answer.tokens.emails else str(signup.facts["email"]["address"])
    return Accepted({"cents": amount, "warn": warn})


STEP = Step(key="budget", stage=5, read=read)
