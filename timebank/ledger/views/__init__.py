"""Pages of the ledger: the auditor's, and the member's own points."""

from timebank.ledger.views import auditing, points, proving

blueprints = (auditing.bp, points.bp)

__all__ = ["blueprints", "proving"]
