"""Moves and leavings over the API."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.leaving import AskToLeave, WithdrawLeaving, ask_to_leave, withdraw_leaving
from timebank.exchange.commands.moves import (
    AcceptMove,
    CancelMove,
    OpenMove,
    RefuseMove,
    accept_move,
    cancel_move,
    open_move,
    refuse_move,
)
from timebank.exchange.models import Leaving, Move, MoveArrival
from timebank.exchange.queries.leaving import get_leaving, list_leavings
from timebank.exchange.queries.moves import (
    former_selves,
    get_arrival,
    get_move_line,
    list_arrivals,
    list_moves,
)
from timebank.exchange.rules.moves import Agreed
from timebank.exchange.schemas.moves import (
    AcceptMoveSchema,
    FormerLines,
    LeaveForSomebodySchema,
    LeaveSchema,
    Leavings,
    LeavingSchema,
    MoveArrivals,
    MoveArrivalSchema,
    Moves,
    MoveSchema,
    OpenMoveSchema,
    RefuseMoveSchema,
)
from timebank.ledger.queries import statement
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("moves", path="/moves", about="Members who go to another branch.")
leavings = Operations("leavings", path="/leavings", about="Members who leave the bank.")
LINES = 500


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _move(move_id: UUID) -> Move:
    return get_move_line(db.session(), branch_id=me().branch_id, move_id=move_id).move


def _arrival(arrival_id: UUID) -> MoveArrival:
    return get_arrival(db.session(), branch_id=me().branch_id, move_id=arrival_id)


@bp.get("")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, Moves)
def listing() -> dict[str, Any]:
    """List the moves away from the branch, those that are open first.

    200 at the most. The minutes that went along are 0 until the other branch has taken the member in.
    """
    return {"items": [line.move for line in list_moves(db.session(), branch_id=me().branch_id)]}


@bp.post("")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(OpenMoveSchema)
@bp.response(201, MoveSchema)
def create(sent: dict[str, Any]) -> Move:
    """Open the move of a member.

    Until the other branch has answered, nothing moves on the account.
    """
    return _move(do(open_move, OpenMove(**_common(), **sent)))


@bp.get("/<uuid:move_id>")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, MoveSchema)
def show(move_id: UUID) -> Move:
    """Show one move away from the branch.

    With the minutes that went along, by kind: one's own, for giving only, and received.
    """
    return _move(move_id)


@bp.post("/<uuid:move_id>/cancel")
@requires(Permission.MANAGE_EXCHANGE)
@bp.response(200, MoveSchema)
def cancel(move_id: UUID) -> Move:
    """Call a move off; the member stays.

    Minutes move again on the account. Gifts and requests that were called off to open the move stay called
    off. A move that was carried out or refused is refused.
    """
    do(cancel_move, CancelMove(**_common(), move_id=move_id))
    return _move(move_id)


@bp.get("/arrivals")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, MoveArrivals)
def arrivals() -> dict[str, Any]:
    """List the moves to the branch, those that are open first.

    200 at the most. They carry what the receiving branch must know to see who comes: name, birth date and the
    minutes on the account.
    """
    return {"items": list(list_arrivals(db.session(), branch_id=me().branch_id))}


@bp.post("/arrivals/<uuid:arrival_id>/accept")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(AcceptMoveSchema)
@bp.response(200, MoveArrivalSchema)
def accept(sent: dict[str, Any], arrival_id: UUID) -> MoveArrival:
    """Take a member of another branch in, with their minutes as they are.

    Needs a document that was seen. Where somebody of that name is here already, say which record it is with
    `person_id`, or `somebody_new`: nobody is joined by a guess. Own minutes stay own, those for giving only
    stay so. Whoever opened the move cannot accept it.
    """
    do(accept_move, AcceptMove(**_common(), move_id=arrival_id, **sent))
    return _arrival(arrival_id)


@bp.post("/arrivals/<uuid:arrival_id>/refuse")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(RefuseMoveSchema)
@bp.response(200, MoveArrivalSchema)
def refuse(sent: dict[str, Any], arrival_id: UUID) -> MoveArrival:
    """Refuse a move to the branch.

    With a reason that the coordinator of the old branch reads. The member stays where they are, and minutes
    move on their account again.
    """
    do(refuse_move, RefuseMove(**_common(), move_id=arrival_id, **sent))
    return _arrival(arrival_id)


@bp.get("/before")
@requires(Permission.SEE_SELF)
@bp.response(200, FormerLines)
def before() -> dict[str, Any]:
    """List what moved one's points in the branches where one was before.

    The newest first, 500 lines a branch at the most, in minutes. History is not copied: it is read from the
    branch that posted it.
    """
    who = me()
    return {
        "items": [
            {
                "branch": self.branch_id,
                "posted_at": line.posted_at,
                "kind": line.kind,
                "minutes": line.minutes,
                "total": line.total,
            }
            for self in former_selves(db.session(), branch_id=who.branch_id, person_id=who.person_id)
            for line in statement(
                db.session(), branch_id=self.branch_id, owner_id=self.person_id, limit=LINES
            )
        ]
    }


def _leaving(leaving_id: UUID) -> Leaving:
    return get_leaving(db.session(), branch_id=me().branch_id, leaving_id=leaving_id)


@leavings.get("")
@requires(Permission.READ_EXCHANGE)
@leavings.response(200, Leavings)
def list_leaving() -> dict[str, Any]:
    """List who asked to leave, what is to come first.

    200 at the most. `effective_at` is when the record is erased, unless it is withdrawn before.
    """
    return {"items": [leaving for leaving, _name in list_leavings(db.session(), branch_id=me().branch_id)]}


@leavings.post("")
@requires(Permission.GIVE_POINTS)
@leavings.arguments(LeaveSchema)
@leavings.response(201, LeavingSchema)
def leave(sent: dict[str, Any]) -> Leaving:
    """Ask to leave.

    With `at_once` the record is erased now, and the token works no more.
    """
    about: dict[str, Any] = {"person_id": me().person_id, "agreed": Agreed.SCREEN}
    return _leaving(do(ask_to_leave, AskToLeave(**_common(), **about, **sent)))


@leavings.post("/for-somebody")
@requires(Permission.MANAGE_EXCHANGE)
@leavings.arguments(LeaveForSomebodySchema)
@leavings.response(201, LeavingSchema)
def leave_for_somebody(sent: dict[str, Any]) -> Leaving:
    """Let a member leave who asked for it on paper or by telephone.

    They think it over for some days as on the page, or leave `at_once`. `has_read` must be true: they know
    what is erased and what the law has the bank keep. Refused for relatives of the caller, for who holds a
    staff role, and while visits are undecided.
    """
    return _leaving(do(ask_to_leave, AskToLeave(**_common(), **sent)))


@leavings.post("/<uuid:leaving_id>/withdraw")
@requires(Permission.SEE_SELF)
@leavings.response(200, LeavingSchema)
def withdraw(leaving_id: UUID) -> Leaving:
    """Stay a member after all.

    While the days to think last; erased is erased. For oneself, or by a coordinator for a member.
    """
    do(withdraw_leaving, WithdrawLeaving(**_common(), leaving_id=leaving_id))
    return _leaving(leaving_id)
