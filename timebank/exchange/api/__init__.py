"""The API's operations on decisions, gifts and uses."""

from timebank.exchange.api import (
    call_acts,
    calls,
    deaths,
    deciding,
    disputes,
    food_reversals,
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
    call_acts.bp,
    deaths.bp,
    moves.bp,
    moves.leavings,
    gifts.bp,
    pool.bp,
    needs.bp,
    redemptions.bp,
    disputes.bp,
    reversals.bp,
    food_reversals.bp,
)
