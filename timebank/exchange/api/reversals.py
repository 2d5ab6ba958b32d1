"""Corrections over the API: asked for by one person, granted by another; and reviews of one's entries."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.reversal_reviews import (
    AskReview,
    GrantReview,
    RefuseReview,
    ask_review,
    grant_review,
    refuse_review,
)
from timebank.exchange.commands.reversals import (
    AskReversal,
    GrantReversal,
    RefuseReversal,
    ask_reversal,
    grant_reversal,
    refuse_reversal,
)
from timebank.exchange.models import Reversal
from timebank.exchange.queries.reversal_reviews import get_review, list_doings, list_items
from timebank.exchange.queries.reversals import get_reversal, list_reversals
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.schemas.reversals import (
    AskReversalSchema,
    AskReviewSchema,
    Doings,
    DoingsQuery,
    ReversalSchema,
    ReversalsPage,
    ReversalsQuery,
    ReviewSchema,
    WhySchema,
)
from timebank.exchange.tasks.reversals import take_items_back
from timebank.people.queries import get_person
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, origin, requires
from timebank.web.pagination import Page, decode_cursor

USUAL = timedelta(days=90)
bp = Operations("reversals", path="/reversals", about="Corrections, by two people, never an edit.")


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _one(reversal_id: UUID) -> Reversal:
    return get_reversal(db.session(), branch_id=me().branch_id, reversal_id=reversal_id)


@bp.get("")
@requires(Permission.READ_EXCHANGE)
@bp.arguments(ReversalsQuery, location="query")
@bp.response(200, ReversalsPage)
def reversals(query: dict[str, Any]) -> dict[str, Any]:
    """List the corrections, the newest first.

    Without `state` all of them. `pool_minutes` and `owed_minutes` are what of the minutes was used or put
    aside already, and who bears it.
    """
    return page_of_reversals(query)


def page_of_reversals(query: dict[str, Any], *, kind: ObjectKind | None = None) -> dict[str, Any]:
    """Return a page of the branch's corrections, of one kind where it is named."""
    lines = list_reversals(
        db.session(),
        branch_id=me().branch_id,
        kind=kind,
        state=query["state"],
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    found = [line.reversal for line in lines]
    page = Page.of(found, lambda each: (each.asked_at, each.id), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.post("")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(AskReversalSchema)
@bp.response(201, ReversalSchema)
def ask(sent: dict[str, Any]) -> Reversal:
    """Ask a second person to take something back; nothing moves yet.

    Refused for who gave, received or did it, where no minutes moved, and where it was asked for or taken back
    already. A correction that was refused can be asked for again. Whoever runs the food bank alone asks for
    those of food work at `food-work-corrections`.
    """
    return _one(do(ask_reversal, AskReversal(**_common(), **sent)))


@bp.get("/<uuid:reversal_id>")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, ReversalSchema)
def one(reversal_id: UUID) -> Reversal:
    """Show a correction.

    With who asked and why, who decided, and who bears what was used or put aside already, in minutes.
    """
    return _one(reversal_id)


@bp.post("/<uuid:reversal_id>/grant")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, ReversalSchema)
def grant(reversal_id: UUID) -> Reversal:
    """Grant a correction as its second person: what was posted is posted back.

    In both branches, if a gift crossed. What was spent since is borne by the pool, or owed, as the rules of
    the branch say. Who asked, both parties, their relatives and who entered or decided the thing are refused.
    """
    do(grant_reversal, GrantReversal(**_common(), reversal_id=reversal_id))
    return _one(reversal_id)


@bp.post("/<uuid:reversal_id>/refuse")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(WhySchema)
@bp.response(200, ReversalSchema)
def refuse(sent: dict[str, Any], reversal_id: UUID) -> Reversal:
    """Refuse a correction as its second person, with a reason.

    Everything stays as it was posted; who asked reads the reason.
    """
    do(refuse_reversal, RefuseReversal(**_common(), reversal_id=reversal_id, **sent))
    return _one(reversal_id)


@bp.get("/doings")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(DoingsQuery, location="query")
@bp.response(200, Doings)
def doings(query: dict[str, Any]) -> dict[str, Any]:
    """List what a member of staff entered for others or decided, and was not taken back.

    At most 500 things within the local days `since` to `until`, both included; the last 90 days where they
    are left out. Without `staff_id` one's own.
    """
    who = me()
    staff_id = query["staff_id"] or who.person_id
    staff = get_person(db.session(), branch_id=who.branch_id, person_id=staff_id)
    until = query["until"] or clock.local_day(clock.now(), who.zone)
    since = query["since"] or until - USUAL
    found = list_doings(
        db.session(),
        branch_id=who.branch_id,
        staff_id=staff.id,
        starts_at=clock.start_of_day(since, who.zone),
        ends_before=clock.end_of_day(until, who.zone),
    )
    return {"items": found}


def _review(review_id: UUID) -> dict[str, Any]:
    branch_id = me().branch_id
    found = get_review(db.session(), branch_id=branch_id, review_id=review_id)
    named = ("id", "staff_id", "since", "until", "reason", "state", "asked_by_id", "decided_by_id")
    return {
        **{name: getattr(found, name) for name in named},
        "items": list_items(db.session(), branch_id=branch_id, review_id=review_id),
    }


@bp.post("/reviews")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(AskReviewSchema)
@bp.response(201, ReviewSchema)
def ask_for_review(sent: dict[str, Any]) -> dict[str, Any]:
    """Ask that what is ticked of somebody's doings be taken back.

    Nothing moves yet. Each item must be in the list of `doings` for the same person and days; nobody asks for
    a review of their own doings.
    """
    items = tuple((each["kind"], each["thing_id"]) for each in sent.pop("items"))
    return _review(do(ask_review, AskReview(**_common(), **sent, items=items)))


@bp.get("/reviews/<uuid:review_id>")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, ReviewSchema)
def review(review_id: UUID) -> dict[str, Any]:
    """Show a review, with what became of each item.

    An item that could not be taken back names the refusal by its code, and is tried again by `continue`.
    """
    return _review(review_id)


@bp.post("/reviews/<uuid:review_id>/grant")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, ReviewSchema)
def grant_whole(review_id: UUID) -> dict[str, Any]:
    """Grant a review as its second person; then have its items taken back with `continue`.

    Nothing moves by the agreement itself. Who asked, and whose doings they are, are refused.
    """
    do(grant_review, GrantReview(**_common(), review_id=review_id))
    return _review(review_id)


@bp.post("/reviews/<uuid:review_id>/refuse")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(WhySchema)
@bp.response(200, ReviewSchema)
def refuse_whole(sent: dict[str, Any], review_id: UUID) -> dict[str, Any]:
    """Refuse a review as its second person, with a reason.

    Everything stays as it was posted. A review that was decided is refused.
    """
    do(refuse_review, RefuseReview(**_common(), review_id=review_id, **sent))
    return _review(review_id)


@bp.post("/reviews/<uuid:review_id>/continue")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, ReviewSchema)
def go_on(review_id: UUID) -> dict[str, Any]:
    """Take back what is left of a granted review, each in a unit of work of its own.

    What is done stays done, so it can be called again until nothing is left. One refusal leaves the others
    untouched; the answer says what became of each.
    """
    who = me()
    get_review(db.session(), branch_id=who.branch_id, review_id=review_id)
    take_items_back(
        branch_id=who.branch_id,
        review_id=review_id,
        actor_id=who.person_id,
        run_id=asked_id(),
        origin=origin(),
    )
    return _review(review_id)
