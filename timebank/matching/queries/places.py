"""Reads of where food is handed out: a day's places, who comes to which, and where seats are taken."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from timebank.matching.models import (
    Appointment,
    Place,
    PlaceFact,
    Round,
    Station,
    StationPlace,
    VisitPlace,
)
from timebank.matching.queries.kept_places import NEWEST
from timebank.matching.rules.rounds import AppointmentState

LOOKED_BACK = 8
"""Rounds in which somebody's usual place is looked for."""


def list_stations(session: Session, *, branch_id: str, round_id: UUID) -> Sequence[Station]:
    """Return the places of a round's days, by day and place."""
    return stations_of(session, branch_id=branch_id, round_ids=[round_id]).get(round_id, [])


def stations_of(
    session: Session, *, branch_id: str, round_ids: Collection[UUID]
) -> dict[UUID, list[Station]]:
    """Return the same of several rounds, by round."""
    found: dict[UUID, list[Station]] = {}
    for each in session.scalars(
        select(Station)
        .where(Station.branch_id == branch_id, Station.round_id.in_(list(round_ids)))
        .order_by(Station.day, Station.place)
    ):
        found.setdefault(each.round_id, []).append(each)
    return found


def places_of(session: Session, *, branch_id: str, round_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return, by appointment, to which place they come; who has it brought, or walked in, is left out."""
    rows = session.execute(
        select(VisitPlace.appointment_id, VisitPlace.place).where(
            VisitPlace.branch_id == branch_id, VisitPlace.round_id.in_(list(round_ids))
        )
    )
    return {row.appointment_id: row.place for row in rows}


def find_place(session: Session, visit: Appointment) -> VisitPlace | None:
    return session.get(VisitPlace, (visit.branch_id, visit.id), populate_existing=True)


def seats_taken(session: Session, *, branch_id: str, round_id: UUID) -> dict[tuple[str, date, int], int]:
    """Return how many come to each place in each hour, those to whom it is brought left out."""
    rows = session.execute(
        select(VisitPlace.place, Appointment.day, Appointment.hour, func.count())
        .join(
            VisitPlace,
            and_(VisitPlace.branch_id == Appointment.branch_id, VisitPlace.appointment_id == Appointment.id),
        )
        .where(
            Appointment.branch_id == branch_id,
            Appointment.round_id == round_id,
            Appointment.delivered.is_(False),
            Appointment.state.in_((AppointmentState.BOOKED, AppointmentState.DONE)),
        )
        .group_by(VisitPlace.place, Appointment.day, Appointment.hour)
    )
    return {(place, day, hour): count for place, day, hour, count in rows}


def usual_places(session: Session, round_: Round) -> dict[UUID, str]:
    """Return where each household came to in the newest of the earlier rounds that it was asked to.

    A place that was renamed since is called what it is called now.
    """
    earlier = (
        select(Round.id)
        .where(Round.branch_id == round_.branch_id, Round.id != round_.id)
        .order_by(Round.starts_on.desc(), Round.id.desc())
        .limit(LOOKED_BACK)
    )
    ids = list(session.scalars(earlier))
    link = [
        getattr(StationPlace, name) == getattr(VisitPlace, name)
        for name in ("branch_id", "round_id", "day", "place")
    ]
    kept = and_(Place.branch_id == StationPlace.branch_id, Place.id == StationPlace.place_id)
    rows = session.execute(
        select(Appointment.household_id, func.coalesce(PlaceFact.name, VisitPlace.place).label("place"))
        .join(
            VisitPlace,
            and_(VisitPlace.branch_id == Appointment.branch_id, VisitPlace.appointment_id == Appointment.id),
        )
        .outerjoin(StationPlace, and_(*link))
        .outerjoin(Place, kept)
        .outerjoin(PlaceFact, NEWEST)
        .where(Appointment.branch_id == round_.branch_id, Appointment.round_id.in_(ids))
        .order_by(Appointment.day, Appointment.id)
    )
    return {row.household_id: row.place for row in rows}


def known_places(session: Session, *, branch_id: str) -> list[str]:
    """Return the places that the branch's rounds had, by name."""
    return list(
        session.scalars(
            select(Station.place).where(Station.branch_id == branch_id).distinct().order_by(Station.place)
        )
    )
