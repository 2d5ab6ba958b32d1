"""What a round reads of stock: lots with what it holds of them, where they stand, who was served when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.pantry.models import Lot, Movement, Stock
from timebank.pantry.queries.rounds import EVERY_LOT, RoundLot, contains_of
from timebank.pantry.queries.stock import LotLine, list_lots
from timebank.pantry.rules import MovementKind, needs_of


def list_lots_with(
    session: Session, *, branch_id: str, day: date, own: Mapping[UUID, int], words: frozenset[str]
) -> list[RoundLot]:
    """Return the lots of which something is free on the day, or held by the round already (`own` units).

    An unread label counts as containing all `words`, beside what anybody forbids.
    """
    lines = {
        each.lot.id: each
        for each in list_lots(session, branch_id=branch_id, day=day, limit=EVERY_LOT)
        if _is_open(each, day)
    }
    missing = [each for each in own if each not in lines]
    if missing:
        held = list_lots(session, branch_id=branch_id, day=day, lot_ids=missing, limit=EVERY_LOT)
        lines |= {each.lot.id: each for each in held}
    lots = [each.lot for each in lines.values()]
    contains = contains_of(session, branch_id=branch_id, lots=lots)
    if words:
        feared = contains_of(session, branch_id=branch_id, lots=lots, forbidden=words)
        contains = {key: value | feared[key] for key, value in contains.items()}
    return [
        RoundLot(
            id=each.lot.id,
            name=each.lot.name,
            category=each.lot.category.value,
            units=0 if each.blocked else each.free + own.get(each.lot.id, 0),
            grams_each=each.lot.grams_each,
            contains=contains[each.lot.id],
            needs=needs_of(each.lot.storage, needs_cooking=each.lot.needs_cooking),
            arrives_on=each.lot.arrived_on,
            expires_on=each.lot.lasts_until,
        )
        for _key, each in sorted(lines.items())
    ]


def _is_open(line: LotLine, day: date) -> bool:
    return line.free > 0 and (line.lot.lasts_until is None or line.lot.lasts_until >= day)


def free_places(
    session: Session, *, branch_id: str, lot_ids: Iterable[UUID]
) -> dict[UUID, list[tuple[str, int]]]:
    """Return where units of each lot are free, by place; of a recalled lot nothing is."""
    found: dict[UUID, list[tuple[str, int]]] = {}
    rows = session.execute(
        select(Stock.lot_id, Stock.place, Stock.units - Stock.reserved)
        .where(
            Stock.branch_id == branch_id,
            Stock.lot_id.in_(list(lot_ids)),
            Stock.blocked.is_(False),
            Stock.units > Stock.reserved,
        )
        .order_by(Stock.lot_id, Stock.place)
    )
    for lot_id, place, units in rows:
        found.setdefault(lot_id, []).append((place, units))
    return found


def blocked_lots(session: Session, *, branch_id: str, lot_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of the lots that are recalled."""
    return frozenset(
        session.scalars(
            select(Stock.lot_id).where(
                Stock.branch_id == branch_id, Stock.lot_id.in_(list(lot_ids)), Stock.blocked.is_(True)
            )
        )
    )


def get_lots(session: Session, *, branch_id: str, ids: Iterable[UUID]) -> dict[UUID, Lot]:
    """Return those of the lots that the branch has, by id."""
    found = session.scalars(select(Lot).where(Lot.branch_id == branch_id, Lot.id.in_(list(set(ids)))))
    return {each.id: each for each in found}


def list_served(
    session: Session, *, branch_id: str, since: datetime, before: datetime
) -> Sequence[tuple[UUID, datetime, int]]:
    """Return what each household was given, and what it gave back (negative), in the order of time."""
    rows = session.execute(
        select(Movement.household_id, Movement.moved_at, Movement.units)
        .where(
            Movement.branch_id == branch_id,
            Movement.kind.in_((MovementKind.HANDED_OUT, MovementKind.RETURNED)),
            Movement.moved_at >= since,
            Movement.moved_at < before,
        )
        .order_by(Movement.moved_at, Movement.id)
    )
    return [
        (household_id, moved_at, -units) for household_id, moved_at, units in rows if household_id is not None
    ]


def list_given(session: Session, *, branch_id: str, lot_id: UUID) -> dict[UUID, int]:
    """Return which households have how many units of the lot, what came back taken off."""
    rows = session.execute(
        select(Movement.household_id, -func.sum(Movement.units))
        .where(
            Movement.branch_id == branch_id,
            Movement.lot_id == lot_id,
            Movement.kind.in_((MovementKind.HANDED_OUT, MovementKind.RETURNED)),
        )
        .group_by(Movement.household_id)
        .having(func.sum(Movement.units) < 0)
    )
    return {household_id: int(units) for household_id, units in rows if household_id is not None}


def given_since(session: Session, *, branch_id: str, household_id: UUID, since: datetime) -> dict[UUID, int]:
    """Return how many units of each lot the household was given since then, what came back taken off."""
    rows = session.execute(
        select(Movement.lot_id, func.sum(Movement.units))
        .where(
            Movement.branch_id == branch_id,
            Movement.household_id == household_id,
            Movement.kind.in_((MovementKind.HANDED_OUT, MovementKind.RETURNED)),
            Movement.moved_at >= since,
        )
        .group_by(Movement.lot_id)
    )
    return {lot_id: max(0, -int(units)) for lot_id, units in rows}


def last_served(session: Session, *, branch_id: str, household_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when each of the households was handed something last; who never was is left out."""
    rows = session.execute(
        select(Movement.household_id, func.max(Movement.moved_at))
        .where(
            Movement.branch_id == branch_id,
            Movement.household_id.in_(list(household_ids)),
            Movement.kind == MovementKind.HANDED_OUT,
        )
        .group_by(Movement.household_id)
    )
    return {household_id: at for household_id, at in rows if household_id is not None}
