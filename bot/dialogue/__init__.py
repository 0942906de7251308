"""The way to the engine and to the words: `rasa` speaks to the one, `texts` reads the other, `language` tells which language."""
