"""Welkom engine."""
