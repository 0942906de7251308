"""Which language words are in: Dutch or English, or not enough to tell (names, codes and companies do not flip it)."""

import re

from lingua import Language as Tongue
from lingua import LanguageDetectorBuilder

from bot.model.conversation import Language

_SURE = 0.75
_GREETINGS = {
    Language.NL: {
        "hoi",
        "hallo",
        "hee",
        "goedemorgen",
        "goedemiddag",
        "goedenavond",
        "goeiedag",
        "dag",
        "moin",
        "ja",
        "nee",
        "doei",
    },
    Language.EN: {"hello", "hi", "hey", "good morning", "good afternoon", "good evening", "yes", "no", "howdy"},
}
_WORDS_TO_TELL = 2


class LinguaRecogniser:
    """Recognises with lingua's models of the two languages, loaded at first use or by `warm_up`."""

    def __init__(self) -> None:
        """Build the detector for the two languages."""
        self._detector = LanguageDetectorBuilder.from_languages(Tongue.DUTCH, Tongue.ENGLISH).build()

    def warm_up(self) -> None:
        """Load the models (two thirds of a second), so that no customer waits for them."""
        self._detector.compute_language_confidence_values("welkom")

    def recognise(self, text: str) -> Language | None:
        """Return the language of words, None when they do not tell."""
        words = " ".join(re.findall(r"[^\W\d_]+", text.casefold()))
        for language, greetings in _GREETINGS.items():
            if words in greetings:
                return language
        if len(words.split()) < _WORDS_TO_TELL:
            return None
        best = self._detector.compute_language_confidence_values(words)[0]
        if best.value < _SURE:
            return None
        # lingua makes a new object for each answer, so `is` would never hold
        return Language.NL if best.language == Tongue.DUTCH else Language.EN
