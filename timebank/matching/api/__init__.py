"""The API's operations on rounds, and on one's own pick-ups."""

from timebank.matching.api import mine, rounds

blueprints = (rounds.bp, mine.bp)
