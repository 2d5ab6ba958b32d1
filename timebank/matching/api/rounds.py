"""Rounds over the API."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.matching.api.asking import common, pickups_of, shown, shown_one, the_round
from timebank.matching.commands import (
    CallOffRound,
    CancelVisit,
    ChangeTime,
    CloseRound,
    ConfirmRound,
    EndDecision,
    Extra,
    HandOver,
    JoinRound,
    LockItem,
    MissVisit,
    MoveItem,
    OpenRound,
    PlanRound,
    RefuseItem,
    call_off_round,
    cancel_visit,
    change_time,
    close_round,
    confirm_round,
    end_decision,
    hand_over,
    join_round,
    lock_item,
    miss_visit,
    move_item,
    open_round,
    plan_round,
    refuse_item,
)
from timebank.matching.errors import HouseholdNotInRound, LotNotInRound
from timebank.matching.models import PlacedDay
from timebank.matching.queries import (
    build,
    get_plan,
    list_picks,
    list_rounds,
)
from timebank.matching.schemas.rounds import (
    CallOffSchema,
    HouseholdOutcomeSchema,
    OpenRoundSchema,
    Picks,
    Pickups,
    RoundConfirmSchema,
    RoundExplainSchema,
    RoundHandOverSchema,
    RoundLockSchema,
    RoundMoveSchema,
    RoundPlanSchema,
    RoundRefuseSchema,
    Rounds,
    RoundSchema,
    RoundTimeSchema,
)
from timebank.matching.tasks.outcome import Told, tell_outcome
from timebank.matching.tasks.showing import Shown
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Operations("rounds", about="Food rounds: plan, decide, confirm, hand out.")


def _plan(round_id: UUID) -> dict[str, Any]:
    found = the_round(round_id)
    made = get_plan(db.session(), found)
    board = build(db.session(), found)
    shown = ("version", "made", "made_at", "units", "grams", "wasted_units", "wasted_grams", "unserved")
    return {
        **{name: getattr(made, name) for name in shown},
        "gap": str(made.gap),
        "cost": str(made.cost),
        "changed_since": made.digest != board.digest,
        "conflicts": len(board.conflicts),
        "assignments": board.own,
        "decisions": board.decisions,
    }


def _pickups(round_id: UUID) -> dict[str, Any]:
    return {"items": pickups_of(the_round(round_id))}


@bp.get("/rounds")
@requires(Permission.READ_FOOD)
@bp.response(200, Rounds)
def rounds() -> dict[str, Any]:
    """List rounds.

    The latest first, 50 at the most.
    """
    return {"items": shown(list_rounds(db.session(), branch_id=me().branch_id))}


@bp.post("/rounds")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(OpenRoundSchema)
@bp.response(201, RoundSchema)
def add(sent: dict[str, Any]) -> dict[str, Any]:
    """Open a round.

    Every household that receives gets a time.
    """
    days = tuple(PlacedDay(**each) for each in sent.pop("days"))
    return shown_one(do(open_round, OpenRound(**common(), **sent, days=days)))


@bp.get("/rounds/<uuid:round_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, RoundSchema)
def one(round_id: UUID) -> dict[str, Any]:
    """Show a round.

    `version` counts its plans, 0 before the first. What changes a plan sends the version it was read with,
    and is refused where a newer one stands.
    """
    return shown_one(round_id)


@bp.get("/rounds/<uuid:round_id>/plan")
@requires(Permission.READ_FOOD)
@bp.response(200, RoundPlanSchema)
def plan(round_id: UUID) -> dict[str, Any]:
    """Show the plan with its certificate.

    `gap` is how far the plan is from the best that can be, both exact fractions as text: 0 proves that there
    is none better. `units` and `grams` are what it gives away, the wasted ones what is at risk and not given.
    A round without a plan is refused.
    """
    return _plan(round_id)


@bp.post("/rounds/<uuid:round_id>/plan")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, RoundPlanSchema)
def make_plan(round_id: UUID) -> dict[str, Any]:
    """Make the best plan.

    Around what is locked and refused.
    """
    do(plan_round, PlanRound(**common(), round_id=round_id))
    return _plan(round_id)


@bp.get("/rounds/<uuid:round_id>/explain/<uuid:household_id>/<uuid:lot_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, RoundExplainSchema)
def explain(round_id: UUID, household_id: UUID, lot_id: UUID) -> dict[str, Any]:
    """Explain one pair.

    In one sentence, why the household gets the lot or why not.
    """
    shown = Shown(board=build(db.session(), the_round(round_id)))
    if household_id not in shown.board.households:
        raise HouseholdNotInRound
    if lot_id not in shown.board.lots:
        raise LotNotInRound
    why = shown.why(household_id, lot_id)
    return {
        "household_id": household_id,
        "lot_id": lot_id,
        "reason": why.reason.name.lower(),
        "sentence": shown.sentence(household_id, lot_id),
    }


@bp.post("/rounds/<uuid:round_id>/lock")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RoundLockSchema)
@bp.response(200, RoundPlanSchema)
def lock(sent: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """Lock an item.

    The household gets exactly so many units, and the rest is planned around them.
    """
    do(lock_item, LockItem(**common(), round_id=round_id, **sent))
    return _plan(round_id)


@bp.post("/rounds/<uuid:round_id>/refuse")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RoundRefuseSchema)
@bp.response(200, RoundPlanSchema)
def refuse(sent: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """Refuse an item.

    The household gets nothing of the lot, and the plan is made again around that; a reason is needed. Refused
    where `version` is not the newest, and where the plan is confirmed already.
    """
    do(refuse_item, RefuseItem(**common(), round_id=round_id, **sent))
    return _plan(round_id)


@bp.post("/rounds/<uuid:round_id>/move")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RoundMoveSchema)
@bp.response(200, RoundPlanSchema)
def move(sent: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """Move units to another household.

    Nothing else changes, and the units are locked where they are now. Refused where the other household may
    not have the lot, or would get more than its limits; a reason and the newest `version` are needed.
    """
    do(move_item, MoveItem(**common(), round_id=round_id, **sent))
    return _plan(round_id)


@bp.post("/rounds/<uuid:round_id>/decisions/<uuid:decision_id>/undo")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, RoundPlanSchema)
def undo(round_id: UUID, decision_id: UUID) -> dict[str, Any]:
    """Undo a lock or refusal.

    The plan is made again without it. A decision that was ended is refused.
    """
    do(end_decision, EndDecision(**common(), round_id=round_id, decision_id=decision_id))
    return _plan(round_id)


@bp.post("/rounds/<uuid:round_id>/confirm")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RoundConfirmSchema)
@bp.response(200, RoundSchema)
def confirm(sent: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """Confirm the plan.

    Every unit of it is promised, all or none. Refused where anything that it rests on changed since (see
    `changed_since`): plan again.
    """
    do(confirm_round, ConfirmRound(**common(), round_id=round_id, **sent))
    return shown_one(round_id)


@bp.post("/rounds/<uuid:round_id>/close")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, RoundSchema)
def close(round_id: UUID) -> dict[str, Any]:
    """End the round.

    What nobody fetched is on the shelves again.
    """
    do(close_round, CloseRound(**common(), round_id=round_id))
    return shown_one(round_id)


@bp.post("/rounds/<uuid:round_id>/cancellation")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(CallOffSchema)
@bp.response(200, RoundSchema)
def call_off(sent: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """Call a whole round off.

    What is set aside is on the shelves again, and who had a time is told and keeps its turn; what was handed
    over stays so. Refused for a round that is over, or was called off before.
    """
    do(call_off_round, CallOffRound(**common(), round_id=round_id, **sent))
    return shown_one(round_id)


@bp.get("/rounds/<uuid:round_id>/pickups")
@requires(Permission.READ_FOOD)
@bp.response(200, Pickups)
def pickups(round_id: UUID) -> dict[str, Any]:
    """List who comes when.

    By day and hour, in the branch's own time; those who cancelled or did not come too.
    """
    return _pickups(round_id)


@bp.put("/rounds/<uuid:round_id>/pickups/<uuid:household_id>")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RoundTimeSchema)
@bp.response(200, Pickups)
def change(sent: dict[str, Any], round_id: UUID, household_id: UUID) -> dict[str, Any]:
    """Change a time.

    Nobody loses their turn by it.
    """
    do(change_time, ChangeTime(**common(), round_id=round_id, household_id=household_id, **sent))
    return _pickups(round_id)


@bp.post("/rounds/<uuid:round_id>/pickups/<uuid:household_id>/join")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RoundTimeSchema)
@bp.response(200, Pickups)
def join(sent: dict[str, Any], round_id: UUID, household_id: UUID) -> dict[str, Any]:
    """Give a household that came later a time.

    Refused for who is in the round already, and for an hour that is full or not open. The next plan includes
    it; where the plan is confirmed already, what is free on the shelf can be handed over.
    """
    do(join_round, JoinRound(**common(), round_id=round_id, household_id=household_id, **sent))
    return _pickups(round_id)


@bp.post("/rounds/<uuid:round_id>/pickups/<uuid:household_id>/cancel")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, Pickups)
def cancel(round_id: UUID, household_id: UUID) -> dict[str, Any]:
    """Cancel a pick-up.

    The plan heals at once; who knows theirs keeps exactly that.
    """
    do(cancel_visit, CancelVisit(**common(), round_id=round_id, household_id=household_id))
    return _pickups(round_id)


@bp.post("/rounds/<uuid:round_id>/pickups/<uuid:household_id>/miss")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, Pickups)
def miss(round_id: UUID, household_id: UUID) -> dict[str, Any]:
    """Note that a household did not come.

    What was set aside is on the shelf again, free for all. Until the round is closed the household may be
    given another time.
    """
    do(miss_visit, MissVisit(**common(), round_id=round_id, household_id=household_id))
    return _pickups(round_id)


@bp.get("/rounds/<uuid:round_id>/pickups/<uuid:household_id>/picks")
@requires(Permission.READ_FOOD)
@bp.response(200, Picks)
def picks(round_id: UUID, household_id: UUID) -> dict[str, Any]:
    """List what is set aside for a household.

    Lots with their units, and whether each was fetched or went back to the shelf.
    """
    the_round(round_id)
    found = list_picks(db.session(), branch_id=me().branch_id, round_id=round_id, household_id=household_id)
    return {"items": found}


@bp.post("/rounds/<uuid:round_id>/pickups/<uuid:household_id>/hand-over")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RoundHandOverSchema)
@bp.response(200, Picks)
def hand(sent: dict[str, Any], round_id: UUID, household_id: UUID) -> dict[str, Any]:
    """Hand over what is set aside, and more.

    What is not named goes back to the shelf. Each unit passes the check of the plan once more.
    """
    command = HandOver(
        **common(),
        round_id=round_id,
        household_id=household_id,
        picks=tuple(sent["picks"]),
        extras=tuple(Extra(**each) for each in sent["extras"]),
        collector=sent["collector"],
        collector_name=sent["collector_name"],
    )
    do(hand_over, command)
    found = list_picks(db.session(), branch_id=me().branch_id, round_id=round_id, household_id=household_id)
    return {"items": found}


@bp.get("/households/<uuid:household_id>/outcome")
@requires(Permission.READ_HOUSEHOLDS)
@bp.response(200, HouseholdOutcomeSchema)
def outcome(household_id: UUID) -> Told:
    """Say what a household received, or why not.

    In one sentence, since the newest round began: what was handed over, what is set aside, or the reason of
    the plan, the visit or the record. It changes nothing.
    """
    today = clock.local_day(clock.now(), me().zone)
    return tell_outcome(branch_id=me().branch_id, household_id=household_id, today=today)
