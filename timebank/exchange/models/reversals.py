"""What was taken back, by two people; and reviews of what one member of staff has entered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.exchange.errors.reversals import ReversalDecided, ReviewDecided, ReviewNotGranted
from timebank.exchange.rules.reversals import ItemState, ObjectKind, ReversalState, ReviewState


class Reversal(Model):
    """One thing to be taken back: asked for by one person, granted by another."""

    __tablename__ = "exchange_reversals"
    __table_args__ = (
        within_branch("asked_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        within_branch("dispute_id", "exchange_disputes"),
        within_branch("review_id", "exchange_staff_reviews"),
        Index(None, "branch_id", "state", "asked_at", "id"),
        Index(
            "uq_exchange_reversals_object",
            "branch_id",
            "kind",
            "object_id",
            unique=True,
            sqlite_where=text("state <> 'refused'"),
            postgresql_where=text("state <> 'refused'"),
        ),
        CheckConstraint("minutes > 0", name="something_taken_back"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_at_a_moment"),
        CheckConstraint(
            "(state IN ('granted', 'refused')) = (decided_by_id IS NOT NULL)", name="decided_by_somebody"
        ),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refused_with_a_reason"),
        CheckConstraint("pool_minutes >= 0 AND owed_minutes >= 0", name="borne_not_below_zero"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[ObjectKind]
    object_id: Mapped[UUID]
    minutes: Mapped[int] = mapped_column(comment="What is taken back; of food work its hours.")
    reason: Mapped[str] = mapped_column(EncryptedText, comment="Encrypted.")
    state: Mapped[ReversalState]
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    dispute_id: Mapped[UUID | None] = mapped_column(comment="The objection that it follows from.")
    review_id: Mapped[UUID | None] = mapped_column(comment="The review of one person's entries.")
    decided_by_id: Mapped[UUID | None] = mapped_column(comment="The second person.")
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    pool_minutes: Mapped[int] = mapped_column(default=0, comment="Spent before, and borne by the pool.")
    owed_minutes: Mapped[int] = mapped_column(default=0, comment="Spent before, and owed by the holder.")

    def grant(self, *, by_id: UUID, at: datetime) -> None:
        """Let the minutes go back.

        Raises:
            ReversalDecided
        """
        self._check_asked()
        self.state, self.decided_by_id, self.decided_at = ReversalState.GRANTED, by_id, at

    def refuse(self, *, by_id: UUID, at: datetime, reason: str) -> None:
        """Let everything stay as it is.

        Raises:
            ReversalDecided
        """
        self._check_asked()
        self.state, self.decided_by_id, self.decided_at = ReversalState.REFUSED, by_id, at
        self.refusal = reason

    def overtake(self, *, at: datetime) -> None:
        """Close it: the other branch has taken the same gift back.

        Raises:
            ReversalDecided
        """
        self._check_asked()
        self.state, self.decided_at = ReversalState.OVERTAKEN, at

    def _check_asked(self) -> None:
        if self.state is not ReversalState.ASKED:
            raise ReversalDecided


class StaffReview(Model):
    """All that one member of staff entered or decided in a time, to be taken back by two others."""

    __tablename__ = "exchange_staff_reviews"
    __table_args__ = (
        within_branch("staff_id", "people_people"),
        within_branch("asked_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        Index(None, "branch_id", "state", "asked_at", "id"),
        CheckConstraint("since <= until", name="days_in_order"),
        CheckConstraint("asked_by_id <> staff_id", name="asked_by_another"),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> asked_by_id AND decided_by_id <> staff_id)",
            name="decided_by_a_third",
        ),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_at_a_moment"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refused_with_a_reason"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    staff_id: Mapped[UUID]
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(EncryptedText, comment="Encrypted.")
    state: Mapped[ReviewState]
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")

    def grant(self, *, by_id: UUID, at: datetime) -> None:
        """Let what is in the list be taken back, one by one.

        Raises:
            ReviewDecided
        """
        self._check_asked()
        self.state, self.decided_by_id, self.decided_at = ReviewState.GRANTED, by_id, at

    def refuse(self, *, by_id: UUID, at: datetime, reason: str) -> None:
        """Let everything stay as it is.

        Raises:
            ReviewDecided
        """
        self._check_asked()
        self.state, self.decided_by_id, self.decided_at = ReviewState.REFUSED, by_id, at
        self.refusal = reason

    def check_granted(self) -> None:
        """Pass if two people have agreed to it.

        Raises:
            ReviewNotGranted
        """
        if self.state is not ReviewState.GRANTED:
            raise ReviewNotGranted

    def _check_asked(self) -> None:
        if self.state is not ReviewState.ASKED:
            raise ReviewDecided


class StaffReviewItem(Model):
    """One thing in the list of a review, and what became of it."""

    __tablename__ = "exchange_staff_review_items"
    __table_args__ = (
        within_branch("review_id", "exchange_staff_reviews"),
        UniqueConstraint(
            "branch_id", "review_id", "kind", "object_id", name="uq_exchange_staff_review_items_object"
        ),
        CheckConstraint("(state = 'left') = (refusal_code IS NOT NULL)", name="left_for_a_reason"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    review_id: Mapped[UUID]
    kind: Mapped[ObjectKind]
    object_id: Mapped[UUID]
    state: Mapped[ItemState]
    refusal_code: Mapped[str | None] = mapped_column(comment="Of the refusal, such as `exchange.…`.")
