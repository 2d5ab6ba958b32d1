"""The API's operations on rounds, and on one's own pick-ups, and on places."""

from timebank.matching.api import calls, mine, places, rounds  # noqa: F401  each adds its operations

blueprints = (rounds.bp, mine.bp, places.bp)
