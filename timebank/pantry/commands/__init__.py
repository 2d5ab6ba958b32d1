"""Writes of the pantry."""

from timebank.pantry.commands.giving import (
    AnnounceDonation,
    AnswerDonation,
    RegisterDonor,
    announce_donation,
    answer_donation,
    register_donor,
)
from timebank.pantry.commands.intake import ReadLabel, TakeIn, read_label, take_in
from timebank.pantry.commands.moving import Move, move
from timebank.pantry.commands.passing import PassOn, pass_on
from timebank.pantry.commands.recalls import NoteCall, OpenRecall, note_call, open_recall
from timebank.pantry.commands.stock import (
    AnswerWriteOff,
    CountStock,
    HandOut,
    MoveLot,
    Release,
    Reserve,
    TakeBack,
    Waste,
    answer_write_off,
    count_stock,
    hand_out,
    move_lot,
    release,
    reserve,
    take_back,
    waste,
)

__all__ = [
    "AnnounceDonation",
    "AnswerDonation",
    "AnswerWriteOff",
    "CountStock",
    "HandOut",
    "Move",
    "MoveLot",
    "NoteCall",
    "OpenRecall",
    "PassOn",
    "ReadLabel",
    "RegisterDonor",
    "Release",
    "Reserve",
    "TakeBack",
    "TakeIn",
    "Waste",
    "announce_donation",
    "answer_donation",
    "answer_write_off",
    "count_stock",
    "hand_out",
    "move",
    "move_lot",
    "note_call",
    "open_recall",
    "pass_on",
    "read_label",
    "register_donor",
    "release",
    "reserve",
    "take_back",
    "take_in",
    "waste",
]
