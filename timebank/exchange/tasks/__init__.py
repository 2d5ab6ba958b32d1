"""What is done many at a time, or by the clock."""

from collections.abc import Callable
from datetime import datetime

from timebank.exchange.tasks.gifts import finish_due, lapse_due, remind_due
from timebank.exchange.tasks.leaving import finish_leavings
from timebank.exchange.tasks.redemptions import expire_offers, flag_missed, remind_of_visits

PERIODIC: tuple[tuple[str, Callable[[datetime], int]], ...] = (
    ("exchange.finish_gifts", finish_due),
    ("exchange.lapse_gifts", lapse_due),
    ("exchange.remind_of_gifts", remind_due),
    ("exchange.expire_offers", expire_offers),
    ("exchange.remind_of_visits", remind_of_visits),
    ("exchange.notice_unlogged", flag_missed),
    ("exchange.finish_leavings", finish_leavings),
)
"""What the worker asks again and again; each does what is due by then, once."""
