"""What was given and used, and who needs care."""

from timebank.exchange.models.gifts import Freeze, Gift, GiftArrival
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.needs import ConfirmedNeedRecord

__all__ = ["ConfirmedNeedRecord", "Freeze", "Gift", "GiftArrival", "Grant"]
