"""Pages of audit: who did what, who looked at whose data."""

from timebank.audit.views import mine, trail

blueprints = (trail.bp, mine.bp)
