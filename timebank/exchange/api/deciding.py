"""Deciding visits over the API: approved and credited, or sent back."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.care.queries import get_visit
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.queries import list_credits
from timebank.exchange.rules import Outcome
from timebank.exchange.schemas.deciding import CreditSchema, DecidedSchema, ReasonSchema
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("decisions", path="/visits/<uuid:visit_id>", about="Deciding visits.")
blueprints = (bp,)


def _decide(visit_id: UUID, outcome: Outcome, reason: str | None) -> dict[str, Any]:
    who = me()
    do(
        decide_visit,
        DecideVisit(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            visit_id=visit_id,
            outcome=outcome,
            reason=reason,
        ),
    )
    visit = get_visit(db.session(), branch_id=who.branch_id, visit_id=visit_id)
    names = ("state", "decided_by_id", "decided_at", "reason")
    return {"visit_id": visit.id, **{name: getattr(visit, name) for name in names}}


@bp.get("/credit")
@requires(Permission.READ_VISITS)
@bp.response(200, CreditSchema)
def credit(visit_id: UUID) -> dict[str, Any]:
    """Show what approving a visit credits.

    Under the version of the rules that the visit falls under.
    """
    who = me()
    visit = get_visit(db.session(), branch_id=who.branch_id, visit_id=visit_id)
    found = list_credits(db.session(), branch_id=who.branch_id, visit_ids=[visit.id])[visit.id]
    names = ("own", "gift_only", "pooled", "dropped", "owed")
    return {"visit_id": visit.id, **{name: getattr(found, name) for name in names}}


@bp.post("/approve")
@requires(Permission.DECIDE_VISIT)
@bp.response(200, DecidedSchema)
def approve(visit_id: UUID) -> dict[str, Any]:
    """Approve a visit.

    Its volunteer is credited and told. Nobody decides a visit that they gave, received or entered, nor a
    relative's.
    """
    return _decide(visit_id, Outcome.APPROVE, None)


@bp.post("/reject")
@requires(Permission.DECIDE_VISIT)
@bp.arguments(ReasonSchema)
@bp.response(200, DecidedSchema)
def reject(sent: dict[str, Any], visit_id: UUID) -> dict[str, Any]:
    """Send a visit back.

    The volunteer reads the reason, and may correct it and send it again.
    """
    return _decide(visit_id, Outcome.REJECT, sent["reason"])
