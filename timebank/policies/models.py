"""Versions of the operating rules. Published, a version never changes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import attach
from timebank.policies.errors import DraftChanged, SamePerson, VersionNotADraft
from timebank.policies.rules import VersionState


class PolicyVersion(Model):
    """One version: of all rules in the branch `national`, of what a branch sets in every other."""

    __tablename__ = "policies_versions"
    __table_args__ = (
        within_branch("drafted_by_id", "people_people"),
        within_branch("published_by_id", "people_people"),
        UniqueConstraint("branch_id", "number"),
        Index(
            "ux_policies_versions_effective",
            "branch_id",
            "effective_from",
            unique=True,
            postgresql_where=text("state = 'published'"),
            sqlite_where=text("state = 'published'"),
        ),
        CheckConstraint("published_by_id <> drafted_by_id", name="second_person"),
        CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL) "
            "AND (state = 'published') = (number IS NOT NULL) "
            "AND (state = 'dropped') = (dropped_at IS NOT NULL) "
            "AND (state <> 'published' OR published_by_id IS NOT NULL)",
            name="state_is_complete",
        ),
        CheckConstraint("number BETWEEN 1 AND 999", name="number_in_range"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    number: Mapped[int | None] = mapped_column(
        comment="1, 2, 3 … in the order of publishing; null for a draft."
    )
    effective_from: Mapped[date] = mapped_column(comment="The first local day on which it holds.")
    content: Mapped[dict[str, Any]] = mapped_column(comment="See policies.rules.codec.")
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    revision: Mapped[int] = mapped_column(default=1, comment="Grows with each edit of the draft.")
    drafted_by_id: Mapped[UUID | None] = mapped_column(
        comment="Who wrote it last; null for the rules that the software comes with."
    )
    drafted_at: Mapped[datetime]
    published_by_id: Mapped[UUID | None]
    published_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    def edit(
        self, *, content: dict[str, Any], effective_from: date, by: UUID, revision: int, at: datetime
    ) -> None:
        """Write the draft anew.

        Raises:
            VersionNotADraft: it was published or dropped.
            DraftChanged: it was edited since `revision`.
        """
        self._check(revision)
        self.content, self.effective_from = content, effective_from
        self.drafted_by_id, self.drafted_at, self.revision = by, at, revision + 1

    def publish(self, *, number: int, by: UUID, revision: int, at: datetime) -> None:
        """Let the draft hold from its day on.

        Raises:
            VersionNotADraft: it was published or dropped.
            DraftChanged: it was edited since `revision`.
            SamePerson: `by` wrote it.
        """
        self._check(revision)
        if self.drafted_by_id == by:
            raise SamePerson
        self.state, self.number = VersionState.PUBLISHED, number
        self.published_by_id, self.published_at = by, at

    def drop(self, *, at: datetime) -> None:
        """Give the draft up; it stays readable.

        Raises:
            VersionNotADraft: it was published or dropped.
        """
        if self.state is not VersionState.DRAFT:
            raise VersionNotADraft
        self.state, self.dropped_at = VersionState.DROPPED, at

    def _check(self, revision: int) -> None:
        if self.state is not VersionState.DRAFT:
            raise VersionNotADraft
        if self.revision != revision:
            raise DraftChanged


_TABLE = PolicyVersion.__tablename__
for _verb, _when in (("UPDATE", "WHEN OLD.state <> 'draft' "), ("DELETE", "")):
    attach(
        PolicyVersion,
        dialect="sqlite",
        statement=f"CREATE TRIGGER {_TABLE}_no_{_verb.lower()} BEFORE {_verb} ON {_TABLE} {_when}"
        f"BEGIN SELECT RAISE(ABORT, 'published rows of {_TABLE} never change'); END",
    )
attach(
    PolicyVersion,
    dialect="postgresql",
    statement="""
CREATE OR REPLACE FUNCTION policies_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'published rows of policies_versions never change' USING ERRCODE = 'restrict_violation';
END $$
""".strip(),
)
for _name, _event, _each in (
    ("no_update", "UPDATE", "ROW WHEN (OLD.state <> 'draft')"),
    ("no_delete", "DELETE OR TRUNCATE", "STATEMENT"),
):
    attach(
        PolicyVersion,
        dialect="postgresql",
        statement=f"CREATE TRIGGER {_TABLE}_{_name} BEFORE {_event} ON {_TABLE} "
        f"FOR EACH {_each} EXECUTE FUNCTION policies_refuse_change()",
    )
