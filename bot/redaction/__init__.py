"""What must never be kept (card numbers), and what the engine must never see (`tokens`). Called before anything is stored."""

from bot.redaction.cards import Scrubbed, completes_card, removed_text, scrub
from bot.redaction.tokens import Tokenised, tokenise

__all__ = ["Scrubbed", "Tokenised", "completes_card", "removed_text", "scrub", "tokenise"]
