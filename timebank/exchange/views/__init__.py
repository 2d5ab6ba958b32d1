"""Pages of exchange."""

from flask import Blueprint

from timebank.exchange.views import (
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

blueprints: tuple[Blueprint, ...] = (gift_blueprint.bp, redemption_words.bp)

__all__ = [
    "blueprints",
    "gifts",
    "giving",
    "needs",
    "pool",
    "redemption_answers",
    "redemption_desk",
    "redemptions",
]
