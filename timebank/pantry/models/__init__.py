"""Donors and donations, products and lots, stock and its movements, recalls and calls."""

from timebank.pantry.models.calls import Call, CallUndone
from timebank.pantry.models.giving import Donation, Donor
from timebank.pantry.models.offers import FoodOffer
from timebank.pantry.models.recalls import Recall, RecallLot
from timebank.pantry.models.seeing import Count, Photo
from timebank.pantry.models.stock import Lot, Movement, Product, Stock, WriteOff

__all__ = [
    "Call",
    "CallUndone",
    "Count",
    "Donation",
    "Donor",
    "FoodOffer",
    "Lot",
    "Movement",
    "Photo",
    "Product",
    "Recall",
    "RecallLot",
    "Stock",
    "WriteOff",
]
