"""Which language words are in: Dutch or English, or not enough to tell.

What tells are the small words that people speak with (ik, niet, waarom; my, don't, why), because names, companies, job
titles and loan words have none. Where both languages' are there, and for the very first words, lingua's models decide.
"""

import re

from lingua import Language as Tongue
from lingua import LanguageDetectorBuilder

from bot.dialogue.talk_words import DUTCH, ENGLISH, GREETINGS
from bot.model.conversation import Language

_SURE = 0.75
_WORDS_TO_TELL = 2
#: So many times as many small words of one language as of the other settle it.
_FAR = 2
#: Addresses, numbers, abbreviations ("a.i.", "I&A").
_NOT_WORDS = re.compile(r"\S*(?:@|_|://|www\.|[^\W\d_]&[^\W\d_])\S*|\S*\d\S*|(?<!\w)(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
#: Small words that stay small within a name: "Bank of the West", "Jan van der Berg".
_SMALL = 4


class LinguaRecogniser:
    """Recognises by small words and with lingua's models of the two languages, loaded at first use or by `warm_up`."""

    def __init__(self) -> None:
        """Build the detector for the two languages."""
        self._detector = LanguageDetectorBuilder.from_languages(Tongue.DUTCH, Tongue.ENGLISH).build()

    def warm_up(self) -> None:
        """Load the models (two thirds of a second), so that no customer waits for them."""
        self._detector.compute_language_confidence_values("welkom")

    def recognise(self, text: str) -> Language | None:
        """Return the language that somebody speaks, None when the words do not tell (a name, a title, "ok")."""
        written = _WORD.findall(_NOT_WORDS.sub(" ", text))
        if len(written) < _WORDS_TO_TELL or _is_titled(written):
            return None
        words = [word.casefold().replace("\u2019", "'") for word in written]
        dutch, english = (sum(word in known for word in words) for known in (DUTCH, ENGLISH))
        if dutch == english == 0:
            return None
        if max(dutch, english) < _FAR * min(dutch, english):
            return self._likelier(words)
        return Language.NL if dutch > english else Language.EN

    def guess(self, text: str) -> Language | None:
        """Return the language to begin in: also a greeting, or words without any of the small ones, will do."""
        words = [word.casefold() for word in _WORD.findall(_NOT_WORDS.sub(" ", text))]
        for language, greetings in GREETINGS.items():
            if " ".join(words) in greetings:
                return language
        return self.recognise(text) or (self._likelier(words) if len(words) >= _WORDS_TO_TELL else None)

    def _likelier(self, words: list[str]) -> Language | None:
        best = self._detector.compute_language_confidence_values(" ".join(words))[0]
        if best.value < _SURE:
            return None
        # lingua makes a new object for each answer, so `is` would never hold
        return Language.NL if best.language == Tongue.DUTCH else Language.EN


def _is_titled(words: list[str]) -> bool:
    """Tell whether words are written as in a name ("My Office Supplies"); shouting is not."""
    capitals = [word for word in words if word[0].isupper()]
    small = all(len(word) <= _SMALL for word in words if word[0].islower())
    return words[0] in capitals and len(capitals) >= _WORDS_TO_TELL and small and not all(map(str.isupper, words))
