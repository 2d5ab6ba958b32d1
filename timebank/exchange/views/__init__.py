"""Pages of exchange."""

from flask import Blueprint

from timebank.exchange.views import (
    call_acts,
    call_confirming,
    call_words,
    calls,
    deaths,
    gift_blueprint,
    gifts,
    giving,
    needs,
    pool,
    redemption_answers,
    redemption_desk,
    redemption_words,
    redemptions,
)

blueprints: tuple[Blueprint, ...] = (gift_blueprint.bp, redemption_words.bp, call_words.bp, deaths.bp)

__all__ = [
    "blueprints",
    "call_acts",
    "call_confirming",
    "calls",
    "gifts",
    "giving",
    "needs",
    "pool",
    "redemption_answers",
    "redemption_desk",
    "redemptions",
]
