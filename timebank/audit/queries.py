"""Reads of who did what, and of who looked at whose data.

Audit stands below people, so the caller gives `people`: a Select of id and name (`people_select`) to join.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import Session

from timebank.audit.models import Look, Seen
from timebank.core.commands import Channel, CommandRecord

Place = tuple[datetime, UUID]
"""Where a page of a list ended: the moment and the id of its last row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One command that was carried out, with the names of the people."""

    id: UUID
    name: str
    done_at: datetime
    actor_id: UUID | None
    """None for the bank itself, or for somebody who was not signed in."""
    actor: str | None
    on_behalf_of_id: UUID | None
    subject_id: UUID | None
    subject: str | None
    object_id: UUID | None
    channel: Channel
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """What narrows the trail; None for anything. `until` is not included."""

    since: datetime | None = None
    until: datetime | None = None
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    object_id: UUID | None = None
    feature: str | None = None
    channel: Channel | None = None


def list_trail(  # noqa: PLR0913  what narrows it, and where it goes on
    session: Session,
    *,
    branch_id: str,
    people: Select[UUID, str],
    wanted: TrailFilter,
    before: Place | None = None,
    limit: int,
) -> list[TrailLine]:
    """Return the commands carried out in the branch, the newest first, from `before` back."""
    actors, subjects = people.subquery(), people.subquery()
    record = CommandRecord
    found = (
        select(
            record.id,
            record.name,
            record.done_at,
            record.actor_id,
            actors.c.name.label("actor"),
            record.on_behalf_of_id,
            record.subject_id,
            subjects.c.name.label("subject"),
            record.object_id,
            record.channel,
            record.address,
        )
        .outerjoin(actors, actors.c.id == record.actor_id)
        .outerjoin(subjects, subjects.c.id == record.subject_id)
        .where(record.branch_id == branch_id, *_narrowed(wanted))
        .order_by(record.done_at.desc(), record.id.desc())
        .limit(limit)
    )
    if before is not None:
        found = found.where(tuple_(record.done_at, record.id) < before)
    return [TrailLine(**row) for row in session.execute(found).mappings()]


def _narrowed(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    record = CommandRecord
    clauses: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        clauses.append(record.done_at >= wanted.since)
    if wanted.until is not None:
        clauses.append(record.done_at < wanted.until)
    for column, value in (
        (record.actor_id, wanted.actor_id),
        (record.subject_id, wanted.subject_id),
        (record.object_id, wanted.object_id),
        (record.channel, wanted.channel),
    ):
        if value is not None:
            clauses.append(column == value)
    if wanted.feature is not None:
        clauses.append(record.name.startswith(f"{wanted.feature}.", autoescape=True))
    return clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """One look at somebody's data, with the names of the people."""

    id: UUID
    seen: Seen
    seen_at: datetime
    reader_id: UUID
    reader: str | None
    subject_id: UUID
    subject: str | None
    channel: Channel
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookFilter:
    """What narrows the looks; None for anything. `until` is not included."""

    since: datetime | None = None
    until: datetime | None = None
    reader_id: UUID | None = None
    subject_id: UUID | None = None
    seen: Seen | None = None


def list_looks(  # noqa: PLR0913  what narrows it, and where it goes on
    session: Session,
    *,
    branch_id: str,
    people: Select[UUID, str],
    wanted: LookFilter,
    before: Place | None = None,
    limit: int,
) -> list[LookLine]:
    """Return who looked at whose data in the branch, the newest first, from `before` back."""
    readers, subjects = people.subquery(), people.subquery()
    found = (
        select(
            Look.id,
            Look.seen,
            Look.seen_at,
            Look.reader_id,
            readers.c.name.label("reader"),
            Look.subject_id,
            subjects.c.name.label("subject"),
            Look.channel,
            Look.address,
        )
        .outerjoin(readers, readers.c.id == Look.reader_id)
        .outerjoin(subjects, subjects.c.id == Look.subject_id)
        .where(Look.branch_id == branch_id, *_looked(wanted))
        .order_by(Look.seen_at.desc(), Look.id.desc())
        .limit(limit)
    )
    if before is not None:
        found = found.where(tuple_(Look.seen_at, Look.id) < before)
    return [LookLine(**row) for row in session.execute(found).mappings()]


def _looked(wanted: LookFilter) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        clauses.append(Look.seen_at >= wanted.since)
    if wanted.until is not None:
        clauses.append(Look.seen_at < wanted.until)
    for column, value in (
        (Look.reader_id, wanted.reader_id),
        (Look.subject_id, wanted.subject_id),
        (Look.seen, wanted.seen),
    ):
        if value is not None:
            clauses.append(column == value)
    return clauses


def looked_at_since(session: Session, *, branch_id: str, reader_id: UUID, since: datetime) -> set[UUID]:
    """Return whose contact data the reader was noted to have seen since that moment."""
    return set(
        session.scalars(
            select(Look.subject_id).where(
                Look.branch_id == branch_id,
                Look.reader_id == reader_id,
                Look.seen_at >= since,
                Look.seen == Seen.CONTACT,
            )
        )
    )
