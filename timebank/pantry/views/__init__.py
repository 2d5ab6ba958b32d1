"""Pages of the pantry."""

from flask import Blueprint

from timebank.pantry.views import calling, calls, counting, giving, intake, offering, photos, recalls, stock  # noqa: F401  each adds its pages
from timebank.pantry.views.blueprint import bp

blueprints: tuple[Blueprint, ...] = (bp, offering.offering)
