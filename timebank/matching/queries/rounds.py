"""Reads of rounds, appointments, plans, decisions and what is set aside."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from timebank.households.queries import list_of_person
from timebank.matching.errors import (
    AppointmentNotFound,
    DecisionNotFound,
    HouseholdNotInRound,
    NotPlanned,
    RoundNotFound,
)
from timebank.matching.models import (
    Appointment,
    Assigned,
    Decision,
    Pick,
    PlanVersion,
    Round,
    RoundDay,
)
from timebank.matching.rules.rounds import AppointmentState, PickState, RoundState


def get_round(session: Session, *, branch_id: str, round_id: UUID) -> Round:
    """Return the round.

    Raises:
        RoundNotFound
    """
    found = session.get(Round, (branch_id, round_id))
    if found is None:
        raise RoundNotFound
    return found


def lock_round(session: Session, *, branch_id: str, round_id: UUID) -> Round:
    """Return the round, its row locked until the unit of work ends.

    Raises:
        RoundNotFound
    """
    found = session.get(
        Round, (branch_id, round_id), with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise RoundNotFound
    return found


def list_rounds(session: Session, *, branch_id: str, limit: int = 50) -> Sequence[Round]:
    """Return the rounds, the latest first."""
    return session.scalars(
        select(Round)
        .where(Round.branch_id == branch_id)
        .order_by(Round.starts_on.desc(), Round.id.desc())
        .limit(limit)
    ).all()


def list_days(session: Session, *, branch_id: str, round_id: UUID) -> Sequence[RoundDay]:
    """Return the round's days in their order."""
    return session.scalars(
        select(RoundDay)
        .where(RoundDay.branch_id == branch_id, RoundDay.round_id == round_id)
        .order_by(RoundDay.day)
    ).all()


def list_appointments(
    session: Session, *, branch_id: str, round_id: UUID, states: Iterable[AppointmentState] | None = None
) -> Sequence[Appointment]:
    """Return the round's appointments by day and hour."""
    wanted = (
        select(Appointment)
        .where(Appointment.branch_id == branch_id, Appointment.round_id == round_id)
        .order_by(Appointment.day, Appointment.hour, Appointment.household_id)
    )
    if states is not None:
        wanted = wanted.where(Appointment.state.in_(list(states)))
    return session.scalars(wanted).all()


def get_appointment(session: Session, *, branch_id: str, appointment_id: UUID) -> Appointment:
    """Return the appointment.

    Raises:
        AppointmentNotFound
    """
    found = session.get(Appointment, (branch_id, appointment_id))
    if found is None:
        raise AppointmentNotFound
    return found


