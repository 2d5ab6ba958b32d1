"""Pages of exchange."""

from flask import Blueprint

from timebank.exchange.views import (
    call_acts,
    call_confirming,
    call_words,
    calls,
    death_answers,
    deaths,
    disputes,
    food_reversals,
    gift_blueprint,
    gifts,
    giving,
    leaving,
    moves,
    needs,
    pool,
    redemption_answers,
    redemption_desk,
    redemption_words,
    redemptions,
    reversal_reviews,
    reversals,
)

blueprints: tuple[Blueprint, ...] = (
    gift_blueprint.bp,
    redemption_words.bp,
    call_words.bp,
    deaths.bp,
    moves.bp,
    leaving.bp,
    disputes.bp,
    reversals.bp,
    food_reversals.bp,
)

__all__ = [
    "blueprints",
    "call_acts",
    "call_confirming",
    "calls",
    "death_answers",
    "gifts",
    "giving",
    "needs",
    "pool",
    "redemption_answers",
    "redemption_desk",
    "redemptions",
    "reversal_reviews",
]
