"""Donors, what they give, and stock: every unit from the door to a household."""
