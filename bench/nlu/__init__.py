"""Pipelines of intent recognition beside each other, on the same data: `python -m bench.nlu`."""
