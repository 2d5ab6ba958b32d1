"""Calling off a whole round: what is set aside is free again, and who had a time is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.households.commands import News, list_reached, tell_households
from timebank.matching.commands.confirming import give_back
from timebank.matching.commands.opening import FARTHEST
from timebank.matching.commands.planning import OfRound
from timebank.matching.errors import NextPassed, NoteNeeded, RoundCalledOff
from timebank.matching.models import Appointment, CalledOff, OffReason, Round
from timebank.matching.queries import (
    find_called_off,
    list_appointments,
    list_picks,
    lock_round,
)
from timebank.matching.rules.rounds import REASON_LENGTH, AppointmentState, PickState, RoundState
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffRound(OfRound):
    """Call the round off. `tell`: also where its plan was never confirmed, and nobody was told of it."""

    reason: OffReason
    note: str | None = None
    next_on: date | None = None
    tell: bool = True


def call_off_round(session: Session, command: CallOffRound, *, now: datetime) -> dict[str, int]:
    """Free what is set aside, tell who had a time, and return how many got a message and how many are called.

    What was handed over stays handed over. Nobody's visit counts as missed: what they did not receive counts
    for them in the next round.

    Raises:
        RoundNotFound, RoundCalledOff, RoundClosed, NoteNeeded, TextTooLong, NextPassed
    """
    assert command.actor_id is not None
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    if find_called_off(session, round_) is not None:
        raise RoundCalledOff
    was_open = round_.state is RoundState.OPEN
    round_.call_off(at=now)
    note = clean_text(command.note or "", most=REASON_LENGTH)
    if command.reason is OffReason.OTHER and not note:
        raise NoteNeeded
    today = local_day(now, get_branch(session, command.branch_id).zone)
    if command.next_on is not None and not 0 < (command.next_on - today).days <= FARTHEST:
        raise NextPassed
    of: dict[str, Any] = {"branch_id": round_.branch_id, "round_id": round_.id}
    picks = list_picks(session, **of, states=[PickState.SET_ASIDE])
    give_back(session, picks, cause_id=command.id, by_id=command.actor_id, now=now)
    off = CalledOff(
        **of,
        reason=command.reason,
        note=note or None,
        next_on=command.next_on,
        told=command.tell or not was_open,
        called_off_by_id=command.actor_id,
        called_off_at=now,
    )
    session.add(off)
    session.flush()
    if not off.told:
        return {"told": 0, "to_call": 0}
    expected = list_appointments(session, **of, states=[AppointmentState.BOOKED])
    _tell(session, round_, off, expected, now=now)
    told = len(expected) - len(list_to_call(session, round_, expected))
    return {"told": told, "to_call": len(expected) - told}


def list_to_call(session: Session, round_: Round, visits: Iterable[Appointment]) -> list[Appointment]:
    """Return those of the visits whose household no message reaches outside the bank's screen."""
    listed = list(visits)
    reached = list_reached(session, branch_id=round_.branch_id, ids=[each.household_id for each in listed])
    return [each for each in listed if each.household_id not in reached]


def _tell(
    session: Session, round_: Round, off: CalledOff, visits: Iterable[Appointment], *, now: datetime
) -> None:
    template = f"matching.called-off.{off.reason}"
    then: dict[str, Any] = {"next_on": off.next_on} if off.next_on else {}
    news = {
        each.household_id: News(
            template=f"{template}.next" if then else template, values={"day": each.day} | then
        )
        for each in visits
    }
    tell_households(session, branch_id=round_.branch_id, news=news, cause=str(round_.id), now=now)
