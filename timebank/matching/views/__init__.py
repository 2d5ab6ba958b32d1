"""Pages of matching."""

from flask import Blueprint

from timebank.matching.views import handing, mine, papers, plan, rounds, visits  # noqa: F401  each adds its pages
from timebank.matching.views.blueprint import bp

blueprints: tuple[Blueprint, ...] = (bp,)
