"""Pages of care: the volunteer's, the senior's and family's, the coordinator's."""

from flask import Blueprint

from timebank.care.views import (  # noqa: F401  each adds its pages to the blueprint
    answering,
    approving,
    board,
    decision,
    desk,
    drafts,
    entering,
    food_work,
    home,
    hours,
    letters,
    listing,
    logging,
    needs,
    offline,
    pairing,
    received,
    saying,
    slips,
    visits,
)
from timebank.care.views.blueprint import bp

blueprints: tuple[Blueprint, ...] = (bp,)
