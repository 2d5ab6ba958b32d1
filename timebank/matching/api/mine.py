"""One's own food over the API: when to come, and changing it without losing one's turn."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.matching.api.asking import shown_visits
from timebank.matching.commands import (
    CancelVisit,
    ChangeTime,
    JoinRound,
    cancel_visit,
    change_time,
    join_round,
)
from timebank.matching.errors import AppointmentNotFound
from timebank.matching.queries.rounds import list_visits_of_person
from timebank.matching.schemas.rounds import MyPickups, RoundTimeSchema
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("my-pickups", path="/my-pickups", about="When one's own household comes for food.")


def _own() -> list[dict[str, Any]]:
    who = me()
    found = list_visits_of_person(
        db.session(),
        branch_id=who.branch_id,
        person_id=who.person_id,
        since=clock.local_day(clock.now(), who.zone),
    )
    shown = shown_visits([(visit, round_) for visit, round_, _number in found])
    return [
        {**each, "round_id": round_.id} for each, (_visit, round_, _number) in zip(shown, found, strict=True)
    ]


def _of(appointment_id: UUID) -> dict[str, Any]:
    who = me()
    for each in _own():
        if each["id"] == appointment_id:
            return {
                "branch_id": who.branch_id,
                "id": asked_id(),
                "actor_id": who.person_id,
                "round_id": each["round_id"],
                "household_id": each["household_id"],
                "own": True,
            }
    raise AppointmentNotFound


@bp.get("")
@requires(Permission.SEE_SELF)
@bp.response(200, MyPickups)
def mine() -> dict[str, Any]:
    """List when the caller's own household comes, from today on.

    Nothing for who represents no household.
    """
    return {"items": _own()}


@bp.put("/<uuid:appointment_id>")
@requires(Permission.SEE_SELF)
@bp.arguments(RoundTimeSchema)
@bp.response(200, MyPickups)
def change(sent: dict[str, Any], appointment_id: UUID) -> dict[str, Any]:
    """Come at another time.

    What is set aside stays theirs. Refused for an hour that is over, full or not open.
    """
    do(change_time, ChangeTime(**_of(appointment_id), **sent))
    return {"items": _own()}


@bp.post("/<uuid:appointment_id>/join")
@requires(Permission.SEE_SELF)
@bp.arguments(RoundTimeSchema)
@bp.response(200, MyPickups)
def join(sent: dict[str, Any], appointment_id: UUID) -> dict[str, Any]:
    """Come after all, in the same round, though it was cancelled.

    Before the plan is confirmed the household is planned for again; afterwards it receives what is left on
    the shelf. Refused for an hour that is over, full or not open, for who did not cancel, and after the
    confirmation for who has it brought: the refusal names the branch's telephone number.
    """
    do(join_round, JoinRound(**_of(appointment_id), **sent))
    return {"items": _own()}


@bp.post("/<uuid:appointment_id>/cancel")
@requires(Permission.SEE_SELF)
@bp.response(200, MyPickups)
def cancel(appointment_id: UUID) -> dict[str, Any]:
    """Not come this time.

    The plan heals at once; the household is asked again for the next round.
    """
    do(cancel_visit, CancelVisit(**_of(appointment_id)))
    return {"items": _own()}
