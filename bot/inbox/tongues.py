"""The language of a conversation: told by the first words, and followed when a customer changes it for two messages in a row."""

from dataclasses import dataclass, replace
from typing import Protocol

from bot.model.conversation import Conversation, Inbound, Language
from bot.ports.store import UnitOfWork

#: How far back the message before is looked for, past those that tell nothing ("ok", a number).
_LOOK_BACK = 5


class Recogniser(Protocol):
    """Tells the language of words."""

    def recognise(self, text: str) -> Language | None:
        """Return the language that somebody speaks, None when the words do not tell."""
        ...

    def guess(self, text: str) -> Language | None:
        """Return the language to begin in, from as little as a greeting."""
        ...


@dataclass(frozen=True, slots=True)
class Tongues:
    """Keeps a conversation in the language of its customer."""

    recogniser: Recogniser

    def differs(self, held: Conversation, text: str) -> bool:
        """Tell whether words are in a language that the conversation is not known to be in."""
        if not held.language_known:
            return self.recogniser.guess(text) is not None
        return self.recogniser.recognise(text) not in {held.language, None}

    async def follow(self, uow: UnitOfWork, row: Inbound) -> tuple[Conversation, Inbound]:
        """Take a row's language for the conversation's: at once when it is the first, else when the message before had it, too.

        The row tells that it was followed, so that a turn that is tried again says so as well.
        """
        held = await uow.conversations.lock(row.conversation)
        heard = self.recogniser.recognise(row.text) if held.language_known else self.recogniser.guess(row.text)
        if heard is None:
            return held, row
        if held.language_known:
            earlier = (self.recogniser.recognise(one.text) for one in await uow.inbox.said_before(row, _LOOK_BACK))
            if next(filter(None, earlier), None) is not heard:
                return held, row
            row = replace(row, payload={**row.payload, "followed": heard.value})
            await uow.inbox.amend(row.id, row.payload)
        held = replace(held, language=heard, language_known=True)
        await uow.conversations.save(held)
        return held, row
