"""`budget`: the monthly spending limit, and who is warned (the customer's own address unless another is given)."""

import re

from bot.model.signup import Signup
from bot.signup.free_text import is_question
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_AMOUNT = re.compile(r"(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:[.,](\d{2}|-))?\s*(k\b|duizend|thousand)?", re.IGNORECASE)
_LEAST_CENTS = 10_00
_MOST_CENTS = 1_000_000_00
_THOUSAND = 1000


def cents(text: str) -> int | None:
    """Read an amount of euros as Dutch and English people write it: 500, 1.500, 1,500.00, 2k, € 250,-."""
    match = _AMOUNT.search(text)
    if match is None:
        return None
    whole = int(re.sub(r"[.,\s]", "", match[1])) * (_THOUSAND if match[3] else 1)
    return whole * 100 + (int(match[2]) if match[2] and match[2] != "-" else 0)


def read(answer: Answer, signup: Signup) -> Result:
    """Take an amount, and an e-mail address beside it when one is given."""
    if answer.value is None and is_question(answer.text):
        return Unclear()
    said = answer.value or answer.text
    for address in answer.tokens.emails:
        said = said.replace(address, " ")
    amount = cents(said)
    if amount is None:
        return Rejected("budget_amount") if answer.tokens.emails else Unclear()
    if not _LEAST_CENTS <= amount <= _MOST_CENTS:
        return Rejected("budget_range")
    warn = answer.tokens.emails[0] if answer.tokens.emails else str(signup.facts["email"]["address"])
    return Accepted({"cents": amount, "warn": warn})


STEP = Step(key="budget", stage=5, read=read)
