"""Trainings that members sign up for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.people import queries
from timebank.people.commands import (
    CancelTraining,
    GiveUpSeat,
    PlanTraining,
    RecordAttendance,
    SignUp,
    cancel_training,
    give_up_seat,
    plan_training,
    record_attendance,
    sign_up,
)
from timebank.people.models import TrainingEvent
from timebank.people.schemas import (
    AttendanceSchema,
    Attendants,
    Events,
    EventSchema,
    PlanSchema,
    RecordedSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("trainings", path="/trainings", about="Trainings that members sign up for.")


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _event(event_id: UUID) -> TrainingEvent:
    return queries.get_event(db.session(), branch_id=me().branch_id, event_id=event_id)


@bp.get("")
@requires(Permission.SEE_SELF)
@bp.response(200, Events)
def coming() -> dict[str, Sequence[TrainingEvent]]:
    """List the trainings to come.

    The next first.
    """
    found = queries.list_coming_events(db.session(), branch_id=me().branch_id, now=clock.now())
    return {"items": found}


@bp.post("")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(PlanSchema)
@bp.response(201, EventSchema)
def plan(sent: dict[str, Any]) -> TrainingEvent:
    """Plan a training.

    Members can sign up for it from now on.
    """
    return _event(do(plan_training, PlanTraining(**_common(), **sent)))


@bp.get("/<uuid:event_id>")
@requires(Permission.SEE_SELF)
@bp.response(200, EventSchema)
def get(event_id: UUID) -> TrainingEvent:
    """Show a planned training.

    Also one that was held or called off.
    """
    return _event(event_id)


@bp.get("/<uuid:event_id>/attendants")
@requires(Permission.MANAGE_PEOPLE)
@bp.response(200, Attendants)
def attendants(event_id: UUID) -> dict[str, list[queries.Attendant]]:
    """List who signed up.

    By name, with the minutes that were recorded afterwards.
    """
    event = _event(event_id)
    found = queries.list_attendants(db.session(), branch_id=event.branch_id, event_id=event.id)
    return {"items": found}


@bp.post("/<uuid:event_id>/sign-up")
@requires(Permission.SEE_SELF)
@bp.response(200, EventSchema)
def take_seat(event_id: UUID) -> TrainingEvent:
    """Take a seat.

    If one is left.
    """
    do(sign_up, SignUp(**_common(), event_id=event_id, person_id=me().person_id))
    return _event(event_id)


@bp.post("/<uuid:event_id>/give-up")
@requires(Permission.SEE_SELF)
@bp.response(200, EventSchema)
def leave_seat(event_id: UUID) -> TrainingEvent:
    """Give the seat back.

    Until the training begins.
    """
    do(give_up_seat, GiveUpSeat(**_common(), event_id=event_id, person_id=me().person_id))
    return _event(event_id)


@bp.post("/<uuid:event_id>/attendance")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(AttendanceSchema)
@bp.response(200, RecordedSchema)
def attend(sent: dict[str, Any], event_id: UUID) -> dict[str, list[UUID]]:
    """Record who was there.

    Each of them gets the training's minutes, once. Gives those who were recorded just now.
    """
    present = frozenset(sent["present"])
    recorded = do(record_attendance, RecordAttendance(**_common(), event_id=event_id, present=present))
    return {"person_ids": recorded}


@bp.post("/<uuid:event_id>/cancel")
@requires(Permission.MANAGE_PEOPLE)
@bp.response(200, EventSchema)
def cancel(event_id: UUID) -> TrainingEvent:
    """Call a training off.

    Everybody with a seat is told.
    """
    do(cancel_training, CancelTraining(**_common(), event_id=event_id))
    return _event(event_id)
