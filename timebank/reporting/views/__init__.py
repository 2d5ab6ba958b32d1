"""Pages of sums: what anybody may see, and what staff see."""

from timebank.reporting.views import figures, public

blueprints = (public.bp, figures.bp)
