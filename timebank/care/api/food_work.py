"""Packing, driving and delivering food over the API."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.care.api.visits import common
from timebank.care.commands.food_work import (
    ConfirmFoodWork,
    LogFoodWork,
    WithdrawFoodWork,
    confirm_food_work,
    log_food_work,
    withdraw_food_work,
)
from timebank.care.queries.food_work import FoodWorkRow, get_food_work_row, list_food_work
from timebank.care.schemas.food_work import (
    EnterFoodWorkSchema,
    FoodWorkAgreesSchema,
    FoodWorkPage,
    FoodWorkQuery,
    FoodWorkSchema,
    LogFoodWorkSchema,
    RejectFoodWorkSchema,
)
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands import DecideFoodWork, decide_food_work
from timebank.exchange.rules import Outcome
from timebank.matching.queries.rounds import get_round
from timebank.people.queries import get_person
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("food-work", path="/food-work", about="Packing, driving and delivering food.")
ABOUT = frozenset({"volunteer", "entered_by_id", "confirmed_at", "taken_back_at"})
FIELDS = [each for each in FoodWorkSchema._declared_fields if each not in ABOUT]  # noqa: SLF001


def _shown(row: FoodWorkRow) -> dict[str, Any]:
    entry, gone = row.entry, row.taken_back
    return {
        "volunteer": row.volunteer,
        "entered_by_id": entry.entered_by_id if entry else row.work.volunteer_id,
        "confirmed_at": entry.confirmed_at if entry else row.work.submitted_at,
        "taken_back_at": gone.at if gone else None,
        **{name: getattr(row.work, name) for name in FIELDS},
    }


def _one(food_work_id: UUID) -> dict[str, Any]:
    return _shown(get_food_work_row(db.session(), branch_id=me().branch_id, food_work_id=food_work_id))


@bp.get("")
@requires(Permission.SEE_SELF)
@bp.arguments(FoodWorkQuery, location="query")
@bp.response(200, FoodWorkPage)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List food work.

    All of the branch with the permission `read-food-work`, else one's own. The newest first.
    """
    who = me()
    rows = list_food_work(
        db.session(),
        branch_id=who.branch_id,
        volunteer_id=None if who.may(Permission.READ_FOOD_WORK) else who.person_id,
        states={query["state"]} if query["state"] else (),
        after=decode_cursor(query["cursor"], shape="tu"),
        limit=query["limit"] + 1,
    )
    page = Page.of(rows, lambda row: (row.work.starts_at, row.work.id), size=query["limit"])
    return {"items": [_shown(row) for row in page.rows], "next_cursor": page.next_cursor}


@bp.post("")
@requires(Permission.LOG_VISIT)
@bp.arguments(LogFoodWorkSchema)
@bp.response(201, FoodWorkSchema)
def log(sent: dict[str, Any]) -> dict[str, Any]:
    """Log one's own food work.

    It shares the caps of days and weeks with visits, and overlaps none.
    """
    return _logged(sent)


def _logged(sent: dict[str, Any]) -> dict[str, Any]:
    if sent["round_id"] is not None:
        get_round(db.session(), branch_id=me().branch_id, round_id=sent["round_id"])
    return _one(do(log_food_work, LogFoodWork(**common(), **sent)))


@bp.post("/entered")
@requires(Permission.MANAGE_FOOD_WORK)
@bp.arguments(EnterFoodWorkSchema)
@bp.response(201, FoodWorkSchema)
def enter(sent: dict[str, Any]) -> dict[str, Any]:
    """Enter food work for a volunteer who telephoned or brought paper.

    It waits until the volunteer confirms it; somebody else than who entered it decides.
    """
    get_person(db.session(), branch_id=me().branch_id, person_id=sent["volunteer_id"])
    return _logged({**sent, "on_behalf_of_id": sent["volunteer_id"]})


@bp.post("/<uuid:food_work_id>/confirm")
@requires(Permission.LOG_VISIT)
@bp.response(200, FoodWorkSchema)
def confirm(food_work_id: UUID) -> dict[str, Any]:
    """Confirm one's own food work that the branch entered.

    Only then can it be approved.
    """
    do(confirm_food_work, ConfirmFoodWork(**common(), food_work_id=food_work_id))
    return _one(food_work_id)


@bp.post("/<uuid:food_work_id>/confirmation")
@requires(Permission.DECIDE_FOOD_WORK)
@bp.arguments(FoodWorkAgreesSchema)
@bp.response(200, FoodWorkSchema)
def confirmation(sent: dict[str, Any], food_work_id: UUID) -> dict[str, Any]:
    """Record that a volunteer agrees to what a colleague entered.

    By a call to the number on record, a text message or a signed slip; never by who entered it.
    """
    do(confirm_food_work, ConfirmFoodWork(**common(), food_work_id=food_work_id, **sent))
    return _one(food_work_id)


@bp.post("/<uuid:food_work_id>/withdraw")
@requires(Permission.LOG_VISIT)
@bp.response(200, FoodWorkSchema)
def withdraw(food_work_id: UUID) -> dict[str, Any]:
    """Withdraw one's own food work.

    While it is not decided; its time is free again.
    """
    do(withdraw_food_work, WithdrawFoodWork(**common(), food_work_id=food_work_id))
    return _one(food_work_id)


@bp.post("/<uuid:food_work_id>/approve")
@requires(Permission.DECIDE_FOOD_WORK)
@bp.response(200, FoodWorkSchema)
def approve(food_work_id: UUID) -> dict[str, Any]:
    """Approve food work.

    Its hours are certified, and credited as far as the rules of its day say. Nobody decides what they or a
    relative did.
    """
    return _decided(food_work_id, Outcome.APPROVE, None)


@bp.post("/<uuid:food_work_id>/reject")
@requires(Permission.DECIDE_FOOD_WORK)
@bp.arguments(RejectFoodWorkSchema)
@bp.response(200, FoodWorkSchema)
def reject(sent: dict[str, Any], food_work_id: UUID) -> dict[str, Any]:
    """Do not approve food work.

    The volunteer reads the reason, and may log it again, corrected.
    """
    return _decided(food_work_id, Outcome.REJECT, sent["reason"])


def _decided(food_work_id: UUID, outcome: Outcome, reason: str | None) -> dict[str, Any]:
    command = DecideFoodWork(**common(), food_work_id=food_work_id, outcome=outcome, reason=reason)
    do(decide_food_work, command)
    return _one(food_work_id)
