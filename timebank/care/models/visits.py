"""What was claimed, and what became of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.care.errors import (
    AlreadySettled,
    NotApproved,
    NothingToAnswer,
    VisitAlreadyDecided,
    VisitDisputed,
    VisitRejected,
    VisitUnconfirmed,
    VisitWithdrawn,
)
from timebank.care.rules import (
    CallerCheck,
    EnteredHow,
    EventKind,
    EvidenceMethod,
    Objection,
    SettledHow,
    VisitState,
)
from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import attach, rows_only_added


class Visit(Model):
    """One stretch of care, claimed for a volunteer, decided by a coordinator."""

    __tablename__ = "care_visits"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        within_branch("senior_id", "people_people"),
        within_branch("assignment_id", "care_assignments"),
        within_branch("entered_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        within_branch("decider_id", "people_people"),
        Index(None, "branch_id", "volunteer_id", "starts_at"),
        Index(None, "branch_id", "senior_id", "starts_at"),
        Index(None, "branch_id", "state", "decide_by", "id"),
        Index(None, "branch_id", "entered_by_id", "submitted_at"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_within_a_day"),
        CheckConstraint("volunteer_id <> senior_id", name="two_people"),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> volunteer_id AND decided_by_id <> senior_id "
            "AND decided_by_id <> entered_by_id)",
            name="decided_by_a_third",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    volunteer_id: Mapped[UUID]
    senior_id: Mapped[UUID]
    assignment_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    local_day: Mapped[date] = mapped_column(comment="The branch's day on which it began.")
    minutes: Mapped[int] = mapped_column(comment="Length, in whole minutes.")
    activities: Mapped[list[str]]
    note: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted; read by staff only.")
    state: Mapped[VisitState] = mapped_column(default=VisitState.SUBMITTED)
    entered_by_id: Mapped[UUID]
    entered_how: Mapped[EnteredHow]
    caller: Mapped[str | None] = mapped_column(EncryptedText, comment="Who telephoned, if not the volunteer.")
    caller_check: Mapped[CallerCheck | None]
    needs_confirmation: Mapped[bool] = mapped_column(
        comment="Entered by somebody else: volunteer or senior must confirm before a decision."
    )
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None]
    submitted_at: Mapped[datetime] = mapped_column(comment="The newest time it was sent in.")
    decide_by: Mapped[date] = mapped_column(comment="The local day by which it will be decided.")
    decider_id: Mapped[UUID | None] = mapped_column(comment="To whom it was handed over.")
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(
        EncryptedText, comment="Why it was rejected; the volunteer reads it."
    )
    policy_number: Mapped[int] = mapped_column(
        comment="The policy version it falls under, by its local start day."
    )

    def check_undecided(self) -> None:
        """Pass if the visit waits for its decision, objected to or not.

        Raises:
            VisitAlreadyDecided, VisitRejected, VisitWithdrawn
        """
        if self.state is VisitState.APPROVED:
            raise VisitAlreadyDecided(decided_at=self.decided_at)
        if self.state is VisitState.REJECTED:
            raise VisitRejected
        if self.state is VisitState.WITHDRAWN:
            raise VisitWithdrawn

    def check_answerable(self) -> None:
        """Pass if the volunteer has something to answer.

        Raises:
            VisitAlreadyDecided, VisitWithdrawn, NothingToAnswer
        """
        if self.state is not VisitState.REJECTED:
            self.check_undecided()
        if self.state is VisitState.SUBMITTED:
            raise NothingToAnswer

    def approve(self, *, by_id: UUID, at: datetime) -> None:
        """Accept the claim.

        Raises:
            VisitAlreadyDecided, VisitRejected, VisitWithdrawn, VisitDisputed, VisitUnconfirmed
        """
        self.check_undecided()
        if self.state is VisitState.DISPUTED:
            raise VisitDisputed
        if self.needs_confirmation and self.confirmed_at is None:
            raise VisitUnconfirmed
        self.state, self.decided_by_id, self.decided_at, self.reason = VisitState.APPROVED, by_id, at, None

    def reject(self, *, by_id: UUID, at: datetime, reason: str) -> None:
        """Send the claim back to the volunteer.

        Raises:
            VisitAlreadyDecided, VisitRejected, VisitWithdrawn
        """
        self.check_undecided()
        self.state, self.decided_by_id, self.decided_at, self.reason = VisitState.REJECTED, by_id, at, reason

    def answer(self) -> None:
        """Wait for a decision again.

        Raises:
            VisitAlreadyDecided, VisitWithdrawn, NothingToAnswer
        """
        self.check_answerable()
        self.state, self.decided_by_id, self.decided_at = VisitState.SUBMITTED, None, None

    def withdraw(self) -> None:
        """Take the claim back.

        Raises:
            VisitAlreadyDecided, VisitRejected, VisitWithdrawn
        """
        self.check_undecided()
        self.state = VisitState.WITHDRAWN

    def take_back(self) -> None:
        """Let the approval count no more: who decided it and when stays, and its time is free again.

        Raises:
            NotApproved
        """
        if self.state is not VisitState.APPROVED:
            raise NotApproved
        self.state = VisitState.WITHDRAWN

    @property
    def was_taken_back(self) -> bool:
        """Whether two people took the approval back; what a volunteer withdraws was not decided."""
        return self.state is VisitState.WITHDRAWN and self.decided_at is not None

    def dispute(self) -> None:
        """Stop the approval; an approved visit stays as it is.

        Raises:
            VisitRejected, VisitWithdrawn
        """
        if self.state is not VisitState.APPROVED:
            self.check_undecided()
            self.state = VisitState.DISPUTED

    def agree(self) -> None:
        """Go on, now that nobody objects any more."""
        if self.state is VisitState.DISPUTED:
            self.state = VisitState.SUBMITTED


attach(Visit, dialect="postgresql", statement="CREATE EXTENSION IF NOT EXISTS btree_gist")
attach(
    Visit,
    dialect="postgresql",
    statement="ALTER TABLE care_visits ADD CONSTRAINT ex_care_visits_no_overlap EXCLUDE USING gist "
    "(branch_id WITH =, volunteer_id WITH =, tsrange(starts_at, ends_at) WITH &&) "
    "WHERE (state IN ('submitted', 'disputed', 'approved'))",
)
_OVERLAP = (
    "NEW.state IN ('submitted', 'disputed', 'approved') AND EXISTS (SELECT 1 FROM care_visits AS other "
    "WHERE other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id "
    "AND other.id <> NEW.id AND other.state IN ('submitted', 'disputed', 'approved') "
    "AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at)"
)
for _verb in ("INSERT", "UPDATE"):
    attach(
        Visit,
        dialect="sqlite",
        statement=f"CREATE TRIGGER care_visits_no_overlap_{_verb.lower()} BEFORE {_verb} ON care_visits "
        f"WHEN {_OVERLAP} BEGIN SELECT RAISE(ABORT, 'ex_care_visits_no_overlap'); END",
    )


class VisitEvent(Model):
    """What happened to a visit, in order. Only added."""

    __tablename__ = "care_visit_events"
    __table_args__ = (
        within_branch("visit_id", "care_visits"),
        Index(None, "branch_id", "visit_id", "at"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    visit_id: Mapped[UUID]
    kind: Mapped[EventKind]
    actor_id: Mapped[UUID]
    on_behalf_of_id: Mapped[UUID | None]
    at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(EncryptedText, comment="What was said; encrypted.")
    details: Mapped[dict[str, Any] | None] = mapped_column(comment="Codes and figures, no personal data.")


rows_only_added(VisitEvent, erasable=["words"])


class Evidence(Model):
    """What speaks for a visit, or against it. Only added."""

    __tablename__ = "care_evidence"
    __table_args__ = (
        within_branch("visit_id", "care_visits"),
        within_branch("recorded_by_id", "people_people"),
        Index(None, "branch_id", "visit_id"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    visit_id: Mapped[UUID]
    method: Mapped[EvidenceMethod]
    agrees: Mapped[bool]
    said_by_id: Mapped[UUID | None] = mapped_column(comment="The volunteer, senior or relative who said it.")
    recorded_by_id: Mapped[UUID]
    recorded_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    paper_ref: Mapped[str | None]
    said_minutes: Mapped[int | None] = mapped_column(comment="How long it was, according to who was asked.")


rows_only_added(Evidence, erasable=["words"])


class VisitObjection(Model):
    """Senior or family says "different" or "no visit". Open, it stops the approval."""

    __tablename__ = "care_objections"
    __table_args__ = (
        within_branch("visit_id", "care_visits"),
        within_branch("raised_by_id", "people_people"),
        Index(None, "branch_id", "visit_id"),
        Index(None, "branch_id", "settled_at", "raised_at"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    visit_id: Mapped[UUID]
    kind: Mapped[Objection]
    raised_by_id: Mapped[UUID] = mapped_column(comment="Whose words these are.")
    recorded_by_id: Mapped[UUID] = mapped_column(comment="Themselves, or the coordinator on the telephone.")
    raised_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    said_minutes: Mapped[int | None]
    answer_by: Mapped[date]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]
    settled_how: Mapped[SettledHow | None]
    settlement: Mapped[str | None] = mapped_column(EncryptedText, comment="What both agreed on, in words.")

    def settle(self, *, by_id: UUID, at: datetime, how: SettledHow, words: str | None) -> None:
        """Close the objection.

        Raises:
            AlreadySettled
        """
        if self.settled_at is not None:
            raise AlreadySettled
        self.settled_by_id, self.settled_at, self.settled_how, self.settlement = by_id, at, how, words
