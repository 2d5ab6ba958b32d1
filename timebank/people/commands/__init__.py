"""What changes people, their roles, and how they sign in."""
