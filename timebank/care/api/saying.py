"""What is said of a visit: evidence, and objections."""

from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from timebank.api.looks import keep_look
from timebank.api.operations import Operations
from timebank.care.api.visits import common, seen
from timebank.care.commands import (
    ObjectToVisit,
    RecordEvidence,
    SettleObjection,
    object_to_visit,
    record_evidence,
    settle_objection,
)
from timebank.care.errors import ObjectionNotFound, SlipNotFound, SlipUnreadable
from timebank.care.forms.slips import read_slip
from timebank.care.models import VisitObjection
from timebank.care.queries import bench_of, get_objection
from timebank.care.queries.listing import list_evidence, list_objections, list_waiting_objections
from timebank.care.queries.slips import get_slip
from timebank.care.rules import SettledHow, Slip
from timebank.care.schemas import (
    ObjectForSchema,
    Objections,
    ObjectionSchema,
    ObjectSchema,
    RecordEvidenceSchema,
    SaidSchema,
    SettleSchema,
    SlipSchema,
    TakeBackSchema,
)
from timebank.core.clock import local_day, now
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Operations("saying", about="What volunteer, senior and family say of a visit.")
MOST = 500


def _objection(objection_id: UUID) -> VisitObjection:
    return get_objection(db.session(), branch_id=me().branch_id, objection_id=objection_id)


def _slip(sent: str | None) -> Slip | None:
    if not sent:
        return None
    try:
        return read_slip(b64decode(sent, validate=True))
    except ValueError as fault:
        raise SlipUnreadable from fault


@bp.get("/visits/<uuid:visit_id>/evidence/<uuid:evidence_id>/slip")
@requires(Permission.DECIDE_VISIT)
@bp.response(200, SlipSchema)
def slip(visit_id: UUID, evidence_id: UUID) -> dict[str, Any]:
    """Show the picture of a slip.

    To who could decide about the visit. The look is kept.
    """
    visit = seen(visit_id).visit
    kept = get_slip(db.session(), branch_id=me().branch_id, evidence_id=evidence_id)
    bench = bench_of(db.session(), branch_id=me().branch_id, day=local_day(now(), me().zone))
    if kept.visit_id != visit_id or bench.fault(visit, me().person_id) is not None:
        raise SlipNotFound
    shown = {"media_type": kept.slip.media_type, "content": b64encode(kept.slip.content).decode()}
    for subject_id in (visit.volunteer_id, visit.senior_id):
        keep_look(subject_id, "contact")
    return shown


@bp.post("/visits/<uuid:visit_id>/evidence")
@requires(Permission.MANAGE_CARE)
@bp.arguments(RecordEvidenceSchema)
@bp.response(201, SaidSchema)
def evidence(sent: dict[str, Any], visit_id: UUID) -> dict[str, Any]:
    """Record what somebody said of a visit.

    By telephone, text message or on a signed slip, or what one knows. Agreed to by volunteer or senior it
    confirms the visit; denied it stops the approval. Gives all evidence and all objections as they are now.
    """
    sent["slip"] = _slip(sent["slip"])
    do(record_evidence, RecordEvidence(**common(), visit_id=visit_id, **sent))
    branch_id, session = me().branch_id, db.session()
    return {
        "evidence": list_evidence(session, branch_id=branch_id, visit_ids=[visit_id]),
        "objections": list_objections(session, branch_id=branch_id, visit_ids=[visit_id]),
    }


@bp.post("/visits/<uuid:visit_id>/objections")
@requires(Permission.SEE_CARE_RECEIVED)
@bp.arguments(ObjectSchema)
@bp.response(201, ObjectionSchema)
def object_to(sent: dict[str, Any], visit_id: UUID) -> VisitObjection:
    """Say that a visit was different, or that nobody came.

    The senior, or a relative who may see it. It stops the approval until both agree.
    """
    seen(visit_id)
    command = ObjectToVisit(**common(), visit_id=visit_id, raised_by_id=me().person_id, **sent)
    return _objection(do(object_to_visit, command))


@bp.post("/visits/<uuid:visit_id>/objections/for-somebody")
@requires(Permission.MANAGE_CARE)
@bp.arguments(ObjectForSchema)
@bp.response(201, ObjectionSchema)
def object_for(sent: dict[str, Any], visit_id: UUID) -> VisitObjection:
    """Record that somebody says a visit was different, or that nobody came.

    They told the branch.
    """
    return _objection(do(object_to_visit, ObjectToVisit(**common(), visit_id=visit_id, **sent)))


@bp.get("/objections")
@requires(Permission.READ_VISITS)
@bp.response(200, Objections)
def objections() -> dict[str, list[VisitObjection]]:
    """List the objections that wait for an answer.

    Those to be answered first first, 500 at the most.
    """
    rows = list_waiting_objections(db.session(), branch_id=me().branch_id, limit=MOST)
    return {"items": [each.objection for each in rows]}


@bp.post("/objections/<uuid:objection_id>/settle")
@requires(Permission.DECIDE_VISIT)
@bp.arguments(SettleSchema)
@bp.response(200, ObjectionSchema)
def settle(sent: dict[str, Any], objection_id: UUID) -> VisitObjection:
    """Settle an objection.

    In words that both agree on. With no objection left the visit can be decided again.
    """
    do(settle_objection, SettleObjection(**common(), objection_id=objection_id, **sent))
    return _objection(objection_id)


@bp.post("/objections/<uuid:objection_id>/take-back")
@requires(Permission.SEE_CARE_RECEIVED)
@bp.arguments(TakeBackSchema)
@bp.response(200, ObjectionSchema)
def take_back(sent: dict[str, Any], objection_id: UUID) -> VisitObjection:
    """Take one's own objection back.

    The visit was as written after all.
    """
    if _objection(objection_id).raised_by_id != me().person_id:
        raise ObjectionNotFound
    do(
        settle_objection,
        SettleObjection(
            **common(), objection_id=objection_id, how=SettledHow.TAKEN_BACK, words=sent["words"]
        ),
    )
    return _objection(objection_id)
