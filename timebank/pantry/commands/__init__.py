"""Writes of the pantry."""

from timebank.pantry.commands.calls import (
    NoteCall,
    NoteLotCall,
    OfCall,
    UndoCall,
    keep_call,
    note_call,
    note_lot_call,
    undo_call,
)
from timebank.pantry.commands.counting import CountStock, count_stock
from timebank.pantry.commands.giving import (
    AnnounceDonation,
    AnswerDonation,
    ChangeDonor,
    RegisterDonor,
    announce_donation,
    answer_donation,
    change_donor,
    register_donor,
)
from timebank.pantry.commands.intake import ReadLabel, TakeIn, read_label, take_in
from timebank.pantry.commands.moving import Move, move
from timebank.pantry.commands.offers import AnswerFoodOffer, OfferFood, answer_food_offer, offer_food
from timebank.pantry.commands.passing import PassOn, pass_on
from timebank.pantry.commands.photos import KeepPhoto, keep_photo
from timebank.pantry.commands.recalls import OpenRecall, open_recall
from timebank.pantry.commands.returning import TakeBack, take_back
from timebank.pantry.commands.stock import (
    AnswerWriteOff,
    HandOut,
    MoveLot,
    Release,
    Reserve,
    Waste,
    answer_write_off,
    hand_out,
    move_lot,
    release,
    reserve,
    waste,
)

__all__ = [
    "AnnounceDonation",
    "AnswerDonation",
    "AnswerFoodOffer",
    "AnswerWriteOff",
    "ChangeDonor",
    "CountStock",
    "HandOut",
    "KeepPhoto",
    "Move",
    "MoveLot",
    "NoteCall",
    "NoteLotCall",
    "OfCall",
    "OfferFood",
    "OpenRecall",
    "PassOn",
    "ReadLabel",
    "RegisterDonor",
    "Release",
    "Reserve",
    "TakeBack",
    "TakeIn",
    "UndoCall",
    "Waste",
    "announce_donation",
    "answer_donation",
    "answer_food_offer",
    "answer_write_off",
    "change_donor",
    "count_stock",
    "hand_out",
    "keep_call",
    "keep_photo",
    "move",
    "move_lot",
    "note_call",
    "note_lot_call",
    "offer_food",
    "open_recall",
    "pass_on",
    "read_label",
    "register_donor",
    "release",
    "reserve",
    "take_back",
    "take_in",
    "undo_call",
    "waste",
]
