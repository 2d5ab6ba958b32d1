"""The API's operations on decisions, gifts and uses."""

from timebank.exchange.api import calls, deaths, deciding, gifts, needs, pool, redemptions

blueprints = (*deciding.blueprints, calls.bp, deaths.bp, gifts.bp, pool.bp, needs.bp, redemptions.bp)
