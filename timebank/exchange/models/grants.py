"""Grants from the branch's pool."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.exchange.errors.grants import GrantDecided
from timebank.exchange.rules.grants import GrantState


class Grant(Model):
    """Minutes of the pool for somebody with a confirmed need for care."""

    __tablename__ = "exchange_grants"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("asked_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        Index(None, "branch_id", "person_id", "asked_at"),
        Index(None, "branch_id", "state", "asked_at", "id"),
        CheckConstraint("minutes > 0", name="something_granted"),
        CheckConstraint("urgency BETWEEN 1 AND 3", name="urgency_known"),
        CheckConstraint("asked_by_id <> person_id", name="asked_by_another"),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> asked_by_id AND decided_by_id <> person_id)",
            name="decided_by_a_third",
        ),
        CheckConstraint("state <> 'refused' OR refusal IS NOT NULL", name="refused_with_a_reason"),
        CheckConstraint("(state = 'granted') = (granted_on IS NOT NULL)", name="granted_on_a_day"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    minutes: Mapped[int]
    urgency: Mapped[int] = mapped_column(comment="Of the need when it was asked for; 1 is the most urgent.")
    reason: Mapped[str] = mapped_column(EncryptedText, comment="Encrypted.")
    state: Mapped[GrantState]
    policy_version: Mapped[int]
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(comment="The second person, where one was needed.")
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    granted_on: Mapped[date | None] = mapped_column(comment="The local day on which the minutes moved.")

    def confirm(self, *, by_id: UUID | None, at: datetime, day: date) -> None:
        """Let the minutes move.

        Raises:
            GrantDecided
        """
        self._check_waiting()
        self.state, self.decided_by_id, self.decided_at, self.granted_on = GrantState.GRANTED, by_id, at, day

    def refuse(self, *, by_id: UUID | None, at: datetime, reason: str) -> None:
        """Let the minutes stay in the pool.

        Raises:
            GrantDecided
        """
        self._check_waiting()
        self.state, self.decided_by_id, self.decided_at = GrantState.REFUSED, by_id, at
        self.refusal = reason

    def _check_waiting(self) -> None:
        if self.state is not GrantState.AWAITING_APPROVAL:
            raise GrantDecided
