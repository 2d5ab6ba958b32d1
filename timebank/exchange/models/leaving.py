"""Members who leave the bank."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.exchange.errors.leaving import LeavingOver
from timebank.exchange.rules.leaving import LeavingState, LeavingWish
from timebank.exchange.rules.moves import Agreed

_ASKED = "state = 'asked'"


class Leaving(Model):
    """Somebody asked to leave. Nothing here names them: the row outlives their record."""

    __tablename__ = "exchange_leavings"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("asked_by_id", "people_people"),
        within_branch("posting_id", "ledger_postings"),
        Index(
            "uq_exchange_leavings_asked",
            "branch_id",
            "person_id",
            unique=True,
            sqlite_where=text(_ASKED),
            postgresql_where=text(_ASKED),
        ),
        Index(
            None,
            "effective_at",
            sqlite_where=text(_ASKED),
            postgresql_where=text(_ASKED),
        ),
        Index(None, "branch_id", "asked_at", "id"),
        CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="ended_at_a_moment"),
        CheckConstraint("(agreed = 'screen') = (asked_by_id = person_id)", name="screen_is_ones_own"),
        CheckConstraint(
            "own_minutes >= 0 AND gift_only_minutes >= 0 AND received_minutes >= 0 AND debt_minutes >= 0",
            name="minutes_not_below_zero",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    wish: Mapped[LeavingWish]
    agreed: Mapped[Agreed]
    state: Mapped[LeavingState] = mapped_column(default=LeavingState.ASKED)
    policy_version: Mapped[int]
    asked_by_id: Mapped[UUID] = mapped_column(comment="Themselves, or a coordinator for them.")
    asked_at: Mapped[datetime]
    effective_at: Mapped[datetime] = mapped_column(comment="The first moment after the days to think.")
    own_minutes: Mapped[int] = mapped_column(default=0, comment="That went to the pool or lapsed, by kind.")
    gift_only_minutes: Mapped[int] = mapped_column(default=0)
    received_minutes: Mapped[int] = mapped_column(default=0)
    debt_minutes: Mapped[int] = mapped_column(default=0, comment="Owed, and settled out of them first.")
    posting_id: Mapped[UUID | None] = mapped_column(comment="Null where there was nothing to move.")
    ended_at: Mapped[datetime | None]

    @property
    def minutes(self) -> int:
        return self.own_minutes + self.gift_only_minutes + self.received_minutes

    def end(self, state: LeavingState, *, at: datetime) -> None:
        """Close it one way or the other.

        Raises:
            LeavingOver
        """
        if self.state is not LeavingState.ASKED:
            raise LeavingOver
        self.state, self.ended_at = state, at
