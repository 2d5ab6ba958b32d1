"""What postings were for, in words: the ledger itself keeps codes and ids only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from timebank.care.queries import list_visits_by_id
from timebank.ledger.queries import list_postings_by_id
from timebank.people.queries import get_people

VISIT = "care.visit:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """The visit that points were credited for."""

    id: UUID
    day: date
    minutes: int
    volunteer_id: UUID
    volunteer: str
    senior: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What one posting was for."""

    visit: Visited | None = None
    takes_back: bool = False


UNKNOWN = Cause()


def causes_of(
    session: Session, *, branch_id: str, postings: Iterable[tuple[UUID, str, UUID | None]]
) -> Mapping[UUID, Cause]:
    """Return the causes by posting, for postings given as id, cause and what they reverse."""
    known = list(postings)
    reversed_ids = [reverses_id for _id, _cause, reverses_id in known if reverses_id is not None]
    originals = {
        each.id: each.cause for each in list_postings_by_id(session, branch_id=branch_id, ids=reversed_ids)
    }
    visit_of = {
        posting_id: _visit_id(originals.get(reverses_id, cause) if reverses_id else cause)
        for posting_id, cause, reverses_id in known
    }
    visits = _visits(session, branch_id, {visit_id for visit_id in visit_of.values() if visit_id})
    return {
        posting_id: Cause(
            visit=visits.get(visit_id) if (visit_id := visit_of[posting_id]) else None,
            takes_back=reverses_id is not None,
        )
        for posting_id, _cause, reverses_id in known
    }


def _visit_id(cause: str) -> UUID | None:
    try:
        return UUID(cause.removeprefix(VISIT)) if cause.startswith(VISIT) else None
    except ValueError:
        return None


def _visits(session: Session, branch_id: str, ids: set[UUID]) -> dict[UUID, Visited]:
    found = list_visits_by_id(session, branch_id=branch_id, ids=ids) if ids else []
    people = get_people(
        session,
        branch_id=branch_id,
        ids={person_id for visit in found for person_id in (visit.volunteer_id, visit.senior_id)},
    )
    return {
        visit.id: Visited(
            id=visit.id,
            day=visit.local_day,
            minutes=visit.minutes,
            volunteer_id=visit.volunteer_id,
            volunteer=people[visit.volunteer_id].name,
            senior=people[visit.senior_id].name,
        )
        for visit in found
    }


def somebody() -> str:
    """Return what stands for a person whose record is in another branch, or was taken off."""
    return str(_("Somebody who is not in this branch"))
