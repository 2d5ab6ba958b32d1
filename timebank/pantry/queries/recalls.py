"""Reads of recalls: who has it, who got it, who was told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from timebank.pantry.errors import RecallNotFound
from timebank.pantry.models import Lot, Movement, Product, Recall, RecallLot
from timebank.pantry.queries.calls import Called, in_order, list_called
from timebank.pantry.rules import CallAbout, MovementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallHousehold:
    """A household that was given units of a recalled lot."""

    household_id: UUID
    given: int
    units: int
    """What of it was not brought back."""
    called: Called

    @property
    def told(self) -> bool:
        return self.called.reached

    @property
    def tries(self) -> int:
        return len(self.called.counting)


def get_recall(session: Session, *, branch_id: str, recall_id: UUID) -> Recall:
    """Return the recall.

    Raises:
        RecallNotFound
    """
    found = session.get(Recall, (branch_id, recall_id))
    if found is None:
        raise RecallNotFound
    return found


def has_recall(session: Session, *, branch_id: str, product_id: UUID) -> bool:
    """Tell whether the whole product was recalled already."""
    wanted = select(Recall.id).where(Recall.branch_id == branch_id, Recall.product_id == product_id)
    return session.scalar(wanted.limit(1)) is not None


def find_recall_of(
    session: Session, *, branch_id: str, product_id: UUID | None, lot_code: str | None
) -> Recall | None:
    """Return the newest recall that units with this barcode and maker's lot may belong to.

    A recall of one lot is about its own maker's lot alone, as far as both are known. Without a barcode the
    maker's lot says it.
    """
    of_lot = select(RecallLot.recall_id).join(
        Lot, and_(Lot.branch_id == RecallLot.branch_id, Lot.id == RecallLot.lot_id)
    )
    of_lot = of_lot.where(RecallLot.branch_id == branch_id)
    if product_id is not None:
        of_lot = of_lot.where(Lot.product_id == product_id)
        if lot_code is not None:
            of_lot = of_lot.where(or_(Lot.lot_code.is_(None), Lot.lot_code == lot_code))
    elif lot_code is not None:
        of_lot = of_lot.where(Lot.product_id.is_(None), Lot.lot_code == lot_code)
    else:
        return None
    one_lot = and_(Recall.product_id.is_(None), Recall.id.in_(of_lot))
    return session.scalars(
        select(Recall)
        .where(
            Recall.branch_id == branch_id,
            one_lot if product_id is None else or_(one_lot, Recall.product_id == product_id),
        )
        .order_by(Recall.opened_at.desc(), Recall.id.desc())
        .limit(1)
    ).one_or_none()


def list_passed_on(session: Session, *, branch_id: str, lot_ids: Iterable[UUID]) -> dict[str, int]:
    """Return how many units of the lots went to which other branch."""
    rows = session.execute(
        select(Movement.other_branch_id, -func.sum(Movement.units))
        .where(
            Movement.branch_id == branch_id,
            Movement.lot_id.in_(list(lot_ids)),
            Movement.kind == MovementKind.PASSED_ON,
        )
        .group_by(Movement.other_branch_id)
        .order_by(Movement.other_branch_id)
    )
    return {other: int(units) for other, units in rows if other is not None}


def list_recalls(session: Session, *, branch_id: str, limit: int = 100) -> Sequence[Recall]:
    """Return the recalls, the newest first."""
    return session.scalars(
        select(Recall)
        .where(Recall.branch_id == branch_id)
        .order_by(Recall.opened_at.desc(), Recall.id.desc())
        .limit(limit)
    ).all()


def names_of_recalls(session: Session, *, branch_id: str, recalls: Sequence[Recall]) -> dict[UUID, str]:
    """Return what each recall is about: its product, else the lot, by the recall's id."""
    products = session.execute(
        select(Product.id, Product.name).where(
            Product.branch_id == branch_id,
            Product.id.in_([each.product_id for each in recalls if each.product_id]),
        )
    )
    by_product = dict(products.all())
    lots = session.execute(
        select(RecallLot.recall_id, func.min(Lot.name))
        .join(Lot, and_(Lot.branch_id == RecallLot.branch_id, Lot.id == RecallLot.lot_id))
        .where(RecallLot.branch_id == branch_id, RecallLot.recall_id.in_([each.id for each in recalls]))
        .group_by(RecallLot.recall_id)
    )
    by_lot = dict(lots.all())
    return {
        each.id: by_lot.get(each.id, "") if each.product_id is None else by_product[each.product_id]
        for each in recalls
    }


def list_recall_lots(session: Session, *, branch_id: str, recall_id: UUID) -> Sequence[RecallLot]:
    """Return the lots of the recall."""
    return session.scalars(
        select(RecallLot)
        .where(RecallLot.branch_id == branch_id, RecallLot.recall_id == recall_id)
        .order_by(RecallLot.lot_id)
    ).all()


def list_recall_households(session: Session, *, branch_id: str, recall_id: UUID) -> list[RecallHousehold]:
    """Return the households that were given units of it and have not brought them back: the call list.

    Those not told yet first, and of these those not called yet.
    """
    every = list_recall_given(session, branch_id=branch_id, recall_id=recall_id)
    return [each for each in every if each.units]


def list_recall_given(session: Session, *, branch_id: str, recall_id: UUID) -> list[RecallHousehold]:
    """Return every household that was given units of it, also those that brought them back."""
    lots = select(RecallLot.lot_id).where(RecallLot.branch_id == branch_id, RecallLot.recall_id == recall_id)
    handed = func.sum(case((Movement.kind == MovementKind.HANDED_OUT, -Movement.units), else_=0))
    given = session.execute(
        select(Movement.household_id, handed, -func.sum(Movement.units))
        .where(
            Movement.branch_id == branch_id,
            Movement.lot_id.in_(lots),
            Movement.kind.in_((MovementKind.HANDED_OUT, MovementKind.RETURNED)),
        )
        .group_by(Movement.household_id)
    ).all()
    by = {
        household_id: (int(got), max(0, int(left)))
        for household_id, got, left in given
        if household_id is not None
    }
    called = list_called(session, branch_id=branch_id, about=CallAbout.RECALL, thing_id=recall_id)
    return [
        RecallHousehold(household_id=each, given=by[each][0], units=by[each][1], called=of)
        for each, of in in_order(sorted(by, key=str), called)
    ]
