"""Care over the API."""

from timebank.care.api import assignments, board, letters, overrides, saying, visits

blueprints = (assignments.bp, board.bp, visits.bp, saying.bp, overrides.bp, letters.bp)
