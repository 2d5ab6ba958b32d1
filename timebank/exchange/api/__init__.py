"""The API's operations on decisions, gifts and uses."""

from timebank.exchange.api import (
    calls,
    deaths,
    deciding,
    disputes,
    gifts,
    many,
    moves,
    needs,
    pool,
    redemptions,
    reversals,
)

blueprints = (
    *deciding.blueprints,
    many.bp,
    calls.bp,
    deaths.bp,
    moves.bp,
    moves.leavings,
    gifts.bp,
    pool.bp,
    needs.bp,
    redemptions.bp,
    disputes.bp,
    reversals.bp,
)
