"""What was given and used, and who needs care."""

from timebank.exchange.models.calls import Call, CallDone
from timebank.exchange.models.deaths import Death
from timebank.exchange.models.disputes import Dispute, DisputeWord
from timebank.exchange.models.gifts import Freeze, Gift, GiftArrival
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.leaving import Leaving
from timebank.exchange.models.moves import Move, MoveArrival
from timebank.exchange.models.needs import ConfirmedNeedRecord
from timebank.exchange.models.redemptions import (
    Redemption,
    RedemptionEvent,
    RedemptionVisit,
    VolunteerOffer,
)
from timebank.exchange.models.reversals import Reversal, StaffReview, StaffReviewItem

__all__ = [
    "Call",
    "CallDone",
    "ConfirmedNeedRecord",
    "Death",
    "Dispute",
    "DisputeWord",
    "Freeze",
    "Gift",
    "GiftArrival",
    "Grant",
    "Leaving",
    "Move",
    "MoveArrival",
    "Redemption",
    "RedemptionEvent",
    "RedemptionVisit",
    "Reversal",
    "StaffReview",
    "StaffReviewItem",
    "VolunteerOffer",
]
