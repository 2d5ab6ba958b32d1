"""Batches, their rows, and the opening points that a paper vouches for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.importing.rules import BatchState, ImportKind, RowState


class Batch(Model):
    """One file that somebody brought in, and what became of it."""

    __tablename__ = "importing_batches"
    __table_args__ = (
        within_branch("brought_by_id", "people_people"),
        within_branch("confirmed_by_id", "people_people"),
        within_branch("run_by_id", "people_people"),
        within_branch("undone_by_id", "people_people"),
        Index(None, "branch_id", "brought_at"),
        CheckConstraint("row_count > 0 AND faulty >= 0 AND openings >= 0 AND kept >= 0", name="counted"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> brought_by_id", name="two_people"),
        CheckConstraint(
            "openings = 0 OR confirmed_by_id IS NOT NULL OR run_at IS NULL", name="openings_confirmed"
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[ImportKind]
    name: Mapped[str] = mapped_column(EncryptedText, comment="The file's name, as it came.")
    passed_over: Mapped[list[str]] = mapped_column(comment="Headings of columns that nobody knows.")
    state: Mapped[BatchState] = mapped_column(default=BatchState.CHECKING)
    row_count: Mapped[int]
    faulty: Mapped[int] = mapped_column(default=0, comment="Rows that cannot be taken in as they are.")
    openings: Mapped[int] = mapped_column(default=0, comment="Rows that carry points over.")
    kept: Mapped[int] = mapped_column(default=0, comment="Rows that could not be undone.")
    brought_by_id: Mapped[UUID]
    brought_at: Mapped[datetime]
    job_id: Mapped[UUID | None] = mapped_column(comment="The work that was asked for last.")
    confirmed_by_id: Mapped[UUID | None] = mapped_column(comment="The second person, for opening points.")
    confirmed_at: Mapped[datetime | None]
    run_by_id: Mapped[UUID | None]
    run_at: Mapped[datetime | None] = mapped_column(comment="When all of it was taken in.")
    undone_by_id: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]


class Row(Model):
    """One row of a file, as it was written, and what is wrong with it."""

    __tablename__ = "importing_rows"
    __table_args__ = (
        within_branch("batch_id", "importing_batches"),
        UniqueConstraint("branch_id", "batch_id", "number"),
        Index(None, "branch_id", "batch_id", "state", "number"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    batch_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(comment="As the spreadsheet counts; the headings have 1.")
    cells: Mapped[str] = mapped_column(EncryptedText, comment="JSON: column to text.")
    state: Mapped[RowState] = mapped_column(default=RowState.WAITING)
    faults: Mapped[str | None] = mapped_column(EncryptedText, comment="JSON: codes and values of refusals.")


class Opening(Model):
    """Points that somebody had in a bank before this one: their paper, and the people who compared it."""

    __tablename__ = "importing_openings"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("batch_id", "importing_batches"),
        within_branch("first_checker_id", "people_people"),
        within_branch("second_checker_id", "people_people"),
        within_branch("entered_by_id", "people_people"),
        within_branch("confirmed_by_id", "people_people"),
        Index(None, "branch_id", "person_id"),
        CheckConstraint("first_checker_id <> second_checker_id", name="two_checkers"),
        CheckConstraint("entered_by_id <> confirmed_by_id", name="two_people"),
        CheckConstraint(
            "own_minutes >= 0 AND gift_minutes >= 0 AND received_minutes >= 0"
            " AND own_minutes + gift_minutes + received_minutes > 0",
            name="some_minutes",
        ),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk] = mapped_column(comment="The posting's id.")
    person_id: Mapped[UUID]
    batch_id: Mapped[UUID]
    own_minutes: Mapped[int]
    gift_minutes: Mapped[int]
    received_minutes: Mapped[int]
    paper: Mapped[str] = mapped_column(EncryptedText, comment="Where the sum stands on paper.")
    first_checker_id: Mapped[UUID]
    second_checker_id: Mapped[UUID]
    entered_by_id: Mapped[UUID] = mapped_column(comment="Who brought the file in.")
    confirmed_by_id: Mapped[UUID]
    carried_at: Mapped[datetime]


rows_only_added(Opening)
