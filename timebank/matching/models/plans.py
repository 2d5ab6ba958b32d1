"""The versions of a plan, what people decided about it, and what is set aside."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.matching.errors import DecisionEnded, PickSettled
from timebank.matching.rules.rounds import DecisionKind, Made, PickState


class PlanVersion(Model):
    """One version of a round's plan, with its certificate. Rows are only added."""

    __tablename__ = "matching_plans"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("made_by_id", "people_people"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    made: Mapped[Made]
    made_by_id: Mapped[UUID | None] = mapped_column(comment="Null where a cancellation healed it.")
    made_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(comment="Of all that was planned from, to see what changed since.")
    value: Mapped[str] = mapped_column(comment="Cost, a whole number of any length.")
    bound: Mapped[str] = mapped_column(comment="No plan around what is locked costs less.")
    free_bound: Mapped[str] = mapped_column(comment="No plan at all costs less.")
    locks: Mapped[int] = mapped_column(comment="Decisions that it was made around.")
    units: Mapped[int]
    grams: Mapped[int]
    wasted_units: Mapped[int]
    wasted_grams: Mapped[int]
    unserved: Mapped[int]
    free_units: Mapped[int] = mapped_column(comment="Units of the best plan without what people decided.")
    free_wasted_units: Mapped[int]
    free_unserved: Mapped[int]
    milliseconds: Mapped[int]

    @property
    def gap(self) -> int:
        """Return how far it is from the best around what is locked; 0 is as good as can be."""
        return int(self.value) - int(self.bound)

    @property
    def cost(self) -> int:
        """Return what people's decisions cost; 0 is as good as can be."""
        return int(self.value) - int(self.free_bound)


rows_only_added(PlanVersion)


class Assigned(Model):
    """So many units of a lot for a household in one version. Rows are only added."""

    __tablename__ = "matching_assignments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "round_id", "version"],
            ["matching_plans.branch_id", "matching_plans.round_id", "matching_plans.version"],
        ),
        within_branch("household_id", "households_households"),
        within_branch("lot_id", "pantry_lots"),
        CheckConstraint("units > 0", name="some_units"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    ahead: Mapped[bool] = mapped_column(primary_key=True, comment="Left for a visit after the round.")
    units: Mapped[int]


rows_only_added(Assigned)


class Decision(Model):
    """A coordinator locked or refused what a household gets of a lot, and said why."""

    __tablename__ = "matching_decisions"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("household_id", "households_households"),
        within_branch("lot_id", "pantry_lots"),
        within_branch("made_by_id", "people_people"),
        within_branch("ended_by_id", "people_people"),
        Index(
            "uq_matching_decisions_open",
            "branch_id",
            "round_id",
            "household_id",
            "lot_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(kind = 'lock') = (units > 0)", name="locks_units"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    round_id: Mapped[UUID]
    household_id: Mapped[UUID]
    lot_id: Mapped[UUID]
    kind: Mapped[DecisionKind]
    units: Mapped[int]
    reason: Mapped[str] = mapped_column(EncryptedText)
    made_by_id: Mapped[UUID]
    made_at: Mapped[datetime]
    ended_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    def end(self, *, by_id: UUID, at: datetime) -> None:
        """Let the plan decide again.

        Raises:
            DecisionEnded
        """
        if self.ended_at is not None:
            raise DecisionEnded
        self.ended_by_id, self.ended_at = by_id, at


class Pick(Model):
    """Units of a lot that are promised to a household of a round, and where they stand."""

    __tablename__ = "matching_picks"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("household_id", "households_households"),
        within_branch("lot_id", "pantry_lots"),
        within_branch("settled_by_id", "people_people"),
        Index(None, "branch_id", "round_id", "household_id"),
        Index(None, "branch_id", "lot_id"),
        CheckConstraint("units > 0", name="some_units"),
        CheckConstraint("(state = 'set_aside') = (settled_at IS NULL)", name="settled_at_a_moment"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    round_id: Mapped[UUID]
    household_id: Mapped[UUID]
    lot_id: Mapped[UUID]
    place: Mapped[str]
    units: Mapped[int]
    state: Mapped[PickState] = mapped_column(default=PickState.SET_ASIDE)
    extra: Mapped[bool] = mapped_column(comment="Chosen at the desk, not planned.")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]

    def settle(self, state: PickState, *, by_id: UUID | None, at: datetime) -> None:
        """Note what became of it.

        Raises:
            PickSettled
        """
        if self.state is not PickState.SET_ASIDE:
            raise PickSettled
        self.state, self.settled_by_id, self.settled_at = state, by_id, at
