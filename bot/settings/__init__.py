"""Owns every setting of Welkom: one frozen, typed tree, read once from the environment and `.env`.

`cli` loads it and hands it to `bootstrap`; nothing else reads the environment.
"""

from bot.settings.hours import OpeningHours
from bot.settings.problems import SettingsError
from bot.settings.tree import Settings, load, strangers

__all__ = ["OpeningHours", "Settings", "SettingsError", "load", "strangers"]
