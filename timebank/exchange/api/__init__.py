"""The API's operations on decisions, gifts and uses."""

from timebank.exchange.api import deciding, gifts, pool

blueprints = (*deciding.blueprints, gifts.bp, pool.bp)
