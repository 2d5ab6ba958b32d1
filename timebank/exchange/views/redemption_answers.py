"""Being asked to come, as a volunteer sees it: yes, no, and not after all."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.views.words import activity_names
from timebank.core.permissions import Permission
from timebank.exchange.commands.offers import (
    AcceptRedemption,
    DeclineRedemption,
    WithdrawAcceptance,
    accept_redemption,
    decline_redemption,
    withdraw_acceptance,
)
from timebank.exchange.errors.redemptions import VolunteerOfferNotFound
from timebank.exchange.forms.redemptions import CancelForm
from timebank.exchange.queries.offers import (
    VolunteerOfferLine,
    get_volunteer_offer_line,
    list_volunteer_offers,
)
from timebank.exchange.rules.redemptions import VolunteerOfferState
from timebank.exchange.views import redemption_words as words
from timebank.exchange.views.redemption_words import bp, session, today
from timebank.people.queries import get_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires

OPEN = (VolunteerOfferState.WAITING, VolunteerOfferState.ACCEPTED)


def asked_lines() -> list[dict[str, Any]]:
    """Return what the reader was asked and has promised, for their home page."""
    rows = list_volunteer_offers(
        session(), branch_id=me().branch_id, volunteer_id=me().person_id, states=OPEN, since=today()
    )
    return [
        _line(row)
        for row in rows
        if row.offer.state is VolunteerOfferState.ACCEPTED or row.offer.answer_by >= today()
    ]


def _line(row: VolunteerOfferLine) -> dict[str, Any]:
    offer, redemption = row.offer, row.redemption
    waits = offer.state is VolunteerOfferState.WAITING
    return {
        "waits": waits,
        "title": formats.name(row.beneficiary),
        "when": f"{formats.day(offer.visit_on)} {formats.span(offer.visit_start, offer.visit_end)}",
        "what": activity_names(redemption.activities, words.rules_today()),
        "answer_by": formats.day(offer.answer_by),
        "url": url_for("redemptions.asked", volunteer_offer_id=offer.id),
        "accept_url": url_for("redemptions.accept", volunteer_offer_id=offer.id),
        "form": JustConfirm(unsent=True),
    }


def _mine(offer_id: UUID) -> VolunteerOfferLine:
    row = get_volunteer_offer_line(session(), branch_id=me().branch_id, offer_id=offer_id)
    if row.offer.volunteer_id != me().person_id:
        raise VolunteerOfferNotFound
    return row


@bp.get("/redemptions/offers/<uuid:volunteer_offer_id>")
@requires(Permission.OFFER_HELP)
def asked(volunteer_offer_id: UUID) -> ResponseReturnValue:
    """Show what the volunteer is asked."""
    return _page(_mine(volunteer_offer_id), JustConfirm())


def _page(row: VolunteerOfferLine, form: BaseForm) -> ResponseReturnValue:
    offer, redemption = row.offer, row.redemption
    person = get_person(session(), branch_id=me().branch_id, person_id=redemption.beneficiary_id)
    accepted = offer.state is VolunteerOfferState.ACCEPTED
    home = " ".join(part for part in (person.neighbourhood, person.address if accepted else None) if part)
    facts = [
        (str(_("When")), f"{formats.day(offer.visit_on)} {formats.span(offer.visit_start, offer.visit_end)}"),
        (str(_("Help wanted")), words.what(redemption)),
        (str(_("Where")), (redemption.place if accepted else None) or home or str(_("At home"))),
    ]
    if redemption.wish:
        facts.append((str(_("To know")), redemption.wish))
    return form.page(
        "exchange/redemption_asked.html",
        name=person.name,
        offer=offer,
        line=_line(row),
        facts=facts,
        waits=offer.state is VolunteerOfferState.WAITING and offer.answer_by >= today(),
        accepted=accepted,
        may_withdraw=accepted and today() < offer.visit_on,
    )


@bp.post("/redemptions/offers/<uuid:volunteer_offer_id>/accept")
@requires(Permission.OFFER_HELP)
def accept(volunteer_offer_id: UUID) -> ResponseReturnValue:
    """Say "I come"."""
    row = _mine(volunteer_offer_id)
    form = JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                accept_redemption,
                AcceptRedemption(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    offer_id=volunteer_offer_id,
                ),
            )
            flash(_("Thank you. They are told that you come."), "ok")
            return redirect(url_for("redemptions.asked", volunteer_offer_id=volunteer_offer_id))
    return _page(row, form)


@bp.route("/redemptions/offers/<uuid:volunteer_offer_id>/decline", methods=["GET", "POST"])
@requires(Permission.OFFER_HELP)
def decline(volunteer_offer_id: UUID) -> ResponseReturnValue:
    """Say that one cannot come."""
    row = _mine(volunteer_offer_id)
    form = CancelForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                decline_redemption,
                DeclineRedemption(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    offer_id=volunteer_offer_id,
                    reason=form.reason.data,
                ),
            )
            flash(_("Thank you for your answer. The branch asks somebody else."), "ok")
            return redirect(url_for("care.home"))
    return _ask(row, form, title=_("You cannot come?"), label=_("I cannot come"))


@bp.route("/redemptions/offers/<uuid:volunteer_offer_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.OFFER_HELP)
def withdraw(volunteer_offer_id: UUID) -> ResponseReturnValue:
    """Take back that one comes."""
    row = _mine(volunteer_offer_id)
    form = CancelForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                withdraw_acceptance,
                WithdrawAcceptance(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    offer_id=volunteer_offer_id,
                    reason=form.reason.data,
                ),
            )
            flash(_("Everybody is told. The branch asks somebody else."), "ok")
            return redirect(url_for("care.home"))
    return _ask(row, form, title=_("You cannot come after all?"), label=_("I cannot come after all"))


def _ask(row: VolunteerOfferLine, form: CancelForm, *, title: str, label: str) -> ResponseReturnValue:
    line = _line(row)
    return form.page(
        "exchange/redemption_end.html",
        title=title,
        about=f"{line['title']} · {line['when']}",
        note=_("Only the branch reads the reason."),
        optional=True,
        label=label,
        back_url=line["url"],
    )
