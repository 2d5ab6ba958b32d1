"""Households and facilities that receive food: who lives there, what harms them, how they collect."""
