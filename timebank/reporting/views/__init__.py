"""Pages of sums: what anybody may see, and what staff see."""

from timebank.reporting.views import blueprint, figures, food, food_files, public

__all__ = ["blueprints", "food", "food_files"]
blueprints = (public.bp, figures.bp, blueprint.bp)
