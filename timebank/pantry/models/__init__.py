"""Donors and donations, products and lots, stock and its movements, recalls."""

from timebank.pantry.models.giving import Donation, Donor
from timebank.pantry.models.offers import FoodOffer
from timebank.pantry.models.recalls import Recall, RecallCall, RecallLot
from timebank.pantry.models.seeing import Count, Photo
from timebank.pantry.models.stock import Lot, Movement, Product, Stock, WriteOff

__all__ = [
    "Count",
    "Donation",
    "Donor",
    "FoodOffer",
    "Lot",
    "Movement",
    "Photo",
    "Product",
    "Recall",
    "RecallCall",
    "RecallLot",
    "Stock",
    "WriteOff",
]
