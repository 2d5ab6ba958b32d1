"""Confirmed needs for care: what lets somebody use points that they were given."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.exchange.errors.needs import ConfirmedNeedEnded
from timebank.exchange.rules.needs import NeedBasis


class ConfirmedNeedRecord(Model):
    """A need for care that an officer has confirmed. It is ended, never edited."""

    __tablename__ = "exchange_needs"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("recorded_by_id", "people_people"),
        within_branch("ended_by_id", "people_people"),
        Index(
            "uq_exchange_needs_open",
            "branch_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index(None, "branch_id", "person_id", "confirmed_on"),
        Index(None, "branch_id", "ended_on", "review_on"),
        CheckConstraint("review_on > confirmed_on", name="review_after_confirmed"),
        CheckConstraint("ended_on IS NULL OR ended_on >= confirmed_on", name="ended_after_confirmed"),
        CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name="ended_at_a_moment"),
        CheckConstraint("urgency BETWEEN 1 AND 3", name="urgency_known"),
        CheckConstraint("recorded_by_id <> person_id", name="recorded_by_another"),
        CheckConstraint("basis <> 'age'", name="age_is_not_recorded"),
        CheckConstraint("basis <> 'other' OR basis_words IS NOT NULL", name="other_in_words"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    basis: Mapped[NeedBasis]
    basis_words: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted; needed for `other`.")
    urgency: Mapped[int] = mapped_column(comment="1 is the most urgent, 3 the least.")
    officer_name: Mapped[str] = mapped_column(EncryptedText, comment="Who confirmed it; encrypted.")
    officer_office: Mapped[str] = mapped_column(EncryptedText, comment="Of which office; encrypted.")
    confirmed_on: Mapped[date] = mapped_column(comment="The first local day on which it holds.")
    review_on: Mapped[date] = mapped_column(comment="The local day by which it is looked at again.")
    recorded_by_id: Mapped[UUID]
    recorded_at: Mapped[datetime]
    ended_on: Mapped[date | None] = mapped_column(
        comment="The first local day on which it no longer holds; null while it does."
    )
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None]
    end_reason: Mapped[str | None] = mapped_column(EncryptedText, comment="Why it ended; encrypted.")

    def end(self, *, on: date, by_id: UUID | None, at: datetime, reason: str | None) -> None:
        """Let the need hold no longer from `on`, or from its own first day if that is later.

        Raises:
            ConfirmedNeedEnded
        """
        if self.ended_on is not None:
            raise ConfirmedNeedEnded(ended_on=self.ended_on)
        self.ended_on = max(on, self.confirmed_on)
        self.ended_at, self.ended_by_id, self.end_reason = at, by_id, reason
