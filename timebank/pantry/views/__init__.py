"""Pages of the pantry."""

from flask import Blueprint

from timebank.pantry.views import (  # noqa: F401  each adds its pages
    acting,
    calling,
    calls,
    counting,
    giving,
    intake,
    offering,
    photos,
    products,
    recalls,
    stock,
)
from timebank.pantry.views.blueprint import bp

blueprints: tuple[Blueprint, ...] = (bp, offering.offering)
