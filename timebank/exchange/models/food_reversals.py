"""Food work that is to be taken back: asked for by one person, granted by another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.exchange.models.reversals import TwoPeopleAgree
from timebank.exchange.rules.reversals import ReversalState


class FoodReversal(TwoPeopleAgree, Model):
    """One stretch of food work, whose hours and points are to go back."""

    __tablename__ = "exchange_food_reversals"
    __table_args__ = (
        within_branch("food_work_id", "care_food_work"),
        within_branch("asked_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        Index(None, "branch_id", "state", "asked_at", "id"),
        Index(
            "uq_exchange_food_reversals_food_work_id",
            "branch_id",
            "food_work_id",
            unique=True,
            sqlite_where=text("state <> 'refused'"),
            postgresql_where=text("state <> 'refused'"),
        ),
        CheckConstraint("minutes > 0", name="something_taken_back"),
        CheckConstraint("state <> 'overtaken'", name="within_the_branch"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL) AND (state = 'asked') = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refused_with_a_reason"),
        CheckConstraint("pool_minutes >= 0 AND owed_minutes >= 0", name="borne_not_below_zero"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    food_work_id: Mapped[UUID]
    minutes: Mapped[int] = mapped_column(comment="The hours that are to count no more, in minutes.")
    reason: Mapped[str] = mapped_column(EncryptedText, comment="Encrypted.")
    state: Mapped[ReversalState]
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(comment="The second person.")
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    pool_minutes: Mapped[int] = mapped_column(default=0, comment="Spent before, and borne by the pool.")
    owed_minutes: Mapped[int] = mapped_column(default=0, comment="Spent before, and owed by the holder.")
