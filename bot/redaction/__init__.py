"""What must never be kept (card numbers), and what the engine must never see (`tokens`). Called before anything is stored."""

from bot.redaction.cards import Scrubbed, removed_text, scrub, without_removed
from bot.redaction.split import CHOICE, completes_card, holds_digits
from bot.redaction.tokens import Tokenised, tokenise

__all__ = [
    "CHOICE",
    "Scrubbed",
    "Tokenised",
    "completes_card",
    "holds_digits",
    "removed_text",
    "scrub",
    "tokenise",
    "without_removed",
]
