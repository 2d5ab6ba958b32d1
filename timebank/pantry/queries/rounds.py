"""What a plan needs of lots, and what each of them counts as containing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.households.queries import forbidden_codes, known_codes
from timebank.households.rules import spell_out
from timebank.pantry.models import Lot
from timebank.pantry.queries.stock import list_lots
from timebank.pantry.rules import Category, needs_of

EVERY_LOT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLot:
    """A lot of which something is free."""

    id: UUID
    name: str
    category: str
    units: int
    """Free: neither promised nor recalled."""
    grams_each: int
    contains: frozenset[str]
    needs: frozenset[str]
    arrives_on: date
    expires_on: date | None
    """The last day on which it may be given."""


def contains_of(
    session: Session, *, branch_id: str, lots: Sequence[Lot], forbidden: frozenset[str] | None = None
) -> dict[UUID, frozenset[str]]:
    """Return every word that each lot counts as containing.

    A lot whose label nobody has read contains whatever anyone of the branch forbids, or `forbidden`. A read
    label speaks only of the words that labels named on that day: it counts as containing any other word.
    Goods that nobody eats contain nothing.
    """
    feared = forbidden_codes(session, branch_id=branch_id) if forbidden is None else forbidden
    known: dict[date, frozenset[str]] = {}
    found: dict[UUID, frozenset[str]] = {}
    for lot in lots:
        if lot.category is Category.HOUSEHOLD_GOODS:
            found[lot.id] = spell_out(lot.contents)
        elif lot.label_read_on is None:
            found[lot.id] = feared | spell_out(lot.contents)
        else:
            day = lot.label_read_on
            if day not in known:
                known[day] = known_codes(session, day=day)
            found[lot.id] = spell_out(lot.contents) | (feared - known[day])
    return found


def list_lots_for_round(session: Session, *, branch_id: str, day: date) -> list[RoundLot]:
    """Return every lot of which something is free and whose date has not passed on the day."""
    lines = [
        each
        for each in list_lots(session, branch_id=branch_id, day=day, limit=EVERY_LOT)
        if each.free > 0 and (each.lot.lasts_until is None or each.lot.lasts_until >= day)
    ]
    contains = contains_of(session, branch_id=branch_id, lots=[each.lot for each in lines])
    return [
        RoundLot(
            id=each.lot.id,
            name=each.lot.name,
            category=each.lot.category.value,
            units=each.free,
            grams_each=each.lot.grams_each,
            contains=contains[each.lot.id],
            needs=needs_of(each.lot.storage, needs_cooking=each.lot.needs_cooking),
            arrives_on=each.lot.arrived_on,
            expires_on=each.lot.lasts_until,
        )
        for each in lines
    ]
