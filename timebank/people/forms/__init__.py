"""Forms of people: shape and type."""
