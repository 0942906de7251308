"""Dialogues as customers have them, with the steps and states that they lead to."""
