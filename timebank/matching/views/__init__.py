"""Pages of matching."""

from flask import Blueprint

from timebank.matching.views import (  # noqa: F401  each adds its pages
    calling_off,
    handing,
    mine,
    papers,
    places,
    plan,
    rounds,
    visits,
)
from timebank.matching.views.blueprint import bp

blueprints: tuple[Blueprint, ...] = (bp,)