def lock_appointment(session: Session, *, branch_id: str, round_id: UUID, household_id: UUID) -> Appointment:
    """Return the household's appointment, its row locked until the unit of work ends.

    Raises:
        HouseholdNotInRound
    """
    found = session.scalars(
        select(Appointment)
        .where(
            Appointment.branch_id == branch_id,
            Appointment.round_id == round_id,
            Appointment.household_id == household_id,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise HouseholdNotInRound
    return found


def find_appointment(
    session: Session, *, branch_id: str, round_id: UUID, household_id: UUID
) -> Appointment | None:
    return session.scalars(
        select(Appointment).where(
            Appointment.branch_id == branch_id,
            Appointment.round_id == round_id,
            Appointment.household_id == household_id,
        )
    ).one_or_none()


def list_later_visits(session: Session, *, branch_id: str, after: Round) -> list[tuple[UUID, date, bool]]:
    """Return who is booked in another round in the days after this one: household, day, delivered."""
    rows = session.execute(
        select(Appointment.household_id, Appointment.day, Appointment.delivered)
        .join(Round, and_(Round.branch_id == Appointment.branch_id, Round.id == Appointment.round_id))
        .where(
            Appointment.branch_id == branch_id,
            Appointment.round_id != after.id,
            Appointment.state == AppointmentState.BOOKED,
            Round.state == RoundState.OPEN,
            Appointment.day > after.ends_on,
        )
        .order_by(Appointment.day, Appointment.household_id)
    )
    found: dict[UUID, tuple[UUID, date, bool]] = {}
    for household_id, day, delivered in rows:
        if (day - after.ends_on).days <= after.ahead_days:
            found.setdefault(household_id, (household_id, day, delivered))
    return list(found.values())


def list_visits_of(
    session: Session, *, branch_id: str, household_ids: Iterable[UUID], since: date
) -> list[tuple[Appointment, Round]]:
    """Return the households' appointments from that day on, with their rounds, the next first.

    Also those that were cancelled for an earlier day of a round that still goes on.
    """
    may_come_again = and_(
        Appointment.state == AppointmentState.CANCELLED,
        Round.state != RoundState.CLOSED,
        Round.ends_on >= since,
    )
    rows = session.execute(
        select(Appointment, Round)
        .join(Round, and_(Round.branch_id == Appointment.branch_id, Round.id == Appointment.round_id))
        .where(
            Appointment.branch_id == branch_id,
            Appointment.household_id.in_(list(household_ids)),
            or_(Appointment.day >= since, may_come_again),
        )
        .order_by(Appointment.day, Appointment.hour)
    )
    return [(appointment, round_) for appointment, round_ in rows]


def list_visits_of_person(
    session: Session, *, branch_id: str, person_id: UUID | None, since: date
) -> list[tuple[Appointment, Round, int]]:
    """Return the same of the households that the person represents, with each household's number."""
    if person_id is None:
        return []
    held = list_of_person(session, branch_id=branch_id, person_id=person_id)
    numbers = {each.id: each.number for each in held}
    found = list_visits_of(session, branch_id=branch_id, household_ids=numbers, since=since)
    return [(visit, round_, numbers[visit.household_id]) for visit, round_ in found]


def list_rounds_on(session: Session, *, branch_id: str, day: date) -> Sequence[Round]:
    """Return the confirmed rounds that hand out on the day, the oldest first."""
    return session.scalars(
        select(Round)
        .where(
            Round.branch_id == branch_id,
            Round.state == RoundState.CONFIRMED,
            Round.starts_on <= day,
            Round.ends_on >= day,
        )
        .order_by(Round.confirmed_at, Round.id)
    ).all()


def get_plan(session: Session, round_: Round) -> PlanVersion:
    """Return the newest version.

    Raises:
        NotPlanned
    """
    found = find_plan(session, round_)
    if found is None:
        raise NotPlanned
    return found


def find_plan(session: Session, round_: Round) -> PlanVersion | None:
    return session.get(PlanVersion, (round_.branch_id, round_.id, round_.version))


def units_of_plans(session: Session, rounds: Sequence[Round]) -> dict[UUID, int]:
    """Return how many units the newest plan of each round gives; rounds without a plan are left out."""
    if not rounds:
        return {}
    rows = session.execute(
        select(PlanVersion.round_id, PlanVersion.units)
        .join(
            Round,
            and_(
                Round.branch_id == PlanVersion.branch_id,
                Round.id == PlanVersion.round_id,
                Round.version == PlanVersion.version,
            ),
        )
        .where(
            PlanVersion.branch_id == rounds[0].branch_id,
            PlanVersion.round_id.in_([each.id for each in rounds]),
        )
    )
    return {row.round_id: row.units for row in rows}


def list_assigned(session: Session, round_: Round) -> Sequence[Assigned]:
    """Return what the newest version gives, by household and lot; also what it leaves for later visits."""
    return session.scalars(
        select(Assigned)
        .where(
            Assigned.branch_id == round_.branch_id,
            Assigned.round_id == round_.id,
            Assigned.version == round_.version,
        )
        .order_by(Assigned.household_id, Assigned.lot_id)
    ).all()


def units_planned(session: Session, round_: Round, *, household_id: UUID) -> int:
    """Return how many units the newest version gives the household in this round."""
    units = session.scalar(
        select(func.sum(Assigned.units)).where(
            Assigned.branch_id == round_.branch_id,
            Assigned.round_id == round_.id,
            Assigned.version == round_.version,
            Assigned.household_id == household_id,
            Assigned.ahead.is_(False),
        )
    )
    return int(units or 0)


def list_decisions(session: Session, *, branch_id: str, round_id: UUID) -> Sequence[Decision]:
    """Return the decisions that hold, the oldest first."""
    return session.scalars(
        select(Decision)
        .where(Decision.branch_id == branch_id, Decision.round_id == round_id, Decision.ended_at.is_(None))
        .order_by(Decision.made_at, Decision.id)
    ).all()


def get_decision(session: Session, *, branch_id: str, decision_id: UUID) -> Decision:
    """Return the decision.

    Raises:
        DecisionNotFound
    """
    found = session.get(Decision, (branch_id, decision_id))
    if found is None:
        raise DecisionNotFound
    return found


def list_picks(
    session: Session,
    *,
    branch_id: str,
    round_id: UUID,
    household_id: UUID | None = None,
    states: Iterable[PickState] | None = None,
) -> Sequence[Pick]:
    """Return what is set aside or was, by place and lot."""
    wanted = (
        select(Pick)
        .where(Pick.branch_id == branch_id, Pick.round_id == round_id)
        .order_by(Pick.place, Pick.lot_id, Pick.household_id, Pick.id)
    )
    if household_id is not None:
        wanted = wanted.where(Pick.household_id == household_id)
    if states is not None:
        wanted = wanted.where(Pick.state.in_(list(states)))
    return session.scalars(wanted).all()


def count_set_aside(session: Session, *, branch_id: str, lot_id: UUID, place: str, household_id: UUID) -> int:
    """Return how many units of the place rounds have set aside for the household."""
    units = session.scalar(
        select(func.sum(Pick.units)).where(
            Pick.branch_id == branch_id,
            Pick.lot_id == lot_id,
            Pick.place == place,
            Pick.household_id == household_id,
            Pick.state == PickState.SET_ASIDE,
        )
    )
    return int(units or 0)
