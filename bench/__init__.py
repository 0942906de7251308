"""Measurements; figures are ratios against a peer in the same run where there is one, since machines are noisy."""
