"""Objections to what was decided, and what each side says."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.exchange.errors.disputes import DisputeOver
from timebank.exchange.rules.disputes import DisputeState, DisputeWordKind
from timebank.exchange.rules.reversals import ObjectKind


class Dispute(Model):
    """Somebody concerned says that a decided visit, a gift or a use is not right."""

    __tablename__ = "exchange_disputes"
    __table_args__ = (
        within_branch("raised_by_id", "people_people"),
        within_branch("recorded_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        Index(None, "branch_id", "state", "due_on", "id"),
        Index(None, "branch_id", "kind", "object_id"),
        Index(
            "uq_exchange_disputes_open",
            "branch_id",
            "kind",
            "object_id",
            "raised_by_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("kind NOT IN ('grant', 'food_work')", name="can_be_objected_to"),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> raised_by_id AND decided_by_id <> recorded_by_id)",
            name="decided_by_a_third",
        ),
        CheckConstraint(
            "(state IN ('upheld', 'rejected')) = (decided_by_id IS NOT NULL)", name="decided_by_somebody"
        ),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_at_a_moment"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[ObjectKind]
    object_id: Mapped[UUID]
    raised_by_id: Mapped[UUID] = mapped_column(comment="Whose objection it is.")
    recorded_by_id: Mapped[UUID] = mapped_column(comment="Themselves, a relative, delegate or coordinator.")
    raised_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(comment="The local day by which it is decided.")
    state: Mapped[DisputeState]
    decided_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    def check_open(self) -> None:
        """Pass if it waits for a decision.

        Raises:
            DisputeOver
        """
        if self.state is not DisputeState.OPEN:
            raise DisputeOver

    def decide(self, *, upheld: bool, by_id: UUID, at: datetime) -> None:
        """End it with a decision.

        Raises:
            DisputeOver
        """
        self.check_open()
        self.state = DisputeState.UPHELD if upheld else DisputeState.REJECTED
        self.decided_by_id, self.ended_at = by_id, at

    def withdraw(self, *, at: datetime) -> None:
        """Take it back.

        Raises:
            DisputeOver
        """
        self.check_open()
        self.state, self.ended_at = DisputeState.WITHDRAWN, at


class DisputeWord(Model):
    """What somebody said about it, in order. Only added."""

    __tablename__ = "exchange_dispute_words"
    __table_args__ = (
        within_branch("dispute_id", "exchange_disputes"),
        within_branch("by_id", "people_people"),
        within_branch("recorded_by_id", "people_people"),
        Index(None, "branch_id", "dispute_id", "at"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    dispute_id: Mapped[UUID]
    kind: Mapped[DisputeWordKind]
    by_id: Mapped[UUID] = mapped_column(comment="Whose words they are.")
    recorded_by_id: Mapped[UUID] = mapped_column(comment="Who wrote them down.")
    at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")


rows_only_added(DisputeWord, erasable=["words"])
