"""Products, lots, and stock: a row a place that never falls below nothing, and every movement beside it."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.pantry.errors import WriteOffAnswered
from timebank.pantry.rules import Category, MovementKind, Reason, Storage, WriteOffState


class Product(Model):
    """What a barcode stands for in this branch, as learned at intake."""

    __tablename__ = "pantry_products"
    __table_args__ = (
        UniqueConstraint("branch_id", "gtin"),
        CheckConstraint("grams_each BETWEEN 0 AND 1000000", name="grams_within"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    gtin: Mapped[str] = mapped_column(comment="14 digits.")
    name: Mapped[str]
    category: Mapped[Category]
    grams_each: Mapped[int]
    contents: Mapped[list[str]] = mapped_column(comment="As last read; offered, never taken for granted.")
    storage: Mapped[Storage]
    needs_cooking: Mapped[bool]
    learned_at: Mapped[datetime]

    @property
    def revision(self) -> str:
        """Return a short text that differs as soon as anything that may be corrected does."""
        known = (self.name, self.category, self.grams_each, sorted(self.contents))
        kept = (self.storage, self.needs_cooking)
        return hashlib.sha256(repr((*known, *kept)).encode()).hexdigest()[:16]


class Lot(Model):
    """Units that came together and are alike."""

    __tablename__ = "pantry_lots"
    __table_args__ = (
        within_branch("product_id", "pantry_products"),
        within_branch("donation_id", "pantry_donations"),
        within_branch("taken_in_by_id", "people_people"),
        within_branch("label_read_by_id", "people_people"),
        Index(None, "branch_id", "expires_on"),
        Index(None, "branch_id", "product_id"),
        Index(None, "branch_id", "donation_id"),
        Index(None, "branch_id", "arrived_on"),
        CheckConstraint("grams_each BETWEEN 0 AND 1000000", name="grams_within"),
        CheckConstraint("(label_read_on IS NULL) = (label_read_by_id IS NULL)", name="label_read_by_one"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    name: Mapped[str]
    category: Mapped[Category]
    product_id: Mapped[UUID | None]
    donation_id: Mapped[UUID | None]
    lot_code: Mapped[str | None] = mapped_column(comment="The maker's.")
    grams_each: Mapped[int]
    contents: Mapped[list[str]] = mapped_column(comment="Also what it may contain; only with a read label.")
    label_read_on: Mapped[date | None] = mapped_column(comment="Null: counts as containing everything.")
    label_read_by_id: Mapped[UUID | None]
    storage: Mapped[Storage]
    needs_cooking: Mapped[bool]
    expires_on: Mapped[date | None] = mapped_column(comment="Null for goods.")
    arrived_on: Mapped[date]
    tenths_celsius: Mapped[int | None] = mapped_column(comment="Temperature on arrival, tenths of a degree.")
    from_branch_id: Mapped[str | None] = mapped_column(comment="Who passed it on.")
    from_lot_id: Mapped[UUID | None] = mapped_column(comment="Its id there.")
    taken_in_by_id: Mapped[UUID | None] = mapped_column(comment="Null where another branch passed it on.")
    taken_in_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def is_undated(self) -> bool:
        """Whether it is food of which nobody has said until when it keeps, or that it has no date."""
        unread = self.label_read_on is None and self.expires_on is None
        return unread and self.category is not Category.HOUSEHOLD_GOODS

    @property
    def lasts_until(self) -> date | None:
        """The last day on which it may be given: undated food on the day that it came. Null: any day."""
        return self.arrived_on if self.is_undated else self.expires_on


class Stock(Model):
    """How many units of a lot are in a place, and how many of them are promised."""

    __tablename__ = "pantry_stock"
    __table_args__ = (
        within_branch("lot_id", "pantry_lots"),
        CheckConstraint("units >= 0", name="never_below_nothing"),
        CheckConstraint("reserved BETWEEN 0 AND units", name="promised_once"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    units: Mapped[int]
    reserved: Mapped[int]
    blocked: Mapped[bool] = mapped_column(comment="Recalled: nothing of it may leave.")


class Movement(Model):
    """One change of a stock row. Stock is the sum of its movements."""

    __tablename__ = "pantry_movements"
    __table_args__ = (
        within_branch("lot_id", "pantry_lots"),
        within_branch("household_id", "households_households"),
        within_branch("moved_by_id", "people_people"),
        within_branch("approved_by_id", "people_people"),
        Index(None, "branch_id", "lot_id", "moved_at"),
        Index(None, "branch_id", "household_id", "moved_at"),
        Index(None, "branch_id", "moved_at", "id"),
        CheckConstraint("units <> 0 OR reserved <> 0 OR kind = 'recalled'", name="moves_something"),
        CheckConstraint("kind NOT IN ('wasted', 'counted') OR reason IS NOT NULL", name="reason_given"),
        CheckConstraint(
            "kind NOT IN ('handed_out', 'returned') OR household_id IS NOT NULL", name="household_named"
        ),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> moved_by_id", name="two_people"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    lot_id: Mapped[UUID]
    place: Mapped[str]
    kind: Mapped[MovementKind]
    units: Mapped[int] = mapped_column(comment="What was added; negative for what left.")
    reserved: Mapped[int] = mapped_column(comment="What was promised; negative for what was released.")
    reason: Mapped[Reason | None]
    household_id: Mapped[UUID | None]
    other_branch_id: Mapped[str | None] = mapped_column(comment="Passed on to, or received from.")
    cause_id: Mapped[UUID] = mapped_column(comment="The command; the same on both sides between branches.")
    moved_by_id: Mapped[UUID | None]
    approved_by_id: Mapped[UUID | None]
    moved_at: Mapped[datetime]


rows_only_added(Movement)


class WriteOff(Model):
    """A large write-off: one asks, another approves."""

    __tablename__ = "pantry_write_offs"
    __table_args__ = (
        within_branch("lot_id", "pantry_lots"),
        within_branch("asked_by_id", "people_people"),
        within_branch("answered_by_id", "people_people"),
        Index(None, "branch_id", "state", "asked_at"),
        CheckConstraint("units > 0", name="some_units"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> asked_by_id", name="two_people"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    lot_id: Mapped[UUID]
    place: Mapped[str]
    units: Mapped[int]
    reason: Mapped[Reason]
    state: Mapped[WriteOffState] = mapped_column(default=WriteOffState.ASKED)
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]

    def answer(self, state: WriteOffState, *, by_id: UUID, at: datetime) -> None:
        """Close it one way or the other.

        Raises:
            WriteOffAnswered
        """
        if self.state is not WriteOffState.ASKED:
            raise WriteOffAnswered
        self.state, self.answered_by_id, self.answered_at = state, by_id, at
