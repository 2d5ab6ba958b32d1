"""The board of open needs, for volunteers."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import OfferHelp, TakeBackOffer, offer_help, take_back_offer
from timebank.care.queries.listing import list_offers, list_open_needs
from timebank.care.rules import OfferState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, rules_today, session, today
from timebank.core.permissions import Permission
from timebank.people.queries import get_person, readiness
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

MANY = 200


@bp.get("/board")
@requires(Permission.OFFER_HELP)
def board() -> ResponseReturnValue:
    """Show all open needs, without name or address, and what became of the reader's offers."""
    branch_id, person_id = me().branch_id, me().person_id
    person = get_person(session(), branch_id=branch_id, person_id=person_id)
    state = readiness(session(), branch_id=branch_id, person=person, policy=rules_today(), day=today())
    offers = list_offers(session(), branch_id=branch_id, volunteer_id=person_id, limit=MANY)
    waiting = {row.need.id: row.offer.id for row in offers if row.offer.state is OfferState.WAITING}
    answered = []
    for row in reversed(offers):
        if row.offer.state in {OfferState.ACCEPTED, OfferState.DECLINED}:
            word, kind = words.OFFERS[row.offer.state]
            day = formats.day(row.offer.answered_at) if row.offer.answered_at else ""
            answered.append(
                {
                    "title": showing.need_title(row.need),
                    "when": words.need_when(row.need),
                    "note": " · ".join(part for part in (row.offer.reason, day) if part),
                    "word": word,
                    "kind": kind,
                }
            )
    return render_template(
        "care/board.html",
        needs=showing.need_lines(
            [row.need for row in list_open_needs(session(), branch_id=branch_id, limit=MANY)], waiting
        ),
        may_offer=state.ready,
        confirm=JustConfirm(),
        answered=answered,
    )


@bp.post("/board/<uuid:need_id>/offer")
@requires(Permission.OFFER_HELP)
def offer(need_id: UUID) -> ResponseReturnValue:
    """Say "I can"."""
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            offer_help,
            OfferHelp(branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, need_id=need_id),
        )
        flash(_("Thank you. A coordinator will call you about it."), "ok")
    return _back()


@bp.post("/offers/<uuid:offer_id>/take-back")
@requires(Permission.OFFER_HELP)
def take_back(offer_id: UUID) -> ResponseReturnValue:
    """Take one's own offer back."""
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            take_back_offer,
            TakeBackOffer(
                branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, offer_id=offer_id
            ),
        )
        flash(_("You took your offer back."), "ok")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("care.board"))
