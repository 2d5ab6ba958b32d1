"""The words of what leads from care to points, and back."""

from timebank.exchange.rules.deciding import Credit, Outcome, Verdict

__all__ = ["Credit", "Outcome", "Verdict"]
