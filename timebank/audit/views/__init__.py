"""Pages of audit: who did what, who looked at whose data."""

from timebank.audit.views import mine, trail
from timebank.audit.views.blueprint import bp

__all__ = ["blueprints", "mine", "trail"]

blueprints = (bp,)
