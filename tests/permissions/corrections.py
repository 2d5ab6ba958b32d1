"""What may be asked about corrections, reviews and objections, and one of each to ask it of."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.models import FoodWork, FoodWorkEntry
from timebank.care.rules import EnteredHow, FoodWorkKind, FoodWorkState
from timebank.core import clock
from timebank.core.ids import new_id
from timebank.core.permissions import P, Role
from timebank.exchange.models import Dispute, Reversal, StaffReview
from timebank.exchange.rules.disputes import DisputeState
from timebank.exchange.rules.reversals import ObjectKind, ReversalState, ReviewState

TODAY = clock.local_day(clock.now(), "Asia/Seoul")
ANY = "<any(visit, gift, grant, redemption):kind>"
SOME = "<any(visit, gift, redemption):kind>"
PAGES = {
    "GET /desk/clearing": P.READ_EXCHANGE,
    "GET /desk/clearing/<counter_branch>": P.READ_EXCHANGE,
    "GET /desk/clearing/entries.<any(csv, xlsx):kind>": P.READ_EXCHANGE,
    "GET /desk/disputes": P.READ_EXCHANGE,
    "POST /desk/disputes/<uuid:dispute_id>": P.DECIDE_EXCHANGE,
    "GET /desk/reversals": P.READ_EXCHANGE,
    "GET /desk/reversals/<uuid:reversal_id>": P.READ_EXCHANGE,
    "POST /desk/reversals/<uuid:reversal_id>": P.DECIDE_EXCHANGE,
    f"GET /desk/reversals/new/{ANY}/<uuid:thing_id>": P.MANAGE_EXCHANGE,
    f"POST /desk/reversals/new/{ANY}/<uuid:thing_id>": P.MANAGE_EXCHANGE,
    "GET /desk/reviews/<uuid:review_id>": P.READ_EXCHANGE,
    "POST /desk/reviews/<uuid:review_id>": P.DECIDE_EXCHANGE,
    "POST /desk/reviews/<uuid:review_id>/continue": P.DECIDE_EXCHANGE,
    "GET /desk/reviews/new": P.MANAGE_EXCHANGE,
    "POST /desk/reviews/new": P.MANAGE_EXCHANGE,
    "GET /disputes": P.SEE_SELF,
    "GET /disputes/<uuid:dispute_id>": P.SEE_SELF,
    "POST /disputes/<uuid:dispute_id>/withdraw": P.SEE_SELF,
    "POST /disputes/<uuid:dispute_id>/words": P.SEE_SELF,
    f"GET /disputes/new/{SOME}/<uuid:thing_id>": P.SEE_SELF,
    f"POST /disputes/new/{SOME}/<uuid:thing_id>": P.SEE_SELF,
}
OPERATIONS = {
    "GET /clearing": P.READ_EXCHANGE,
    "GET /clearing/<counter_branch>": P.READ_EXCHANGE,
    "GET /disputes": P.SEE_SELF,
    "POST /disputes": P.SEE_SELF,
    "GET /disputes/<uuid:dispute_id>": P.SEE_SELF,
    "POST /disputes/<uuid:dispute_id>/decide": P.DECIDE_EXCHANGE,
    "POST /disputes/<uuid:dispute_id>/withdraw": P.SEE_SELF,
    "POST /disputes/<uuid:dispute_id>/words": P.SEE_SELF,
    "GET /reversals": P.READ_EXCHANGE,
    "POST /reversals": P.MANAGE_EXCHANGE,
    "GET /reversals/<uuid:reversal_id>": P.READ_EXCHANGE,
    "POST /reversals/<uuid:reversal_id>/grant": P.DECIDE_EXCHANGE,
    "POST /reversals/<uuid:reversal_id>/refuse": P.DECIDE_EXCHANGE,
    "GET /reversals/doings": P.MANAGE_EXCHANGE,
    "POST /reversals/reviews": P.MANAGE_EXCHANGE,
    "GET /reversals/reviews/<uuid:review_id>": P.READ_EXCHANGE,
    "POST /reversals/reviews/<uuid:review_id>/continue": P.DECIDE_EXCHANGE,
    "POST /reversals/reviews/<uuid:review_id>/grant": P.DECIDE_EXCHANGE,
    "POST /reversals/reviews/<uuid:review_id>/refuse": P.DECIDE_EXCHANGE,
}
THINGS = {
    f"{method} {path}": {"kind": "visit_kind"}
    for method in ("GET", "POST")
    for path in (
        f"/desk/reversals/new/{ANY}/<uuid:thing_id>",
        f"/disputes/new/{SOME}/<uuid:thing_id>",
    )
} | {
    **{
        f"GET {path}/food-work-corrections/<uuid:reversal_id>": {"reversal_id": "food_reversal_id"}
        for path in ("/desk", "/api/v1")
    },
    **{
        f"{method} /desk/food-work/<uuid:food_work_id>/correction": {"food_work_id": "approved_food_work_id"}
        for method in ("GET", "POST")
    },
    **{
        f"POST {path}": {"food_work_id": "entered_food_work_id"}
        for path in (
            "/desk/food-work/<uuid:food_work_id>/confirmation",
            "/food-work/<uuid:food_work_id>/confirm",
            "/api/v1/food-work/<uuid:food_work_id>/confirmation",
            "/api/v1/food-work/<uuid:food_work_id>/confirm",
        )
    },
}
WHY = {"reason": "그날 다녀가신 분이 없습니다."}
WORDS = {"words": "그날 다녀가신 분이 없습니다."}
BODIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "POST /api/v1/food-work-corrections": lambda side: {
        "food_work_id": side.things["approved_food_work_id"],
        **WHY,
    },
    "POST /api/v1/disputes": lambda side: {"kind": "visit", "thing_id": side.things["thing_id"], **WORDS},
    "POST /api/v1/disputes/<uuid:dispute_id>/decide": lambda _: {"upheld": False, **WORDS},
    "POST /api/v1/disputes/<uuid:dispute_id>/withdraw": lambda _: {},
    "POST /api/v1/disputes/<uuid:dispute_id>/words": lambda _: WORDS,
    "POST /api/v1/reversals": lambda side: {"kind": "visit", "thing_id": side.things["thing_id"], **WHY},
    "POST /api/v1/reversals/<uuid:reversal_id>/grant": lambda _: {},
    "POST /api/v1/reversals/<uuid:reversal_id>/refuse": lambda _: WHY,
    "POST /api/v1/reversals/reviews": lambda side: {
        "staff_id": side.things["staff_id"],
        "since": (TODAY - timedelta(days=30)).isoformat(),
        "until": TODAY.isoformat(),
        "items": [],
        **WHY,
    },
    "POST /api/v1/reversals/reviews/<uuid:review_id>/continue": lambda _: {},
    "POST /api/v1/reversals/reviews/<uuid:review_id>/grant": lambda _: {},
    "POST /api/v1/reversals/reviews/<uuid:review_id>/refuse": lambda _: WHY,
}


def make_corrections(  # noqa: PLR0913  # what they are about, and of whom
    session: Session, people: dict[Role, UUID], *, branch_id: str, visit_id: UUID, by_id: UUID, now: datetime
) -> dict[str, Any]:
    """Return the ids of a reversal, an objection and a review of the approved visit."""
    reversal, dispute, review = new_id(), new_id(), new_id()
    asked: dict[str, Any] = {"branch_id": branch_id, "asked_by_id": by_id, "asked_at": now}
    session.add(
        Reversal(
            **asked,
            id=reversal,
            kind=ObjectKind.VISIT,
            object_id=visit_id,
            minutes=60,
            reason="확인이 필요합니다.",
            state=ReversalState.ASKED,
            pool_minutes=0,
            owed_minutes=0,
        )
    )
    session.add(
        Dispute(
            branch_id=branch_id,
            id=dispute,
            kind=ObjectKind.VISIT,
            object_id=visit_id,
            raised_by_id=people[Role.SENIOR],
            recorded_by_id=people[Role.SENIOR],
            raised_at=now,
            due_on=TODAY + timedelta(days=14),
            state=DisputeState.OPEN,
        )
    )
    session.add(
        StaffReview(
            **asked,
            id=review,
            staff_id=people[Role.OFFICER],
            since=TODAY - timedelta(days=30),
            until=TODAY,
            reason="확인이 필요합니다.",
            state=ReviewState.ASKED,
        )
    )
    session.flush()
    return {
        **make_food_correction(session, people, branch_id=branch_id, by_id=by_id, now=now),
        "reversal_id": reversal,
        "dispute_id": dispute,
        "review_id": review,
        "thing_id": visit_id,
        "counter_branch": branch_id,
        "visit_kind": "visit",
    }


def make_food_correction(
    session: Session, people: dict[Role, UUID], *, branch_id: str, by_id: UUID, now: datetime
) -> dict[str, Any]:
    """Return the ids of food work that was entered, of some that is approved, and of a correction."""
    ids = [new_id() for _each in range(3)]
    for number, work_id in enumerate(ids):
        starts_at = now - timedelta(days=20 + number)
        session.add(
            FoodWork(
                branch_id=branch_id,
                id=work_id,
                volunteer_id=people[Role.VOLUNTEER],
                kind=FoodWorkKind.PACK,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                local_day=starts_at.date(),
                minutes=60,
                state=FoodWorkState.APPROVED if number else FoodWorkState.SUBMITTED,
                submitted_at=now,
                decide_by=TODAY,
                decided_by_id=by_id if number else None,
                decided_at=now if number else None,
                policy_number=1000,
            )
        )
    session.flush()
    entered, approved, taken_back = ids
    session.add(
        FoodWorkEntry(
            branch_id=branch_id,
            id=new_id(),
            food_work_id=entered,
            entered_by_id=by_id,
            how=EnteredHow.PAPER,
        )
    )
    asked = new_id()
    session.add(
        Reversal(
            branch_id=branch_id,
            id=asked,
            kind=ObjectKind.FOOD_WORK,
            object_id=taken_back,
            minutes=60,
            reason="확인이 필요합니다.",
            state=ReversalState.ASKED,
            asked_by_id=by_id,
            asked_at=now,
            pool_minutes=0,
            owed_minutes=0,
        )
    )
    session.flush()
    return {
        "entered_food_work_id": entered,
        "approved_food_work_id": approved,
        "food_reversal_id": asked,
    }
