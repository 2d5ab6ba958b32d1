"""Visits: listed, logged, withdrawn, confirmed, answered. Approving and sending back is exchange's."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.care.commands import (
    AnswerRejection,
    ConfirmVisit,
    HandOverVisit,
    LogVisit,
    WithdrawVisit,
    answer_rejection,
    confirm_visit,
    hand_over_visit,
    log_visit,
    withdraw_visit,
)
from timebank.care.errors import VisitNotFound
from timebank.care.models import Visit
from timebank.care.queries import certified_hours
from timebank.care.queries.listing import (
    VisitRow,
    list_events,
    list_evidence,
    list_objections,
    list_visits,
)
from timebank.care.rules import COUNTED_STATES, EnteredHow, VisitState
from timebank.care.schemas import (
    AnswerSchema,
    EnterVisitSchema,
    HandOverSchema,
    HistorySchema,
    HoursQuery,
    HoursSchema,
    LogVisitSchema,
    VisitSchema,
    VisitsPage,
    VisitsQuery,
)
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.people.queries import get_person, may_see_visits_of
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import NotAllowed, me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("visits", about="Care that was given: what was claimed, and what became of it.")
FIELDS = [each for each in VisitSchema._declared_fields if each not in ("volunteer", "senior")]  # noqa: SLF001
TOLD = COUNTED_STATES | {VisitState.REJECTED}
"""What a senior and their family see, with what was corrected; what was withdrawn never was."""


def common() -> dict[str, Any]:
    """Return what each command of the request says."""
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _row(visit_id: UUID) -> VisitRow:
    rows = list_visits(db.session(), branch_id=me().branch_id, ids=[visit_id])
    if not rows:
        raise VisitNotFound
    return rows[0]


def may_see(visit: Visit) -> bool:
    """Tell whether the token's holder may see the visit, in the role that the token stands for."""
    who = me()
    if who.may(Permission.READ_VISITS):
        return True
    if visit.volunteer_id == who.person_id and who.may(Permission.LOG_VISIT):
        return True
    return (
        who.may(Permission.SEE_CARE_RECEIVED)
        and (visit.state in TOLD or visit.was_taken_back)
        and may_see_visits_of(
            db.session(), branch_id=who.branch_id, viewer_id=who.person_id, senior_id=visit.senior_id
        )
    )


def seen(visit_id: UUID) -> VisitRow:
    """Return the visit, if the token's holder may see it.

    Raises:
        VisitNotFound
    """
    row = _row(visit_id)
    if not may_see(row.visit):
        raise VisitNotFound
    return row


def shown(row: VisitRow) -> dict[str, Any]:
    """Return the visit as `VisitSchema` gives it; its words only to its volunteer and staff."""
    who, visit = me(), row.visit
    words = who.may(Permission.READ_VISITS) or visit.volunteer_id == who.person_id
    return {
        **{name: getattr(visit, name) for name in FIELDS},
        **({} if words else {"note": None, "reason": None}),
        "volunteer": row.volunteer,
        "senior": row.senior,
    }


