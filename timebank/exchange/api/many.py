"""Many visits decided at once, each on its own."""

from typing import Any
from uuid import uuid5

from timebank.api.operations import Operations
from timebank.core.permissions import Permission
from timebank.exchange.commands import DecideVisit
from timebank.exchange.rules import Outcome
from timebank.exchange.schemas.many import DecideManySchema, VerdictList
from timebank.exchange.tasks.deciding import decide_visits
from timebank.web.errors import sentence
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, origin, requires

bp = Operations("many-decisions", path="/visits/decisions", about="Deciding many visits at once.")


@bp.post("")
@requires(Permission.DECIDE_VISIT)
@bp.arguments(DecideManySchema)
@bp.response(200, VerdictList)
def decide(sent: dict[str, Any]) -> dict[str, Any]:
    """Decide many visits, each in a unit of work of its own.

    What is refused for one leaves the others as they are; each has its verdict. Sent again with the same key,
    nothing is decided twice, and what was refused is tried anew.
    """
    who, asked = me(), asked_id()
    outcome: Outcome = sent["outcome"]
    verdicts = decide_visits(
        [
            DecideVisit(
                branch_id=who.branch_id,
                id=uuid5(asked, str(visit_id)),
                actor_id=who.person_id,
                visit_id=visit_id,
                outcome=outcome,
                reason=sent["reason"],
            )
            for visit_id in sorted(set(sent["visit_ids"]))
        ],
        origin=origin(),
    )
    return {
        "items": [
            {
                "visit_id": each.visit_id,
                "decided": each.refusal is None,
                "code": each.refusal and each.refusal.code,
                "detail": each.refusal and sentence(each.refusal),
            }
            for each in verdicts
        ]
    }
