"""Food work that staff entered for its volunteer; and food work whose approval two people took back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.care.errors import FoodWorkConfirmed
from timebank.care.rules import CallerCheck, EnteredHow, EvidenceMethod
from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import attach, rows_only_added


class FoodWorkEntry(Model):
    """Food work was entered for who telephoned or brought paper; they confirm it before it is decided."""

    __tablename__ = "care_food_work_entries"
    __table_args__ = (
        within_branch("food_work_id", "care_food_work"),
        within_branch("entered_by_id", "people_people"),
        within_branch("confirmed_by_id", "people_people"),
        UniqueConstraint("branch_id", "food_work_id"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name="confirmed_by_another"
        ),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL) "
            "AND (confirmed_at IS NULL) = (confirmed_how IS NULL)",
            name="confirmation_is_complete",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    food_work_id: Mapped[UUID]
    entered_by_id: Mapped[UUID]
    how: Mapped[EnteredHow]
    caller: Mapped[str | None] = mapped_column(EncryptedText, comment="Who telephoned, if not the volunteer.")
    caller_check: Mapped[CallerCheck | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(
        comment="The volunteer, or the colleague who heard or read that they agree."
    )
    confirmed_how: Mapped[EvidenceMethod | None]

    def confirm(self, *, by_id: UUID, how: EvidenceMethod, at: datetime) -> None:
        """Keep that the volunteer agrees.

        Raises:
            FoodWorkConfirmed
        """
        if self.confirmed_at is not None:
            raise FoodWorkConfirmed
        self.confirmed_by_id, self.confirmed_how, self.confirmed_at = by_id, how, at


_UNCONFIRMED = (
    "EXISTS (SELECT 1 FROM care_food_work_entries AS entry WHERE entry.branch_id = NEW.branch_id "
    "AND entry.food_work_id = NEW.id "
    "AND (entry.confirmed_at IS NULL OR entry.entered_by_id = NEW.decided_by_id))"
)
_APPROVES = "NEW.state = 'approved' AND OLD.state <> 'approved'"
_TRIGGER = "CREATE TRIGGER care_food_work_confirmed_first BEFORE UPDATE ON care_food_work"
attach(
    FoodWorkEntry,
    dialect="postgresql",
    statement=f"""
CREATE OR REPLACE FUNCTION care_refuse_unconfirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_UNCONFIRMED} THEN
    RAISE EXCEPTION 'ck_care_food_work_confirmed_first' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
""".strip(),
)
attach(
    FoodWorkEntry,
    dialect="postgresql",
    statement=f"{_TRIGGER} FOR EACH ROW WHEN ({_APPROVES}) EXECUTE FUNCTION care_refuse_unconfirmed()",
)
attach(
    FoodWorkEntry,
    dialect="sqlite",
    statement=f"{_TRIGGER} WHEN {_APPROVES} AND {_UNCONFIRMED} "
    "BEGIN SELECT RAISE(ABORT, 'ck_care_food_work_confirmed_first'); END",
)


class ReversedFoodWork(Model):
    """Corrects the record of certified hours: who had approved the food work, and who took that back."""

    __tablename__ = "care_reversed_food_work"
    __table_args__ = (
        within_branch("food_work_id", "care_food_work"),
        within_branch("approved_by_id", "people_people"),
        within_branch("by_id", "people_people"),
        UniqueConstraint("branch_id", "food_work_id"),
        CheckConstraint("approved_by_id <> by_id", name="by_another"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    food_work_id: Mapped[UUID]
    minutes: Mapped[int] = mapped_column(comment="The hours that count no more, in minutes.")
    approved_by_id: Mapped[UUID]
    approved_at: Mapped[datetime]
    by_id: Mapped[UUID]
    at: Mapped[datetime]


rows_only_added(ReversedFoodWork)
