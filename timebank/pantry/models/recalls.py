"""Recalls: which lots are blocked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.db import BranchPk, IdPk, Model, within_branch


class Recall(Model):
    """A product or a lot must come back, or never leave."""

    __tablename__ = "pantry_recalls"
    __table_args__ = (
        within_branch("product_id", "pantry_products"),
        within_branch("opened_by_id", "people_people"),
        Index(None, "branch_id", "opened_at"),
        CheckConstraint("length(reason) BETWEEN 1 AND 500", name="reason_given"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    product_id: Mapped[UUID | None] = mapped_column(comment="Null for one lot.")
    reason: Mapped[str] = mapped_column(comment="What the maker or the ministry says.")
    opened_by_id: Mapped[UUID]
    opened_at: Mapped[datetime]


class RecallLot(Model):
    """One lot of a recall."""

    __tablename__ = "pantry_recall_lots"
    __table_args__ = (
        within_branch("recall_id", "pantry_recalls"),
        within_branch("lot_id", "pantry_lots"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    recall_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    blocked_units: Mapped[int] = mapped_column(comment="What was on the shelves at that moment.")
