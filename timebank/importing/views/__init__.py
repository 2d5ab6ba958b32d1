"""Pages of imports."""

from flask import Blueprint

from timebank.importing.views import batches, files  # noqa: F401  each adds its pages
from timebank.importing.views.blueprint import bp

blueprints: tuple[Blueprint, ...] = (bp,)
