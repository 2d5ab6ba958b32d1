"""Telephone calls to households: about a recall, about food that must go, about a round."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.pantry.rules import CallOutcome


class Call(Model):
    """Somebody called a household about one thing, and how that ended. Rows are only added."""

    __tablename__ = "pantry_calls"
    __table_args__ = (
        within_branch("recall_id", "pantry_recalls"),
        within_branch("lot_id", "pantry_lots"),
        within_branch("round_id", "matching_rounds"),
        within_branch("household_id", "households_households"),
        within_branch("called_by_id", "people_people"),
        Index(None, "branch_id", "recall_id"),
        Index(None, "branch_id", "lot_id"),
        Index(None, "branch_id", "round_id"),
        CheckConstraint(
            "(CASE WHEN recall_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN lot_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN round_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="about_one_thing",
        ),
        CheckConstraint(
            "outcome IN ('no_answer', 'wrong_number')"
            " OR (lot_id IS NOT NULL) = (outcome IN ('will_come', 'declined'))",
            name="outcome_of_its_list",
        ),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    recall_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None] = mapped_column(comment="Food that must go.")
    round_id: Mapped[UUID | None] = mapped_column(comment="A round of which no message tells them.")
    household_id: Mapped[UUID]
    outcome: Mapped[CallOutcome]
    note: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted; for staff alone.")
    called_by_id: Mapped[UUID]
    called_at: Mapped[datetime]


rows_only_added(Call, erasable=["note"])


class CallUndone(Model):
    """What was noted of a call does not count: it was the wrong row, say. Rows are only added."""

    __tablename__ = "pantry_calls_undone"
    __table_args__ = (
        within_branch("call_id", "pantry_calls"),
        within_branch("undone_by_id", "people_people"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    call_id: Mapped[UUID] = mapped_column(primary_key=True)
    undone_by_id: Mapped[UUID]
    undone_at: Mapped[datetime]


rows_only_added(CallUndone)
