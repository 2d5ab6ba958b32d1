"""Delegates: who may act for whom, for what and how long."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.people.errors.delegations import BeyondDelegation, DelegationEnded
from timebank.people.rules import DelegatedAct, DelegationEnd, DelegationMethod


class Delegation(Model):
    """One person may act for another, from a day to a day. Never changed: ended, and made anew."""

    __tablename__ = "people_delegations"
    __table_args__ = (
        within_branch("holder_id", "people_people"),
        within_branch("delegate_id", "people_people"),
        within_branch("appointed_by_id", "people_people"),
        Index(
            "uq_people_delegations_open",
            "branch_id",
            "holder_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        Index(None, "branch_id", "holder_id", "appointed_at"),
        Index(None, "branch_id", "delegate_id"),
        CheckConstraint("holder_id <> delegate_id", name="two_people"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("may_see OR may_ask OR give_minutes > 0", name="something_delegated"),
        CheckConstraint("given_minutes BETWEEN 0 AND give_minutes", name="given_within_limit"),
        CheckConstraint(
            "(method = 'paper') = (paper_ref IS NOT NULL AND seen_by IS NOT NULL)", name="paper_is_named"
        ),
        CheckConstraint("(method = 'screen') = (appointed_by_id = holder_id)", name="screen_is_ones_own"),
        CheckConstraint("appointed_by_id <> delegate_id", name="not_appointed_by_oneself"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (ended_how IS NULL)",
            name="ended_by_somebody",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    holder_id: Mapped[UUID] = mapped_column(comment="For whom is acted.")
    delegate_id: Mapped[UUID] = mapped_column(comment="Who acts.")
    may_see: Mapped[bool]
    may_ask: Mapped[bool] = mapped_column(comment="Ask for care.")
    give_minutes: Mapped[int] = mapped_column(comment="May be given in all; 0 where giving is not allowed.")
    given_minutes: Mapped[int] = mapped_column(default=0, comment="Given so far, without what came back.")
    starts_on: Mapped[date] = mapped_column(comment="The first local day.")
    ends_on: Mapped[date] = mapped_column(comment="The last local day, included.")
    method: Mapped[DelegationMethod]
    paper_ref: Mapped[str | None] = mapped_column(EncryptedText, comment="Where the paper is; encrypted.")
    seen_by: Mapped[str | None] = mapped_column(
        EncryptedText, comment="Who saw the holder sign it; encrypted."
    )
    appointed_by_id: Mapped[UUID] = mapped_column(comment="The holder, or the coordinator with the paper.")
    appointed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None]
    ended_how: Mapped[DelegationEnd | None]

    @property
    def left_minutes(self) -> int:
        """How much the delegate may still give."""
        return self.give_minutes - self.given_minutes

    @property
    def acts(self) -> tuple[DelegatedAct, ...]:
        allowed = {
            DelegatedAct.SEE: self.may_see,
            DelegatedAct.ASK: self.may_ask,
            DelegatedAct.GIVE: self.give_minutes > 0,
        }
        return tuple(act for act, is_allowed in allowed.items() if is_allowed)

    def in_force(self, day: date) -> bool:
        return self.ended_at is None and self.starts_on <= day <= self.ends_on

    def allows(self, act: DelegatedAct, *, minutes: int = 0) -> bool:
        """Tell whether it names the act; for giving, whether so many minutes are left."""
        return act in self.acts and (act is not DelegatedAct.GIVE or minutes <= self.left_minutes)

    def give(self, minutes: int) -> None:
        """Count what the delegate gives.

        Raises:
            BeyondDelegation
        """
        if minutes > self.left_minutes:
            raise BeyondDelegation(left_minutes=self.left_minutes)
        self.given_minutes += minutes

    def take_back(self, minutes: int) -> None:
        """Count no longer what came back of what the delegate gave."""
        self.given_minutes = max(self.given_minutes - minutes, 0)

    def end(self, *, by_id: UUID, at: datetime, how: DelegationEnd) -> None:
        """Let it hold no longer, from now on.

        Raises:
            DelegationEnded
        """
        if self.ended_at is not None:
            raise DelegationEnded
        self.ended_at, self.ended_by_id, self.ended_how = at, by_id, how
