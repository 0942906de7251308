"""Lets `python -m bot` be the same as `welkom`; what comes next is `cli`."""

from bot.cli import main

main()
