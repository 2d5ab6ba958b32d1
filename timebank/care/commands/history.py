"""What happened to a visit, kept in order; and that somebody was heard of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.errors import VolunteerSilent
from timebank.care.models import FoodWork, Visit, VisitEvent
from timebank.care.rules import EventKind, months_before
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.people.commands.identity import note_heard
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, get_person


def note_event(  # noqa: PLR0913  # an event says all of these
    session: Session,
    visit: Visit,
    kind: EventKind,
    command: Command,
    *,
    now: datetime,
    words: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add what happened. `details` are codes and figures; what people said stands in `words`, encrypted."""
    session.add(event_of(visit, kind, command, now=now, words=words, details=details))


def event_of(  # noqa: PLR0913  # an event says all of these
    visit: Visit,
    kind: EventKind,
    command: Command,
    *,
    now: datetime,
    words: str | None = None,
    details: dict[str, Any] | None = None,
) -> VisitEvent:
    """Return what happened, as it is kept."""
    assert command.actor_id is not None
    return VisitEvent(
        branch_id=visit.branch_id,
        id=new_id(),
        visit_id=visit.id,
        kind=kind,
        actor_id=command.actor_id,
        on_behalf_of_id=command.on_behalf_of_id,
        at=now,
        words=words,
        details=details,
    )


def times_of(visit: Visit) -> dict[str, Any]:
    """Return what the visit claims, for its history and the nightly digest."""
    return {
        "starts_at": visit.starts_at.isoformat(),
        "ends_at": visit.ends_at.isoformat(),
        "minutes": visit.minutes,
        "activities": list(visit.activities),
    }


def silent_since(session: Session, visit: Visit | FoodWork, *, months: int, now: datetime) -> datetime | None:
    """Return when the visit's volunteer was last heard of, if that is so many months ago; else None."""
    volunteer = get_person(session, branch_id=visit.branch_id, person_id=visit.volunteer_id)
    zone = get_branch(session, visit.branch_id).zone
    heard: Sequence[datetime] = [
        moment for moment in (volunteer.last_heard_at, volunteer.identity_seen_at) if moment is not None
    ]
    newest = max(heard, default=volunteer.registered_at)
    limit = months_before(local_day(now, zone), months)
    return newest if local_day(newest, zone) < limit else None


def hear(session: Session, visit: Visit | FoodWork, command: Command, *, months: int, now: datetime) -> None:
    """Note that the volunteer, if it is they who act, was heard of.

    Who was silent for so many months stays silent until a coordinator has seen who they are.
    """
    if command.actor_id != visit.volunteer_id:
        return
    if silent_since(session, visit, months=months, now=now) is None:
        note_heard(session, branch_id=visit.branch_id, person_id=visit.volunteer_id, now=now)


def confirm(session: Session, visit: Visit, *, by_id: UUID, months: int, now: datetime) -> None:
    """Note who confirmed what somebody else had entered, if that still waits.

    Raises:
        VolunteerSilent: the volunteer is to be identified again first.
    """
    if not visit.needs_confirmation or visit.confirmed_at is not None:
        return
    silent = silent_since(session, visit, months=months, now=now)
    if silent is not None:
        raise VolunteerSilent(heard=silent, months=months)
    visit.confirmed_at, visit.confirmed_by_id = now, by_id


def tell(  # noqa: PLR0913  # to whom, about what, because of what
    session: Session,
    visit: Visit | FoodWork,
    person_id: UUID,
    template: str,
    command: Command,
    *,
    now: datetime,
) -> None:
    """Put what became of the visit into the person's outbox."""
    notify(
        session,
        branch_id=visit.branch_id,
        person_id=person_id,
        template=template,
        values={"day": visit.local_day, "minutes": visit.minutes},
        cause=str(command.id),
        now=now,
    )
