"""Whole journeys over a running system, played through the paths of the contract."""
