"""Care over the API."""

from timebank.care.api import assignments, board, food_work, letters, overrides, saying, visits

blueprints = (assignments.bp, board.bp, food_work.bp, visits.bp, saying.bp, overrides.bp, letters.bp)
