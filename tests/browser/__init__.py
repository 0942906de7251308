"""Customers and reps at a real browser, over a running system."""
