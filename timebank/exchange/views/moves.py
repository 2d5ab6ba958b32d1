"""Moves between branches: opening one, answering one, and what was before it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
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
from timebank.exchange.forms.moves import NEW, AcceptMoveForm, OpenMoveForm, RefuseMoveForm
from timebank.exchange.models import MoveArrival
from timebank.exchange.queries.freezes import has_undecided_visits, holdings_of
from timebank.exchange.queries.moves import (
    MoveLine,
    former_selves,
    get_arrival,
    get_move_line,
    list_arrivals,
    list_moves,
)
from timebank.exchange.rules.moves import Agreed, MoveState
from timebank.exchange.views.deaths import LifeLine, common, today, under_way
from timebank.ledger.queries import statement
from timebank.ledger.views.causes import explain, said_to_holder
from timebank.people.queries import get_branch, get_person, list_branches, list_possible_duplicates
from timebank.people.rules import Document
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.ledger import ACCOUNTS, KINDS

bp = Blueprint("moves", __name__)
session = db.session
LINES = 500
STATES: dict[MoveState, tuple[LazyString, str]] = {
    MoveState.OPEN: (lazy_gettext("Waits for the other branch"), "warn"),
    MoveState.DONE: (lazy_gettext("Moved"), "ok"),
    MoveState.CANCELLED: (lazy_gettext("Called off"), "bad"),
    MoveState.REFUSED: (lazy_gettext("Not taken in"), "bad"),
}


def _branch(branch_id: str) -> str:
    branch = get_branch(session(), branch_id)
    return branch.name if formats.language() == "ko" else branch.name_en


@bp.get("/desk/moves")
@requires(Permission.READ_EXCHANGE)
def listing() -> ResponseReturnValue:
    """List who comes and who goes, what waits for an answer first."""
    branch_id = me().branch_id
    return render_template(
        "exchange/life_list.html",
        title=_("Moves between branches"),
        lead=_("A move is opened on the member's page. The other branch accepts it once it has seen them."),
        groups=[
            (
                _("Coming to this branch"),
                [_arriving(each) for each in list_arrivals(session(), branch_id=branch_id)],
                _("Nobody is coming"),
                _("When another branch opens a move, it stands here."),
            ),
            (
                _("Going to another branch"),
                [_leaving(each) for each in list_moves(session(), branch_id=branch_id)],
                _("Nobody is going"),
                _("Open the member's page to open a move."),
            ),
        ],
    )


def _arriving(arrival: MoveArrival) -> LifeLine:
    waits = arrival.state is MoveState.OPEN
    word, kind = STATES[arrival.state]
    may = waits and me().may(Permission.MANAGE_EXCHANGE)
    return LifeLine(
        url=url_for("moves.accept", arrival_id=arrival.id) if may else None,
        title=formats.name(arrival.name),
        text=_("from %(branch)s", branch=_branch(arrival.from_branch)),
        note=formats.day(arrival.ended_at or arrival.opened_at),
        word=str(_("Waits for your answer")) if waits else str(word),
        kind=kind,
    )


def _leaving(line: MoveLine) -> LifeLine:
    word, kind = STATES[line.move.state]
    return LifeLine(
        url=url_for("moves.show", move_id=line.move.id),
        title=formats.name(line.person),
        text=_("to %(branch)s", branch=_branch(line.move.to_branch)),
        note=_("Opened by %(name)s on %(day)s", name=line.opened_by, day=formats.day(line.move.opened_at)),
        word=str(word),
        kind=kind,
    )


@bp.route("/people/<uuid:person_id>/move", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def new(person_id: UUID) -> ResponseReturnValue:
    """Open the move of a member."""
    who = me()
    person = get_person(session(), branch_id=who.branch_id, person_id=person_id)
    form = OpenMoveForm()
    form.to_branch.choices = [
        (each.id, _branch(each.id))
        for each in list_branches(session())
        if each.id not in (who.branch_id, "national")
    ]
    if form.validate_on_submit():
        with form.refusals():
            move_id = do(
                open_move,
                OpenMove(
                    **common(form),
                    person_id=person_id,
                    to_branch=form.to_branch.data,
                    agreed=Agreed(form.agreed.data),
                    cancel_open=bool(form.cancel_open.data),
                ),
            )
            flash(_("The move is open. The other branch sees it now."), "ok")
            return redirect(url_for("moves.show", move_id=move_id))
    there = holdings_of(session(), branch_id=who.branch_id, person_id=person_id)
    notices = [(_("Until the other branch has answered, nothing moves on the account."), "")]
    if has_undecided_visits(session(), branch_id=who.branch_id, person_id=person_id):
        notices.append(
            (_("Visits of this person still wait for a decision. Please decide them first."), "warn")
        )
    return form.page(
        "exchange/life_form.html",
        title=_("%(name)s: move to another branch", name=formats.name(person.name)),
        lead=_("Points go along as they are. Certified hours stay readable here."),
        back_url=url_for("people.show", person_id=person_id),
        back_label=formats.name(person.name),
        answers=[
            *[
                (str(ACCOUNTS[kind]), formats.points_hours(minutes), None)
                for kind, minutes in there.parts.items()
            ],
            *under_way(person_id),
        ],
        notices=notices,
        today=today(),
        label=_("Open the move"),
        note=_("It can be called off until the other branch has accepted it."),
    )


@bp.get("/desk/moves/<uuid:move_id>")
@requires(Permission.READ_EXCHANGE)
def show(move_id: UUID) -> ResponseReturnValue:
    """Show a move away from the branch."""
    line = get_move_line(session(), branch_id=me().branch_id, move_id=move_id)
    move = line.move
    word, kind = STATES[move.state]
    waits = move.state is MoveState.OPEN
    actions = []
    if waits and me().may(Permission.MANAGE_EXCHANGE):
        actions.append((_("Call the move off"), url_for("moves.cancel", move_id=move_id), "tertiary"))
    steps: list[dict[str, Any]] = [
        {"at": move.opened_at, "text": _("Opened by %(name)s", name=line.opened_by)}
    ]
    if move.ended_at is not None:
        refusal = get_arrival(session(), branch_id=move.to_branch, move_id=move.id).refusal
        steps.append({"at": move.ended_at, "text": word, "note": refusal})
    else:
        steps.append({"when": _("Next"), "text": _("The other branch sees who it is"), "next": True})
    return render_template(
        "exchange/life_page.html",
        title=formats.name(line.person),
        word=word,
        kind=kind,
        back_url=url_for("moves.listing"),
        back_label=_("Moves between branches"),
        notices=[],
        answers=[
            (_("To which branch?"), _branch(move.to_branch), None),
            (_("Points that went along"), formats.points_hours(move.minutes), None),
        ],
        actions=actions,
        steps=steps,
    )


@bp.route("/desk/moves/<uuid:move_id>/cancel", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def cancel(move_id: UUID) -> ResponseReturnValue:
    """Call a move off."""
    line, form = get_move_line(session(), branch_id=me().branch_id, move_id=move_id), JustConfirm()
    back = url_for("moves.show", move_id=move_id)
    if form.validate_on_submit():
        with form.refusals():
            do(cancel_move, CancelMove(**common(form), move_id=move_id))
            flash(_("The move is called off, and points can be used again."), "ok")
            return redirect(back)
    return form.page(
        "exchange/life_form.html",
        title=_("Call the move off?"),
        lead=f"{formats.name(line.person)} · {_branch(line.move.to_branch)}",
        back_url=back,
        back_label=formats.name(line.person),
        label=_("Call the move off"),
        note=_("The member stays here with all their points."),
    )


@bp.route("/desk/moves/in/<uuid:arrival_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def accept(arrival_id: UUID) -> ResponseReturnValue:
    """Take in a member of another branch."""
    arrival = get_arrival(session(), branch_id=me().branch_id, move_id=arrival_id)
    form = AcceptMoveForm()
    doubles = list_possible_duplicates(
        session(), branch_id=me().branch_id, name=arrival.name, birth_date=arrival.born
    )
    form.person_id.choices = [
        *((str(each.id), formats.name(each.name)) for each in doubles),
        (NEW, _("A new member")),
    ]
    if not doubles:
        del form.person_id
    if form.validate_on_submit():
        chosen = form.person_id.data if doubles else None
        with form.refusals():
            person_id = do(
                accept_move,
                AcceptMove(
                    **common(form),
                    move_id=arrival_id,
                    document=Document(form.document.data),
                    person_id=UUID(chosen) if chosen and chosen != NEW else None,
                    somebody_new=chosen == NEW,
                ),
            )
            flash(_("Welcome: the member is here now, with their points."), "ok")
            return redirect(url_for("people.show", person_id=person_id))
    return form.page(
        "exchange/life_form.html",
        title=_("%(name)s comes from another branch", name=formats.name(arrival.name)),
        lead=_("Please see the person and a document before you accept."),
        back_url=url_for("moves.listing"),
        back_label=_("Moves between branches"),
        answers=[
            (_("from %(branch)s", branch=_branch(arrival.from_branch)), formats.name(arrival.name), None),
            (
                _("Birth date"),
                formats.plain_day(arrival.born) if arrival.born else _("not given"),
                None,
            ),
            (_("Points that come along"), formats.points_hours(arrival.minutes), None),
        ],
        able=arrival.state is MoveState.OPEN,
        unable=_("This move has ended already."),
        today=today(),
        label=_("Accept the member"),
        note=_("If it is not them, or they do not come, refuse it in the list."),
        other=(url_for("moves.refuse", arrival_id=arrival_id), _("Refuse the move")),
    )


@bp.route("/desk/moves/in/<uuid:arrival_id>/refuse", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def refuse(arrival_id: UUID) -> ResponseReturnValue:
    """Refuse a move to this branch."""
    arrival = get_arrival(session(), branch_id=me().branch_id, move_id=arrival_id)
    form = RefuseMoveForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                refuse_move,
                RefuseMove(**common(form), move_id=arrival_id, reason=form.reason.data or ""),
            )
            flash(_("The move is refused, and the other branch is told."), "ok")
            return redirect(url_for("moves.listing"))
    return form.page(
        "exchange/life_form.html",
        title=_("Refuse the move"),
        lead=formats.name(arrival.name),
        back_url=url_for("moves.accept", arrival_id=arrival_id),
        back_label=formats.name(arrival.name),
        label=_("Refuse the move"),
        note=_("The member stays where they are, with all their points."),
    )


@bp.get("/points/before-move")
@requires(Permission.SEE_SELF)
def before() -> ResponseReturnValue:
    """Show what moved on the reader's accounts before they came to this branch."""
    who = me()
    groups = []
    for self in former_selves(session(), branch_id=who.branch_id, person_id=who.person_id):
        lines = statement(session(), branch_id=self.branch_id, owner_id=self.person_id, limit=LINES)
        why = explain(session(), branch_id=self.branch_id, postings=lines)
        groups.append(
            {
                "branch": _branch(self.branch_id),
                "until": self.until,
                "lines": [
                    {
                        "at": line.posted_at,
                        "word": KINDS[line.kind],
                        "what": said_to_holder(
                            why[line.posting_id],
                            holder_id=self.person_id,
                            posted_on=clock.local_day(line.posted_at, who.zone),
                        ),
                        "minutes": line.minutes,
                        "total": line.total,
                    }
                    for line in lines
                ],
            }
        )
    return render_template("exchange/move_before.html", groups=groups)
