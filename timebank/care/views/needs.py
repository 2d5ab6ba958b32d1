"""Needs on the board, and offers to answer, for coordinators."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.commands import AnswerOffer, CloseNeed, OpenNeed, answer_offer, close_need, open_need
from timebank.care.errors import OfferNotFound
from timebank.care.forms.fields import as_id, given
from timebank.care.forms.pairing import DeclineForm, NeedForm
from timebank.care.queries.listing import NeedRow, OfferRow, list_offers, list_open_needs
from timebank.care.rules import OfferState, PartOfDay
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, rules_today, session, today
from timebank.care.views.picking import pick_person
from timebank.core.permissions import Permission, Role
from timebank.people.queries import get_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

MANY = 200


@bp.get("/desk/needs")
@requires(Permission.MANAGE_CARE)
def needs() -> ResponseReturnValue:
    """List the offers that wait, and what is on the board."""
    branch_id = me().branch_id
    waiting = list_offers(session(), branch_id=branch_id, states={OfferState.WAITING}, limit=MANY)
    open_needs = list_open_needs(session(), branch_id=branch_id, limit=MANY)
    return render_template(
        "care/needs.html",
        offers=[offer_line(row) for row in waiting],
        needs=[_need_line(row) for row in open_needs],
    )


def offer_line(row: OfferRow) -> dict[str, str]:
    """Return an offer that waits for a coordinator."""
    return {
        "title": f"{formats.name(row.volunteer)} → {formats.name(row.senior)}",
        "text": f"{showing.need_title(row.need)} · {words.need_when(row.need)}",
        "note": str(_("said “I can” on %(day)s", day=formats.day(row.offer.offered_at))),
        "accept_url": url_for("care.assign", offer=row.offer.id),
        "decline_url": url_for("care.decline", offer_id=row.offer.id),
        "url": url_for("care.needs", _anchor="offers"),
    }


def _need_line(row: NeedRow) -> dict[str, object]:
    need = row.need
    waiting = (
        ngettext("%(num)d offer waits", "%(num)d offers wait", row.waiting)
        if row.waiting
        else _("no offer yet")
    )
    since = _("since %(day)s", day=formats.day(need.opened_at))
    return {
        "title": f"{showing.need_title(need)} · {formats.name(row.senior)}",
        "when": words.need_when(need),
        "note": f"{since} · {waiting}",
        "form": JustConfirm(),
        "close_url": url_for("care.close_need", need_id=need.id),
    }


@bp.route("/desk/needs/new", methods=["GET", "POST"], endpoint="open_need")
@requires(Permission.MANAGE_CARE)
def put_on_board() -> ResponseReturnValue:
    """Put somebody's need on the board."""
    senior_id = as_id(request.args.get("senior"))
    if senior_id is None:
        return pick_person(
            title=_("Add a need"),
            question=_("Who needs help?"),
            endpoint="care.open_need",
            name="senior",
            role=Role.SENIOR,
            lead=_("Volunteers never see the name or the address."),
            back=("care.needs", _("Needs and offers")),
        )
    senior = get_person(session(), branch_id=me().branch_id, person_id=senior_id)
    form = NeedForm()
    form.activities.choices = words.activity_choices(rules_today())
    if form.validate_on_submit():
        with form.refusals():
            do(
                open_need,
                OpenNeed(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    senior_id=senior_id,
                    activities=tuple(given(form.activities.data)),
                    weekdays=tuple(int(each) for each in given(form.weekdays.data)),
                    once_on=form.once_on.data,
                    part=PartOfDay(form.part.data),
                    minutes=given(form.minutes.data),
                ),
            )
            flash(_("The need is on the board."), "ok")
            return redirect(url_for("care.needs"))
    return form.page(
        "care/need.html",
        senior=senior,
        today=today(),
        hidden_errors=[str(each) for each in form.senior_id.errors],
    )


@bp.post("/desk/needs/<uuid:need_id>/close", endpoint="close_need")
@requires(Permission.MANAGE_CARE)
def take_off_board(need_id: UUID) -> ResponseReturnValue:
    """Take a need off the board."""
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            close_need,
            CloseNeed(branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, need_id=need_id),
        )
        flash(_("The need is off the board."), "ok")
    return redirect(url_for("care.needs"))


@bp.route("/desk/offers/<uuid:offer_id>/decline", methods=["GET", "POST"])
@requires(Permission.MANAGE_CARE)
def decline(offer_id: UUID) -> ResponseReturnValue:
    """Decline an offer, with a reason that the volunteer reads."""
    rows = list_offers(session(), branch_id=me().branch_id, offer_id=offer_id)
    if not rows:
        raise OfferNotFound
    row = rows[0]
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                answer_offer,
                AnswerOffer(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    offer_id=offer_id,
                    accept=False,
                    reason=form.reason.data,
                ),
            )
            flash(_("Declined. The volunteer is told."), "ok")
            return redirect(url_for("care.needs"))
    return form.page(
        "care/decline.html",
        volunteer=row.volunteer,
        about=f"{showing.need_title(row.need)} · {words.need_when(row.need)}",
    )
