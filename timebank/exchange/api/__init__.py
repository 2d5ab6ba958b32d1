"""The API's operations on decisions, gifts and uses."""

from timebank.exchange.api import deciding, gifts, needs, pool, redemptions

blueprints = (*deciding.blueprints, gifts.bp, pool.bp, needs.bp, redemptions.bp)
