"""The API's operations on decisions, gifts and uses."""

from timebank.exchange.api import calls, deaths, deciding, gifts, many, needs, pool, redemptions

blueprints = (*deciding.blueprints, many.bp, calls.bp, deaths.bp, gifts.bp, pool.bp, needs.bp, redemptions.bp)
