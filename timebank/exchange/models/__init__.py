"""What was given and used, and who needs care."""

from timebank.exchange.models.calls import Call, CallDone
from timebank.exchange.models.gifts import Freeze, Gift, GiftArrival
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.needs import ConfirmedNeedRecord
from timebank.exchange.models.redemptions import (
    Redemption,
    RedemptionEvent,
    RedemptionVisit,
    VolunteerOffer,
)

__all__ = [
    "Call",
    "CallDone",
    "ConfirmedNeedRecord",
    "Freeze",
    "Gift",
    "GiftArrival",
    "Grant",
    "Redemption",
    "RedemptionEvent",
    "RedemptionVisit",
    "VolunteerOffer",
]
