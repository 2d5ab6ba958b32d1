"""Pages of the ledger: the auditor's, and the member's own points."""

from timebank.ledger.views import auditing, clearing, points, proving

blueprints = (auditing.bp, clearing.bp, points.bp)

__all__ = ["blueprints", "proving"]
