"""Pages of households."""

from flask import Blueprint

from timebank.households.views import cards, needs, registering, representing  # noqa: F401  each adds its pages
from timebank.households.views.blueprint import bp

blueprints: tuple[Blueprint, ...] = (bp,)
