"""The API's operations on rounds, and on one's own pick-ups, and on places."""

from timebank.matching.api import mine, places, rounds

blueprints = (rounds.bp, mine.bp, places.bp)
