"""Noting a telephone call to a household, and taking the note back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.households.queries import lock_household
from timebank.pantry.errors import NotOnCallList, OutcomeUnfit
from timebank.pantry.models import Call, CallUndone
from timebank.pantry.queries import get_lot, get_recall, list_recall_households
from timebank.pantry.queries.calls import find_undone, fits, get_call, list_called
from timebank.pantry.rules import CALL_NOTE_LENGTH, OUTCOMES, CallAbout, CallOutcome
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCall(Command):
    """Somebody called a household. The call gets the command's own id."""

    household_id: UUID
    outcome: CallOutcome
    note: str | None = None


def keep_call(session: Session, command: OfCall, about: CallAbout, thing_id: UUID, *, now: datetime) -> UUID:
    """Add the call, beside any that others noted, and return its id. Whom it may concern is checked before.

    Raises:
        OutcomeUnfit, TextTooLong, ResidentNumberRefused
    """
    assert command.actor_id is not None
    if command.outcome not in OUTCOMES[about]:
        raise OutcomeUnfit
    session.add(
        Call(
            branch_id=command.branch_id,
            id=command.id,
            recall_id=thing_id if about is CallAbout.RECALL else None,
            lot_id=thing_id if about is CallAbout.LOT else None,
            round_id=thing_id if about is CallAbout.ROUND else None,
            household_id=command.household_id,
            outcome=command.outcome,
            note=clean_text(command.note or "", most=CALL_NOTE_LENGTH) or None,
            called_by_id=command.actor_id,
            called_at=now,
        )
    )
    session.flush()
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCall(OfCall):
    """About a recall, to a household that got some of it."""

    recall_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.recall_id


def note_call(session: Session, command: NoteCall, *, now: datetime) -> UUID:
    """Keep that the household was called, and return the call's id.

    Raises:
        RecallNotFound, NotOnCallList, OutcomeUnfit, TextTooLong, ResidentNumberRefused
    """
    get_recall(session, branch_id=command.branch_id, recall_id=command.recall_id)
    on_list = list_recall_households(session, branch_id=command.branch_id, recall_id=command.recall_id)
    if command.household_id not in {each.household_id for each in on_list}:
        raise NotOnCallList
    return keep_call(session, command, CallAbout.RECALL, command.recall_id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLotCall(OfCall):
    """About food that must go, to a household that may have it."""

    lot_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.lot_id


def note_lot_call(session: Session, command: NoteLotCall, *, now: datetime) -> UUID:
    """Keep that the household was called, and return the call's id.

    Raises:
        LotNotFound, NotOnCallList, OutcomeUnfit, TextTooLong, ResidentNumberRefused
    """
    lot = get_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)
    day = local_day(now, get_branch(session, command.branch_id).zone)
    called = list_called(session, branch_id=lot.branch_id, about=CallAbout.LOT, thing_id=lot.id)
    # Who was called before may call back, and say something else, whatever holds by then.
    if command.household_id not in called and not fits(session, lot, day=day, ids=[command.household_id]):
        raise NotOnCallList
    return keep_call(session, command, CallAbout.LOT, command.lot_id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCall(Command):
    """What was noted of a call is not so."""

    call_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.call_id


def undo_call(session: Session, command: UndoCall, *, now: datetime) -> None:
    """Have the call count no more; its row stays. Who takes back what is taken back changes nothing.

    Raises:
        CallNotFound
    """
    assert command.actor_id is not None
    call = get_call(session, branch_id=command.branch_id, call_id=command.call_id)
    # Of two at once the second waits, and finds it done.
    lock_household(session, branch_id=command.branch_id, household_id=call.household_id)
    if find_undone(session, branch_id=command.branch_id, call_id=call.id) is not None:
        return
    session.add(
        CallUndone(branch_id=command.branch_id, call_id=call.id, undone_by_id=command.actor_id, undone_at=now)
    )
