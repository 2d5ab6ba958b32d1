"""Packing, driving and delivering food, as its volunteer wrote it, and what became of it."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from timebank.care.errors import FoodWorkDecided, FoodWorkNotApproved, FoodWorkWithdrawn
from timebank.care.models.visits import Visit
from timebank.care.rules import FoodWorkKind, FoodWorkState
from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import attach


class FoodWork(Model):
    """One stretch of food work: written by its volunteer, decided by somebody of the branch."""

    __tablename__ = "care_food_work"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        within_branch("round_id", "matching_rounds"),
        Index(None, "branch_id", "volunteer_id", "starts_at"),
        Index(None, "branch_id", "state", "decide_by", "id"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_within_a_day"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> volunteer_id", name="decided_by_another"),
        CheckConstraint(
            "(state IN ('approved', 'rejected')) = (decided_by_id IS NOT NULL) "
            "AND (decided_by_id IS NULL) = (decided_at IS NULL) "
            "AND (state <> 'rejected' OR decided_at IS NOT NULL)",
            name="state_is_complete",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    volunteer_id: Mapped[UUID]
    kind: Mapped[FoodWorkKind]
    round_id: Mapped[UUID | None] = mapped_column(comment="The round it belongs to, where there is one.")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    local_day: Mapped[date] = mapped_column(comment="The branch's day on which it began.")
    minutes: Mapped[int] = mapped_column(comment="Length, in whole minutes.")
    note: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted; read by staff only.")
    state: Mapped[FoodWorkState] = mapped_column(default=FoodWorkState.SUBMITTED)
    submitted_at: Mapped[datetime]
    decide_by: Mapped[date] = mapped_column(comment="The local day by which it will be decided.")
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(
        EncryptedText, comment="Why it was rejected; the volunteer reads it."
    )
    policy_number: Mapped[int] = mapped_column(
        comment="The policy version it falls under, by its local start day."
    )

    def check_undecided(self) -> None:
        """Pass if it waits for its decision.

        Raises:
            FoodWorkDecided, FoodWorkWithdrawn
        """
        if self.state is FoodWorkState.WITHDRAWN:
            raise FoodWorkWithdrawn
        if self.state is not FoodWorkState.SUBMITTED:
            raise FoodWorkDecided

    def approve(self, *, by_id: UUID, at: datetime) -> None:
        """Accept it.

        Raises:
            FoodWorkDecided, FoodWorkWithdrawn
        """
        self.check_undecided()
        self.state, self.decided_by_id, self.decided_at = FoodWorkState.APPROVED, by_id, at

    def reject(self, *, by_id: UUID, at: datetime, reason: str) -> None:
        """Do not accept it; its volunteer reads why.

        Raises:
            FoodWorkDecided, FoodWorkWithdrawn
        """
        self.check_undecided()
        self.state, self.decided_by_id, self.decided_at = FoodWorkState.REJECTED, by_id, at
        self.reason = reason

    def withdraw(self) -> None:
        """Take it back.

        Raises:
            FoodWorkDecided, FoodWorkWithdrawn
        """
        self.check_undecided()
        self.state = FoodWorkState.WITHDRAWN

    def take_back(self) -> None:
        """Let the approval count no more; its time is free again. `ReversedFoodWork` keeps who approved it.

        Raises:
            FoodWorkNotApproved
        """
        if self.state is not FoodWorkState.APPROVED:
            raise FoodWorkNotApproved
        self.state, self.decided_by_id, self.decided_at = FoodWorkState.WITHDRAWN, None, None


# The guards below stand on the table of visits too.
cast("Table", FoodWork.__table__).add_is_dependent_on(cast("Table", Visit.__table__))

_WORK, _VISIT = "('submitted', 'approved')", "('submitted', 'disputed', 'approved')"
attach(
    FoodWork,
    dialect="postgresql",
    statement="ALTER TABLE care_food_work ADD CONSTRAINT ex_care_food_work_no_overlap EXCLUDE USING gist "
    "(branch_id WITH =, volunteer_id WITH =, tsrange(starts_at, ends_at) WITH &&) "
    f"WHERE (state IN {_WORK})",
)


def _taken(other: str, states: str, *, not_itself: bool = False) -> str:
    another = "AND other.id <> NEW.id " if not_itself else ""
    return (
        f"EXISTS (SELECT 1 FROM {other} AS other WHERE other.branch_id = NEW.branch_id "  # noqa: S608  # nosec B608
        f"AND other.volunteer_id = NEW.volunteer_id AND other.state IN {states} {another}"
        "AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at)"
    )


# Nobody is in two places: a visit and food work are two tables, so no one constraint sees both. Whoever comes
# second waits for the volunteer's row, and then sees what the first has written.
attach(
    FoodWork,
    dialect="postgresql",
    statement=f"""
CREATE OR REPLACE FUNCTION care_refuse_two_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM people_people
    WHERE branch_id = NEW.branch_id AND id = NEW.volunteer_id FOR NO KEY UPDATE;
  IF TG_TABLE_NAME = 'care_visits' THEN
    IF {_taken("care_food_work", _WORK)} THEN
      RAISE EXCEPTION 'ex_care_visits_no_overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
  ELSIF {_taken("care_visits", _VISIT)} THEN
    RAISE EXCEPTION 'ex_care_food_work_no_overlap' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$
""".strip(),
)
for _table, _states in (("care_visits", _VISIT), ("care_food_work", _WORK)):
    _moved = (
        f"NEW.state IN {_states} AND (OLD.state NOT IN {_states} "
        "OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at)"
    )
    for _verb, _when in (("INSERT", f"NEW.state IN {_states}"), ("UPDATE", _moved)):
        attach(
            FoodWork,
            dialect="postgresql",
            statement=f"CREATE TRIGGER {_table}_one_place_{_verb.lower()} BEFORE {_verb} ON {_table} "
            f"FOR EACH ROW WHEN ({_when}) EXECUTE FUNCTION care_refuse_two_places()",
        )
for _verb in ("INSERT", "UPDATE"):
    for _table, _states, _others in (
        ("care_visits", _VISIT, _taken("care_food_work", _WORK)),
        (
            "care_food_work",
            _WORK,
            f"({_taken('care_visits', _VISIT)} OR {_taken('care_food_work', _WORK, not_itself=True)})",
        ),
    ):
        attach(
            FoodWork,
            dialect="sqlite",
            statement=f"CREATE TRIGGER {_table}_one_place_{_verb.lower()} BEFORE {_verb} ON {_table} "
            f"WHEN NEW.state IN {_states} AND {_others} "
            f"BEGIN SELECT RAISE(ABORT, 'ex_{_table}_no_overlap'); END",
        )
