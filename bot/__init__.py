"""Welkom: the product, in the order a message meets it.

A message comes in through `channels`, and `cli` starts everything.
"""