@bp.get("/visits")
@requires(Permission.SEE_SELF)
@bp.arguments(VisitsQuery, location="query")
@bp.response(200, VisitsPage)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List visits.

    The newest first. All of the branch with the permission `read-visits`; else a volunteer's own, or those
    that a senior received: with `senior_id`, of a relative who lets one see them.
    """
    who = me()
    states = {query["state"]} if query["state"] else set()
    if not who.may(Permission.READ_VISITS):
        states = _narrow(query, states)
    found = list_visits(
        db.session(),
        branch_id=who.branch_id,
        volunteer_id=query["volunteer_id"],
        senior_id=query["senior_id"],
        states=states,
        since=query["since"],
        until=query["until"],
        after=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"],
    )
    page = Page.of(found, lambda row: (row.visit.starts_at, row.visit.id), size=query["limit"])
    return {
        "items": [shown(each) for each in page.rows if may_see(each.visit)],
        "next_cursor": page.next_cursor,
    }


def _narrow(query: dict[str, Any], states: set[VisitState]) -> set[VisitState]:
    who = me()
    if not who.may(Permission.SEE_CARE_RECEIVED):
        if query["volunteer_id"] not in (None, who.person_id):
            raise NotAllowed
        query["volunteer_id"] = who.person_id
        return states
    senior_id = query["senior_id"] or who.person_id
    if not may_see_visits_of(
        db.session(), branch_id=who.branch_id, viewer_id=who.person_id, senior_id=senior_id
    ):
        raise NotAllowed
    query["senior_id"] = senior_id
    return states or {*TOLD, VisitState.WITHDRAWN}


@bp.post("/visits")
@requires(Permission.LOG_VISIT)
@bp.arguments(LogVisitSchema)
@bp.response(201, VisitSchema)
def log(sent: dict[str, Any]) -> dict[str, Any]:
    """Log a visit of one's own.

    Day and times are what the branch's clocks showed. Everything that is wrong with it is said at once.
    """
    sent |= {
        "activities": tuple(sent["activities"]),
        "volunteer_id": me().person_id,
        "how": EnteredHow.API,
    }
    return shown(_row(do(log_visit, LogVisit(**common(), **sent))))


@bp.post("/visits/for-somebody")
@requires(Permission.MANAGE_CARE)
@bp.arguments(EnterVisitSchema)
@bp.response(201, VisitSchema)
def enter(sent: dict[str, Any]) -> dict[str, Any]:
    """Enter a visit for a volunteer.

    Who telephoned, or brought paper. It waits until the volunteer or the senior confirms it.
    """
    sent |= {"activities": tuple(sent["activities"])}
    return shown(_row(do(log_visit, LogVisit(**common(), **sent))))


@bp.get("/visits/<uuid:visit_id>")
@requires(Permission.SEE_SELF)
@bp.response(200, VisitSchema)
def get(visit_id: UUID) -> dict[str, Any]:
    """Show a visit.

    To its volunteer, to its senior and to whom they let see it, and with the permission `read-visits`.
    """
    return shown(seen(visit_id))


@bp.get("/visits/<uuid:visit_id>/history")
@requires(Permission.READ_VISITS)
@bp.response(200, HistorySchema)
def history(visit_id: UUID) -> dict[str, Any]:
    """Show all that is known of a visit.

    What happened, what speaks for it or against it, and who objected; each in order.
    """
    visit, session = seen(visit_id).visit, db.session()
    return {
        "events": list_events(session, branch_id=visit.branch_id, visit_id=visit.id),
        "evidence": list_evidence(session, branch_id=visit.branch_id, visit_ids=[visit.id]),
        "objections": list_objections(session, branch_id=visit.branch_id, visit_ids=[visit.id]),
    }


@bp.post("/visits/<uuid:visit_id>/withdraw")
@requires(Permission.SEE_SELF)
@bp.response(200, VisitSchema)
def withdraw(visit_id: UUID) -> dict[str, Any]:
    """Withdraw a visit.

    As its volunteer, or as who entered it for them, while it is not decided.
    """
    seen(visit_id)
    do(withdraw_visit, WithdrawVisit(**common(), visit_id=visit_id))
    return shown(_row(visit_id))


@bp.post("/visits/<uuid:visit_id>/confirm")
@requires(Permission.SEE_SELF)
@bp.response(200, VisitSchema)
def confirm(visit_id: UUID) -> dict[str, Any]:
    """Confirm a visit.

    The volunteer, or the senior, says that it was as it was entered.
    """
    seen(visit_id)
    do(confirm_visit, ConfirmVisit(**common(), visit_id=visit_id))
    return shown(seen(visit_id))


@bp.post("/visits/<uuid:visit_id>/answer")
@requires(Permission.LOG_VISIT)
@bp.arguments(AnswerSchema)
@bp.response(200, VisitSchema)
def answer(sent: dict[str, Any], visit_id: UUID) -> dict[str, Any]:
    """Answer a visit that was sent back or objected to.

    With other times, with words, or with both. It waits for a decision again.
    """
    seen(visit_id)
    sent |= {"activities": tuple(sent["activities"])}
    do(answer_rejection, AnswerRejection(**common(), visit_id=visit_id, **sent))
    return shown(_row(visit_id))


@bp.post("/visits/<uuid:visit_id>/hand-over")
@requires(Permission.DECIDE_VISIT)
@bp.arguments(HandOverSchema)
@bp.response(200, VisitSchema)
def hand_over(sent: dict[str, Any], visit_id: UUID) -> dict[str, Any]:
    """Have somebody else decide a visit.

    A coordinator, or a deputy; they are told.
    """
    do(hand_over_visit, HandOverVisit(**common(), visit_id=visit_id, **sent))
    return shown(_row(visit_id))


@bp.get("/certified-hours")
@requires(Permission.SEE_SELF)
@bp.arguments(HoursQuery, location="query")
@bp.response(200, HoursSchema)
def hours(query: dict[str, Any]) -> dict[str, Any]:
    """Show certified hours.

    What somebody gave in a period, in approved visits: one's own, or anybody's with the permission
    `read-visits`.
    """
    who = me()
    person_id = query["person_id"] or who.person_id
    if person_id != who.person_id and not who.may(Permission.READ_VISITS):
        raise NotAllowed
    person = get_person(db.session(), branch_id=who.branch_id, person_id=person_id)
    found = certified_hours(
        db.session(),
        branch_id=who.branch_id,
        person_id=person.id,
        since=min(query["since"], query["until"]),
        until=max(query["since"], query["until"]),
    )
    names = ("since", "until", "minutes", "whole_hours", "visits", "days", "seniors", "by_activity")
    return {"person_id": person.id, **{name: getattr(found, name) for name in names}}
