"""What happens to units: promised, handed out, brought back, moved, counted, wasted, passed on."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.households.queries import list_for_round
from timebank.pantry.commands.moving import Move, move, put
from timebank.pantry.errors import (
    AnswersOwnWriteOff,
    HarmsHousehold,
    HouseholdNotServed,
    LacksWhatItNeeds,
    LotExpired,
    LotUndated,
    NotEnough,
    ReasonNeeded,
    SamePlace,
    UnitsUnfit,
)
from timebank.pantry.models import Lot, WriteOff
from timebank.pantry.queries import (
    contains_of,
    get_lot,
    lock_lot,
    lock_write_off,
)
from timebank.pantry.queries.stock import lock_promised, lost_alone
from timebank.pantry.rules import (
    MOST_UNITS,
    WASTE_REASONS,
    MovementKind,
    Reason,
    WriteOffState,
    is_large,
    needs_of,
)
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OfLot(Command):
    """Units of a lot in a place."""

    lot_id: UUID
    place: str
    units: int

    @property
    def object_id(self) -> UUID | None:
        return self.lot_id


def lot_of(session: Session, command: OfLot) -> Lot:
    if not 1 <= command.units <= MOST_UNITS:
        raise UnitsUnfit(most=MOST_UNITS)
    return get_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)


def move_units(  # noqa: PLR0913  what a movement consists of
    session: Session,
    command: OfLot,
    kind: MovementKind,
    *,
    now: datetime,
    units: int = 0,
    reserved: int = 0,
    household_id: UUID | None = None,
    other_branch_id: str | None = None,
) -> UUID:
    change = Move(
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        place=command.place,
        kind=kind,
        units=units,
        reserved=reserved,
        household_id=household_id,
        other_branch_id=other_branch_id,
        cause_id=command.id,
        moved_by_id=command.actor_id,
    )
    return move(session, change, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve(OfLot):
    """Promise units; a household may be named."""

    household_id: UUID | None = None


def reserve(session: Session, command: Reserve, *, now: datetime) -> UUID:
    """Promise the units and return the movement's id.

    Raises:
        LotNotFound, UnitsUnfit, NotEnough, LotBlocked, HarmsHousehold, HouseholdNotServed
    """
    lot = lot_of(session, command)
    if command.household_id is not None:
        _check_fits(session, lot, command.household_id, now=now)
    return move_units(
        session,
        command,
        MovementKind.RESERVED,
        reserved=command.units,
        household_id=command.household_id,
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(OfLot):
    """Take a promise back."""

    household_id: UUID | None = None


def release(session: Session, command: Release, *, now: datetime) -> UUID:
    """Free the units of whom they were promised to, and return the movement's id.

    Raises:
        LotNotFound, UnitsUnfit, NotEnough
    """
    lot_of(session, command)
    _check_promised(session, command, command.household_id)
    return move_units(
        session,
        command,
        MovementKind.RELEASED,
        reserved=-command.units,
        household_id=command.household_id,
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut(OfLot):
    """Give units to a household; `promised` where they were reserved before."""

    household_id: UUID
    promised: bool = False


def hand_out(session: Session, command: HandOut, *, now: datetime) -> UUID:
    """Give what does not harm and return the movement's id.

    Raises:
        LotNotFound, UnitsUnfit, NotEnough, LotBlocked, LotExpired, LotUndated, HarmsHousehold,
        HouseholdNotServed
    """
    lot = lot_of(session, command)
    _check_fits(session, lot, command.household_id, now=now)
    if command.promised:
        _check_promised(session, command, command.household_id)
    return move_units(
        session,
        command,
        MovementKind.HANDED_OUT,
        units=-command.units,
        reserved=-command.units if command.promised else 0,
        household_id=command.household_id,
        now=now,
    )


def _check_promised(session: Session, command: OfLot, household_id: UUID | None) -> None:
    """Pass if so many units of the place are theirs: nobody frees or takes what is promised to another.

    Raises:
        NotEnough
    """
    theirs = lock_promised(
        session,
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        place=command.place,
        household_id=household_id,
    )
    if command.units > theirs:
        raise NotEnough(units=theirs)


def _check_fits(session: Session, lot: Lot, household_id: UUID, *, now: datetime) -> None:
    """Pass if the household receives today, the lot holds nothing that harms it, and it can keep it."""
    today = local_day(now, get_branch(session, lot.branch_id).zone)
    if lot.lasts_until is not None and lot.lasts_until < today:
        raise LotUndated if lot.is_undated else LotExpired
    found = list_for_round(session, branch_id=lot.branch_id, day=today, ids=[household_id])
    if not found:
        raise HouseholdNotServed
    household = found[0]
    contains = contains_of(session, branch_id=lot.branch_id, lots=[lot], forbidden=household.forbids)
    harm = contains[lot.id] & household.forbids
    lacking = needs_of(lot.storage, needs_cooking=lot.needs_cooking) - household.has
    if harm:
        raise HarmsHousehold(codes=", ".join(sorted(harm)))
    if lacking:
        raise LacksWhatItNeeds(codes=", ".join(sorted(lacking)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLot(OfLot):
    to_place: str


def move_lot(session: Session, command: MoveLot, *, now: datetime) -> None:
    """Carry free units to another place.

    Raises:
        LotNotFound, UnitsUnfit, SamePlace, NotEnough, TextTooLong
    """
    lot_of(session, command)
    to_place = clean_text(command.to_place, most=40)
    if not to_place or to_place == command.place:
        raise SamePlace
    lock_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)
    move_units(session, command, MovementKind.MOVED, units=-command.units, now=now)
    change = Move(
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        place=to_place,
        kind=MovementKind.MOVED,
        units=command.units,
        cause_id=command.id,
        moved_by_id=command.actor_id,
    )
    put(session, change, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waste(OfLot):
    """Write units off. Where a lot loses more than 20 units, or 20 kg, in one step or in several, what would
    be beyond that is put aside and waits for a second person.
    """

    reason: Reason


def waste(session: Session, command: Waste, *, now: datetime) -> dict[str, bool]:
    """Write off at once, or ask a second person; say which.

    Raises:
        LotNotFound, UnitsUnfit, ReasonNeeded, NotEnough
    """
    assert command.actor_id is not None
    lot = lot_of(session, command)
    if command.reason not in WASTE_REASONS:
        raise ReasonNeeded
    lock_lot(session, branch_id=command.branch_id, lot_id=lot.id)
    change = Move(
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        place=command.place,
        kind=MovementKind.WASTED,
        units=-command.units,
        reason=command.reason,
        cause_id=command.id,
        moved_by_id=command.actor_id,
    )
    return {"waits": throw_away(session, change, lot, by_id=command.actor_id, now=now)}


def throw_away(session: Session, change: Move, lot: Lot, *, by_id: UUID, now: datetime) -> bool:
    """Write off what the change says, of a lot that is locked; tell whether it waits for a second person.

    Raises:
        NotEnough
    """
    before = lost_alone(session, branch_id=lot.branch_id, lot_id=lot.id)
    if not is_large(before - change.units, lot.grams_each):
        move(session, change, now=now)
        return False
    # Nobody hands out meanwhile what is to be thrown away.
    ask_second(session, change, by_id=by_id, now=now)
    return True


def ask_second(session: Session, change: Move, *, by_id: UUID, now: datetime) -> UUID:
    """Put aside what the change would take away until somebody else decides; return the movement's id.

    Raises:
        NotEnough
    """
    assert change.reason is not None
    put_aside = replace(change, kind=MovementKind.RESERVED, units=0, reserved=-change.units)
    movement_id = move(session, put_aside, now=now)
    session.add(
        WriteOff(
            branch_id=change.branch_id,
            id=change.cause_id,
            lot_id=change.lot_id,
            place=change.place,
            units=-change.units,
            reason=change.reason,
            state=WriteOffState.ASKED,
            asked_by_id=by_id,
            asked_at=now,
        )
    )
    return movement_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWriteOff(Command):
    write_off_id: UUID
    approve: bool

    @property
    def object_id(self) -> UUID | None:
        return self.write_off_id


def answer_write_off(session: Session, command: AnswerWriteOff, *, now: datetime) -> None:
    """Approve or refuse a large write-off that somebody else asked for.

    Raises:
        WriteOffNotFound, WriteOffAnswered, AnswersOwnWriteOff, NotEnough
    """
    assert command.actor_id is not None
    asked = lock_write_off(session, branch_id=command.branch_id, write_off_id=command.write_off_id)
    if asked.asked_by_id == command.actor_id:
        raise AnswersOwnWriteOff
    state = WriteOffState.APPROVED if command.approve else WriteOffState.REFUSED
    asked.answer(state, by_id=command.actor_id, at=now)
    change = Move(
        branch_id=asked.branch_id,
        lot_id=asked.lot_id,
        place=asked.place,
        kind=MovementKind.WASTED if asked.reason in WASTE_REASONS else MovementKind.COUNTED,
        units=-asked.units,
        reserved=-asked.units,
        reason=asked.reason,
        cause_id=command.id,
        moved_by_id=asked.asked_by_id,
        approved_by_id=command.actor_id,
    )
    if not command.approve:
        change = replace(change, kind=MovementKind.RELEASED, units=0)
    move(session, change, now=now)
