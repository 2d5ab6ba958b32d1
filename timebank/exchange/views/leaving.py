"""Leaving the bank: asked for by the member, or by a coordinator for them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.leaving import AskToLeave, WithdrawLeaving, ask_to_leave, withdraw_leaving
from timebank.exchange.forms.moves import LEFT_GO, LeaveForm, LeaveForSomebodyForm
from timebank.exchange.queries.freezes import holdings_of
from timebank.exchange.queries.leaving import find_leaving_of, get_leaving, list_leavings
from timebank.exchange.rules.leaving import LeavingState, LeavingWish
from timebank.exchange.rules.moves import Agreed
from timebank.exchange.views.deaths import LifeLine, common
from timebank.people.queries import get_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.ledger import ACCOUNTS

bp = Blueprint("leaving", __name__)
session = db.session
STATES: dict[LeavingState, tuple[LazyString, str]] = {
    LeavingState.ASKED: (lazy_gettext("Is to leave"), "warn"),
    LeavingState.WITHDRAWN: (lazy_gettext("Stayed"), "ok"),
    LeavingState.DONE: (lazy_gettext("Has left"), "info"),
}


def _ask(form: LeaveForm, person_id: UUID, agreed: Agreed) -> None:
    do(
        ask_to_leave,
        AskToLeave(
            **common(form),
            person_id=person_id,
            wish=LeavingWish(form.wish.data),
            agreed=agreed,
            has_read=bool(form.has_read.data),
            at_once=form.when.data == "now",
        ),
    )


def _about(person_id: UUID) -> dict[str, Any]:
    branch_id = me().branch_id
    there = holdings_of(session(), branch_id=branch_id, person_id=person_id)
    asked = find_leaving_of(session(), branch_id=branch_id, person_id=person_id)
    return {
        "asked": asked,
        "withdraw_url": url_for("leaving.withdraw", leaving_id=asked.id) if asked else None,
        "just_confirm": JustConfirm,
        "answers": [
            (str(ACCOUNTS[kind]), formats.points_hours(minutes), None)
            for kind, minutes in there.parts.items()
        ],
    }


@bp.route("/me/leave", methods=["GET", "POST"])
@requires(Permission.GIVE_POINTS)
def mine() -> ResponseReturnValue:
    """Leave the bank."""
    who, form = me(), LeaveForm()
    if form.validate_on_submit():
        with form.refusals():
            _ask(form, who.person_id, Agreed.SCREEN)
            if form.when.data == "now":
                return redirect(url_for("settings.start"))
            flash(_("You have asked to leave. Until then you can take it back here."), "ok")
            return redirect(url_for("leaving.mine"))
    return form.page(
        "exchange/leave.html",
        title=_("Leave the bank"),
        lead=_("Please read this through before you agree."),
        back_url=url_for("me.home"),
        back_label=_("About me"),
        gifts_url=url_for("gifts.listing"),
        **_about(who.person_id),
    )


@bp.route("/people/<uuid:person_id>/leave", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def for_somebody(person_id: UUID) -> ResponseReturnValue:
    """Let a member leave who asked for it on paper or by telephone."""
    person = get_person(session(), branch_id=me().branch_id, person_id=person_id)
    form = LeaveForSomebodyForm()
    if form.validate_on_submit():
        with form.refusals():
            _ask(form, person_id, Agreed(form.agreed.data))
            flash(_("It is written down that they leave."), "ok")
            return redirect(url_for("leaving.listing"))
    return form.page(
        "exchange/leave.html",
        title=_("%(name)s: leave the bank", name=formats.name(person.name)),
        lead=_("Please read this out before they agree."),
        back_url=url_for("people.show", person_id=person_id),
        back_label=formats.name(person.name),
        gifts_url=None,
        **_about(person_id),
    )


@bp.post("/leavings/<uuid:leaving_id>/withdraw")
@requires(Permission.SEE_SELF)
def withdraw(leaving_id: UUID) -> ResponseReturnValue:
    """Stay a member after all."""
    leaving, form = get_leaving(session(), branch_id=me().branch_id, leaving_id=leaving_id), JustConfirm()
    if form.validate_on_submit():
        do(withdraw_leaving, WithdrawLeaving(**common(form), leaving_id=leaving_id))
        flash(_("Leaving was taken back."), "ok")
    if leaving.person_id == me().person_id:
        return redirect(url_for("leaving.mine"))
    return redirect(url_for("leaving.listing"))


@bp.get("/desk/leavings")
@requires(Permission.READ_EXCHANGE)
def listing() -> ResponseReturnValue:
    """List who asked to leave."""
    rows = list_leavings(session(), branch_id=me().branch_id)
    return render_template(
        "exchange/life_list.html",
        title=_("Members who leave"),
        lead=_("After the last day only the points and hours are left, without a name."),
        groups=[
            (
                _("On record"),
                [
                    LifeLine(
                        url=url_for("leaving.for_somebody", person_id=leaving.person_id)
                        if leaving.state is LeavingState.ASKED and me().may(Permission.MANAGE_EXCHANGE)
                        else None,
                        title=formats.name(name),
                        text=str(LEFT_GO[leaving.wish]),
                        note=_("Last day: %(day)s", day=formats.plain_day(leaving.effective_at)),
                        word=str(STATES[leaving.state][0]),
                        kind=STATES[leaving.state][1],
                    )
                    for leaving, name in rows
                ],
                _("Nobody has asked to leave"),
                _("Members ask under “About me”; for others, open their page."),
            )
        ],
    )
