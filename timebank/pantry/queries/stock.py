"""Reads of lots, stock and movements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from timebank.pantry.errors import LotNotFound, WriteOffNotFound
from timebank.pantry.models import Lot, Movement, Stock, WriteOff
from timebank.pantry.rules import (
    ENOUGH_TO_TELL,
    LIES_AFTER,
    LOW_UNITS,
    SPOILS_WITHIN,
    USUAL_MOST,
    Category,
    MovementKind,
    WriteOffState,
)

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """A lot with what is left of it, all places together."""

    lot: Lot
    units: int
    reserved: int
    blocked: bool

    @property
    def free(self) -> int:
        return 0 if self.blocked else self.units - self.reserved


def get_lot(session: Session, *, branch_id: str, lot_id: UUID) -> Lot:
    """Return the lot.

    Raises:
        LotNotFound
    """
    found = session.get(Lot, (branch_id, lot_id))
    if found is None:
        raise LotNotFound
    return found


def lock_lot(session: Session, *, branch_id: str, lot_id: UUID) -> Lot:
    """Return the lot, its row locked until the unit of work ends.

    Raises:
        LotNotFound
    """
    found = session.get(Lot, (branch_id, lot_id), with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise LotNotFound
    return found


def get_write_off(session: Session, *, branch_id: str, write_off_id: UUID) -> WriteOff:
    """Return the write-off.

    Raises:
        WriteOffNotFound
    """
    found = session.get(WriteOff, (branch_id, write_off_id))
    if found is None:
        raise WriteOffNotFound
    return found


def lock_write_off(session: Session, *, branch_id: str, write_off_id: UUID) -> WriteOff:
    """Return the write-off, its row locked.

    Raises:
        WriteOffNotFound
    """
    found = session.get(
        WriteOff, (branch_id, write_off_id), with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise WriteOffNotFound
    return found


def list_write_offs(session: Session, *, branch_id: str) -> list[tuple[WriteOff, Lot]]:
    """Return the write-offs that wait, the oldest first."""
    found = session.execute(
        select(WriteOff, Lot)
        .join(Lot, and_(Lot.branch_id == WriteOff.branch_id, Lot.id == WriteOff.lot_id))
        .where(WriteOff.branch_id == branch_id, WriteOff.state == WriteOffState.ASKED)
        .order_by(WriteOff.asked_at, WriteOff.id)
    )
    return [(write_off, lot) for write_off, lot in found]


def get_stock(session: Session, *, branch_id: str, lot_id: UUID, place: str) -> Stock | None:
    """Return the row of one place as the database has it now."""
    return session.get(Stock, (branch_id, lot_id, place), populate_existing=True)


def lock_stock(session: Session, *, branch_id: str, lot_id: UUID, place: str) -> Stock | None:
    """Return the row of one place, locked until the unit of work ends."""
    return session.get(Stock, (branch_id, lot_id, place), with_for_update=True, populate_existing=True)


def list_stock(session: Session, *, branch_id: str, lot_id: UUID) -> Sequence[Stock]:
    """Return where the lot is, by place; also places that are empty now."""
    return session.scalars(
        select(Stock)
        .where(Stock.branch_id == branch_id, Stock.lot_id == lot_id)
        .order_by(Stock.place)
        .execution_options(populate_existing=True)
    ).all()


def list_lots(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    day: date,
    show: str = "",
    text: str = "",
    product_id: UUID | None = None,
    donation_id: UUID | None = None,
    lot_ids: Sequence[UUID] | None = None,
    limit: int = 200,
) -> list[LotLine]:
    """Return lots with what is left of them: what expires first at the top.

    `show` is `spoils` (within 3 days, or nobody knows), `long` (since 60 days), `unread` (labels), `blocked`,
    `all` (also empty), or nothing for what is there. `text` is a part of the name.
    """
    left = (
        select(
            Stock.lot_id,
            func.sum(Stock.units).label("units"),
            func.sum(Stock.reserved).label("reserved"),
            func.max(Stock.blocked.cast(Integer)).label("blocked"),
        )
        .where(Stock.branch_id == branch_id)
        .group_by(Stock.lot_id)
        .subquery()
    )
    wanted = (
        select(Lot, left.c.units, left.c.reserved, left.c.blocked)
        .join(left, left.c.lot_id == Lot.id)
        .where(Lot.branch_id == branch_id)
        .order_by(Lot.expires_on.is_(None), Lot.expires_on, Lot.id)
        .limit(limit)
    )
    if show != "all" and lot_ids is None:
        wanted = wanted.where(left.c.units > 0)
    if show == "spoils":
        wanted = wanted.where(or_(Lot.expires_on <= day + SPOILS_WITHIN, _undated()))
    elif show == "long":
        wanted = wanted.where(Lot.arrived_on <= day - LIES_AFTER)
    elif show == "unread":
        wanted = wanted.where(Lot.label_read_on.is_(None), Lot.category != Category.HOUSEHOLD_GOODS)
    elif show == "blocked":
        wanted = wanted.where(left.c.blocked == 1)
    if text:
        wanted = wanted.where(Lot.name.icontains(text, autoescape=True))
    if product_id is not None:
        wanted = wanted.where(Lot.product_id == product_id)
    if donation_id is not None:
        wanted = wanted.where(Lot.donation_id == donation_id)
    if lot_ids is not None:
        wanted = wanted.where(Lot.id.in_(lot_ids))
    return [
        LotLine(lot=lot, units=int(units), reserved=int(reserved), blocked=bool(blocked))
        for lot, units, reserved, blocked in session.execute(wanted)
    ]


def list_low(session: Session, *, branch_id: str) -> list[tuple[Category, int]]:
    """Return the categories that the branch has had and of which few units are free, the fewest first."""
    free = func.coalesce(func.sum(Stock.units - Stock.reserved).filter(Stock.blocked.is_(False)), 0)
    found = session.execute(
        select(Lot.category, free)
        .join(Stock, and_(Stock.branch_id == Lot.branch_id, Stock.lot_id == Lot.id))
        .where(Lot.branch_id == branch_id)
        .group_by(Lot.category)
        .having(free < LOW_UNITS)
        .order_by(free, Lot.category)
    )
    return [(category, int(units)) for category, units in found]


def list_movements(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    lot_id: UUID | None = None,
    household_id: UUID | None = None,
    kind: MovementKind | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Movement]:
    """Return movements, the newest first; one more than `limit`."""
    wanted = (
        select(Movement)
        .where(Movement.branch_id == branch_id)
        .order_by(Movement.moved_at.desc(), Movement.id.desc())
        .limit(limit + 1)
    )
    if lot_id is not None:
        wanted = wanted.where(Movement.lot_id == lot_id)
    if household_id is not None:
        wanted = wanted.where(Movement.household_id == household_id)
    if kind is not None:
        wanted = wanted.where(Movement.kind == kind)
    if after is not None:
        wanted = wanted.where(tuple_(Movement.moved_at, Movement.id) < tuple_(*after))
    return list(session.scalars(wanted))


def given_to(session: Session, *, branch_id: str, lot_id: UUID, household_id: UUID) -> int:
    """Return how many units of the lot the household has, what it gave back taken off."""
    kinds = (MovementKind.HANDED_OUT, MovementKind.RETURNED)
    units = session.scalar(
        select(func.sum(Movement.units)).where(
            Movement.branch_id == branch_id,
            Movement.lot_id == lot_id,
            Movement.household_id == household_id,
            Movement.kind.in_(kinds),
        )
    )
    return -int(units or 0)


def lost_alone(session: Session, *, branch_id: str, lot_id: UUID) -> int:
    """Return how many units of the lot were written off, or counted away, without a second person."""
    units = session.scalar(
        select(func.sum(Movement.units)).where(
            Movement.branch_id == branch_id,
            Movement.lot_id == lot_id,
            Movement.kind.in_((MovementKind.WASTED, MovementKind.COUNTED)),
            Movement.units < 0,
            Movement.approved_by_id.is_(None),
        )
    )
    return -int(units or 0)


def lock_promised(
    session: Session, *, branch_id: str, lot_id: UUID, place: str, household_id: UUID | None
) -> int:
    """Return how many units of the place are promised to the household, or to nobody by name; lock its row.

    What is put aside to be written off has a reason and is promised to nobody.
    """
    lock_stock(session, branch_id=branch_id, lot_id=lot_id, place=place)
    units = session.scalar(
        select(func.sum(Movement.reserved)).where(
            Movement.branch_id == branch_id,
            Movement.lot_id == lot_id,
            Movement.place == place,
            Movement.household_id == household_id if household_id else Movement.household_id.is_(None),
            Movement.reason.is_(None),
        )
    )
    return int(units or 0)


def list_received_by(
    session: Session, *, branch_id: str, household_id: UUID, limit: int = 20
) -> list[tuple[Movement, Lot]]:
    """Return what the household was given, the newest first: the officer sees "received"."""
    found = session.execute(
        select(Movement, Lot)
        .join(Lot, and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id))
        .where(
            Movement.branch_id == branch_id,
            Movement.household_id == household_id,
            Movement.kind == MovementKind.HANDED_OUT,
        )
        .order_by(Movement.moved_at.desc(), Movement.id.desc())
        .limit(limit)
    )
    return [(movement, lot) for movement, lot in found]


def most_at_once(session: Session, *, branch_id: str, product_id: UUID | None, category: Category) -> int:
    """Return the most units that ever came at once of the product, else of the category.

    500 where too few lots of the category have come to tell what is usual.
    """
    wanted = (
        select(func.max(Movement.units), func.count())
        .join(Lot, and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id))
        .where(Movement.branch_id == branch_id, Movement.kind == MovementKind.RECEIVED)
    )
    if product_id is not None:
        most, _count = session.execute(wanted.where(Lot.product_id == product_id)).one()
        if most is not None:
            return int(most)
    most, count = session.execute(wanted.where(Lot.category == category)).one()
    return int(most) if count >= ENOUGH_TO_TELL else max(USUAL_MOST, int(most or 0))


def _undated() -> ColumnElement[bool]:
    """Return the condition that `Lot.is_undated` puts to one lot."""
    food = Lot.category != Category.HOUSEHOLD_GOODS
    return and_(Lot.label_read_on.is_(None), Lot.expires_on.is_(None), food)


@dataclass(frozen=True, slots=True, kw_only=True)
class PantryCounts:
    """How much there is, and how much of it waits for somebody."""

    units: int
    spoils: int
    unread: int
    long: int
    blocked: int
    write_offs: int


def count_pantry(session: Session, *, branch_id: str, day: date) -> PantryCounts:
    """Return the figures of the pantry's first page: units in all, then lots."""
    row = session.execute(
        select(
            func.coalesce(func.sum(Stock.units), 0),
            func.count(Lot.id.distinct()).filter(or_(Lot.expires_on <= day + SPOILS_WITHIN, _undated())),
            func.count(Lot.id.distinct()).filter(
                Lot.label_read_on.is_(None), Lot.category != Category.HOUSEHOLD_GOODS
            ),
            func.count(Lot.id.distinct()).filter(Lot.arrived_on <= day - LIES_AFTER),
            func.count(Lot.id.distinct()).filter(Stock.blocked.is_(True)),
        )
        .join(Lot, and_(Lot.branch_id == Stock.branch_id, Lot.id == Stock.lot_id))
        .where(Stock.branch_id == branch_id, Stock.units > 0)
    ).one()
    waiting = session.scalar(
        select(func.count())
        .select_from(WriteOff)
        .where(WriteOff.branch_id == branch_id, WriteOff.state == WriteOffState.ASKED)
    )
    return PantryCounts(
        units=int(row[0]),
        spoils=row[1],
        unread=row[2],
        long=row[3],
        blocked=row[4],
        write_offs=waiting or 0,
    )
