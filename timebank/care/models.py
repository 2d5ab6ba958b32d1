"""Who cares for whom, what was claimed, and what became of it."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.care.rules import (
    CallerCheck,
    CapScope,
    EnteredHow,
    EventKind,
    EvidenceMethod,
    Objection,
    OfferState,
    OverrideState,
    PartOfDay,
    SettledHow,
    VisitState,
)
from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import attach, rows_only_added


class Assignment(Model):
    """A coordinator has introduced a volunteer to a senior: from a day, to a day."""

    __tablename__ = "care_assignments"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        within_branch("senior_id", "people_people"),
        within_branch("assigned_by_id", "people_people"),
        Index(None, "branch_id", "volunteer_id"),
        Index(None, "branch_id", "senior_id"),
        CheckConstraint("volunteer_id <> senior_id", name="two_people"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    volunteer_id: Mapped[UUID]
    senior_id: Mapped[UUID]
    activities: Mapped[list[str]] = mapped_column(comment="Codes of the policy's activities, the usual ones.")
    weekdays: Mapped[list[int]] = mapped_column(
        comment="Usual days, 0 for Monday; empty for none in particular."
    )
    usual_start: Mapped[time | None] = mapped_column(comment="Local time.")
    usual_end: Mapped[time | None] = mapped_column(comment="Local time; before the start: past midnight.")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(comment="The last local day; null for open.")
    safety_note: Mapped[str | None] = mapped_column(
        EncryptedText, comment="What the volunteer must know; encrypted."
    )
    assigned_by_id: Mapped[UUID]
    assigned_at: Mapped[datetime]
    ended_by_id: Mapped[UUID | None]


class Need(Model):
    """An open need on the board, without name or address: 월성동 · 월요일 오후 · 말벗."""

    __tablename__ = "care_needs"
    __table_args__ = (
        within_branch("senior_id", "people_people"),
        within_branch("opened_by_id", "people_people"),
        Index(None, "branch_id", "closed_at", "opened_at"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_within_a_day"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    senior_id: Mapped[UUID] = mapped_column(comment="Never shown on the board.")
    neighbourhood: Mapped[str]
    activities: Mapped[list[str]]
    weekdays: Mapped[list[int]] = mapped_column(comment="Every week on these days; empty with `once_on`.")
    once_on: Mapped[date | None]
    part: Mapped[PartOfDay]
    minutes: Mapped[int] = mapped_column(comment="How long a visit would take.")
    opened_by_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None]


class Offer(Model):
    """A volunteer says "I can" to an open need."""

    __tablename__ = "care_offers"
    __table_args__ = (
        within_branch("need_id", "care_needs"),
        within_branch("volunteer_id", "people_people"),
        UniqueConstraint("branch_id", "need_id", "volunteer_id"),
        Index(None, "branch_id", "state", "offered_at"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    need_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    state: Mapped[OfferState] = mapped_column(default=OfferState.WAITING)
    offered_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(comment="Why it was declined; the volunteer reads it.")


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


class VolunteerDay(Model):
    """How much of a local day is taken by a volunteer's visits; the database keeps it under the cap."""

    __tablename__ = "care_volunteer_days"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        CheckConstraint("minutes BETWEEN 0 AND cap", name="minutes_within_cap"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    cap: Mapped[int] = mapped_column(comment="From the policy of that day, or a granted override.")


class VolunteerWeek(Model):
    """The same for a week, which begins on Monday."""

    __tablename__ = "care_volunteer_weeks"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        CheckConstraint("minutes BETWEEN 0 AND cap", name="minutes_within_cap"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    cap: Mapped[int]


class CapOverride(Model):
    """More than the cap on one day, or in one week: asked by one coordinator, granted by another, with a reason."""

    __tablename__ = "care_cap_overrides"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        within_branch("asked_by_id", "people_people"),
        within_branch("answered_by_id", "people_people"),
        Index(None, "branch_id", "state", "asked_at"),
        Index(None, "branch_id", "volunteer_id", "day"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("minutes BETWEEN 1 AND 10080", name="minutes_within_a_week"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    volunteer_id: Mapped[UUID]
    scope: Mapped[CapScope]
    day: Mapped[date] = mapped_column(comment="The day, or the Monday of the week.")
    minutes: Mapped[int] = mapped_column(comment="The cap asked for that day or week.")
    reason: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[OverrideState] = mapped_column(default=OverrideState.ASKED)
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    answer_reason: Mapped[str | None] = mapped_column(EncryptedText)


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


rows_only_added(VisitEvent)


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


rows_only_added(Evidence)


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
    raised_by_id: Mapped[UUID] = mapped_column(comment="The senior or relative whose words these are.")
    recorded_by_id: Mapped[UUID] = mapped_column(comment="Themselves, or the coordinator on the telephone.")
    raised_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    said_minutes: Mapped[int | None]
    answer_by: Mapped[date]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]
    settled_how: Mapped[SettledHow | None]
    settlement: Mapped[str | None] = mapped_column(EncryptedText, comment="What both agreed on, in words.")
