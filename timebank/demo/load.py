"""Loads the demonstration into an empty bank, all of it or nothing."""

from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.db import unit_of_work
from timebank.core.errors import DomainError, Kind
from timebank.core.marks import DEMONSTRATION, is_marked, mark
from timebank.demo.founding import DALSEO, Founded, found
from timebank.demo.history import live_through
from timebank.demo.pantry import open_food_banks
from timebank.demo.points import Exchange
from timebank.demo.present import Present
from timebank.demo.teller import ZONE, Teller
from timebank.demo.year import DECEMBER
from timebank.people.commands.demo import ShowSignIns, show_sign_ins
from timebank.people.queries.demo import is_empty

SEED = 2015
SHOWN = ("윤미경", "응우옌 티 투 하", "김영자", "이은정")
FEWER = 5
"""Where the first year is not whole, one of so many households receives."""
SHOWN_OF_FOOD = ("강미란", "하윤정")


class BankInUse(DomainError):
    """There are people in this bank already; a demonstration is loaded into an empty one only."""

    kind = Kind.CONFLICT
    code = "demo.bank-in-use"


def load(*, now: datetime, last_month: int = DECEMBER) -> bool:
    """Load the demonstration as of `now`: True if this call did, False if it was there.

    The same `now` and an empty bank give the same demonstration, but for the ids. Of the first year it has
    the visits up to the end of `last_month`; where that is not December, fewer households receive food.

    Raises:
        BankInUse
    """
    return unit_of_work(lambda session: _load(session, now=now, last_month=last_month))


def _load(session: Session, *, now: datetime, last_month: int) -> bool:
    if is_marked(session, DEMONSTRATION):
        return False
    if not is_empty(session):
        raise BankInUse
    random, teller = Random(SEED), Teller(session)  # noqa: S311  repeatable, not secret
    bank = found(teller, random)
    live_through(teller, random, bank, last_month=last_month)
    today = clock.local_day(now, ZONE)
    Present(teller, bank, now=now, today=today).set_up()
    Exchange(teller, bank, now=now, today=today).set_up()
    one_in = 1 if last_month == DECEMBER else FEWER
    open_food_banks(teller, random, bank, now=now, today=today, one_in=one_in)
    _show_sign_ins(teller, bank, now=now)
    mark(session, DEMONSTRATION, now=now)
    return True


def _show_sign_ins(teller: Teller, bank: Founded, *, now: datetime) -> None:
    staff = bank.staff[DALSEO]
    people = [bank.known[name] for name in SHOWN] + [staff.first, staff.second]
    people += [bank.known[name] for name in SHOWN_OF_FOOD] + [bank.auditor]
    shown = [(DALSEO, person) for person in people]
    shown += [("national", person) for person in bank.administrators]
    teller.do(show_sign_ins, ShowSignIns(branch_id="national", actor_id=None, people=tuple(shown)), now=now)
