"""Writes of matching."""

from timebank.matching.commands.booking import (
    CancelVisit,
    ChangeTime,
    JoinRound,
    cancel_visit,
    change_time,
    join_round,
)
from timebank.matching.commands.calling_off import CallOffRound, call_off_round, list_to_call
from timebank.matching.commands.confirming import CloseRound, ConfirmRound, close_round, confirm_round
from timebank.matching.commands.deciding import (
    EndDecision,
    LockItem,
    MoveItem,
    RefuseItem,
    end_decision,
    lock_item,
    move_item,
    moved,
    refuse_item,
)
from timebank.matching.commands.handing import Extra, HandOver, MissVisit, hand_over, miss_visit
from timebank.matching.commands.opening import OpenRound, open_round
from timebank.matching.commands.places import (
    AddPlace,
    ChangePlace,
    ClosePlace,
    add_place,
    change_place,
    close_place,
)
from timebank.matching.commands.planning import PlanRound, plan_round, tally
from timebank.matching.commands.stock import hand_stock_out, release_stock

__all__ = [
    "AddPlace",
    "CallOffRound",
    "CancelVisit",
    "ChangePlace",
    "ChangeTime",
    "ClosePlace",
    "CloseRound",
    "ConfirmRound",
    "EndDecision",
    "Extra",
    "HandOver",
    "JoinRound",
    "LockItem",
    "MissVisit",
    "MoveItem",
    "OpenRound",
    "PlanRound",
    "RefuseItem",
    "add_place",
    "call_off_round",
    "cancel_visit",
    "change_place",
    "change_time",
    "close_place",
    "close_round",
    "confirm_round",
    "end_decision",
    "hand_over",
    "hand_stock_out",
    "join_round",
    "list_to_call",
    "lock_item",
    "miss_visit",
    "move_item",
    "moved",
    "open_round",
    "plan_round",
    "refuse_item",
    "release_stock",
    "tally",
]
