"""Donated food to households: an exact plan, its proof, and a reason for each pair that is not in it."""
