"""Calling the households of a round that no message reaches."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.matching.commands.calling_off import list_to_call
from timebank.matching.models import Appointment, Round
from timebank.matching.queries import find_appointment, find_called_off, get_round, list_appointments
from timebank.matching.rules.rounds import AppointmentState, RoundState
from timebank.pantry.commands import OfCall, keep_call
from timebank.pantry.errors import NotOnCallList
from timebank.pantry.queries import Called, in_order, list_called
from timebank.pantry.rules import CallAbout


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRoundCall(OfCall):
    """About a round, to a household that has a time in it."""

    round_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.round_id


def note_round_call(session: Session, command: NoteRoundCall, *, now: datetime) -> UUID:
    """Keep that the household was called, and return the call's id.

    Raises:
        RoundNotFound, NotOnCallList, OutcomeUnfit, TextTooLong, ResidentNumberRefused
    """
    of: dict[str, Any] = {"branch_id": command.branch_id, "round_id": command.round_id}
    get_round(session, **of)
    if find_appointment(session, **of, household_id=command.household_id) is None:
        raise NotOnCallList
    return keep_call(session, command, CallAbout.ROUND, command.round_id, now=now)


def list_called_of_round(session: Session, round_: Round) -> dict[UUID, Called]:
    """Return the calls about the round by household; of one that was called off, those about that."""
    off = find_called_off(session, round_)
    return list_called(
        session,
        branch_id=round_.branch_id,
        about=CallAbout.ROUND,
        thing_id=round_.id,
        since=off.called_off_at if off else None,
    )


def list_round_calls(session: Session, round_: Round) -> list[tuple[Appointment, Called]]:
    """Return the visits of whom no message reaches, and of whom was called, with their calls.

    Not called yet first, reached last; each by day and hour. Nobody is to be called of a plan that is not
    confirmed, or of a round that is over.
    """
    off = find_called_off(session, round_)
    called = list_called_of_round(session, round_)
    visits = list_appointments(session, branch_id=round_.branch_id, round_id=round_.id)
    expected = [each for each in visits if each.state is AppointmentState.BOOKED]
    calls_now = off.told if off is not None else round_.state is RoundState.CONFIRMED
    unreached = list_to_call(session, round_, expected) if calls_now else []
    listed = {each.household_id for each in unreached} | called.keys()
    by = {each.household_id: each for each in visits}
    ids = [each.household_id for each in visits if each.household_id in listed]
    return [(by[household_id], of) for household_id, of in in_order(ids, called)]
