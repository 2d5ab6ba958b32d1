"""What was given and used, and who needs care."""

from timebank.exchange.models.needs import ConfirmedNeedRecord

__all__ = ["ConfirmedNeedRecord"]
