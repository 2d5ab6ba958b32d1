"""Food over the API."""

from timebank.pantry.api import giving, photos, recalls, stock  # noqa: F401  each adds its operations
from timebank.pantry.api.blueprint import bp

blueprints = (bp,)
