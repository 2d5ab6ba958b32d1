"""The public page on which anybody offers food, and the coordinator's answer."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.crypto import blind_index
from timebank.core.db import unit_of_work
from timebank.core.permissions import Permission
from timebank.pantry.commands import AnswerFoodOffer, OfferFood, answer_food_offer, offer_food
from timebank.pantry.errors import TooManyOffers
from timebank.pantry.forms import OfferForm
from timebank.pantry.queries import get_offer
from timebank.pantry.rules import Arrival, DonorKind
from timebank.pantry.views.blueprint import bp, common, session
from timebank.pantry.views.photos import allow_photo, sent_photo
from timebank.people.commands.throttle import Limit, take_try
from timebank.people.queries import get_branch
from timebank.people.rules import normalise_phone
from timebank.web.addresses import client_address
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, public, requires

offering = Blueprint("offering", __name__, url_prefix="/b/<branch_id>/give-food")
PHONE_OFFERS = Limit("food-offers", 5, timedelta(hours=1))
ADDRESS_OFFERS = Limit("food-offers-address", 20, timedelta(hours=1))


@offering.route("", methods=["GET", "POST"])
@public
def offer(branch_id: str) -> ResponseReturnValue:
    """Take an offer of food; nobody needs an account for it."""
    branch = get_branch(session(), branch_id)
    allow_photo()
    form = OfferForm(arrival=Arrival.BROUGHT.value)
    if form.validate_on_submit():
        with form.refusals():
            _refuse_floods(form.phone.data or "")
            command = OfferFood(
                branch_id=branch_id,
                id=form.asked_id,
                actor_id=None,
                kind=DonorKind(form.kind.data),
                name=form.name.data or "",
                phone=form.phone.data or "",
                what=form.what.data or "",
                address=form.address.data or None,
                units=form.units.data,
                arrival=Arrival(form.arrival.data),
                fetch_by=form.fetch_by.data,
                photo=sent_photo(),
            )
            do(offer_food, command)
            return redirect(url_for("offering.offered", branch_id=branch_id))
    return form.page("pantry/offer.html", branch=branch, today=clock.local_day(clock.now(), branch.zone))


@offering.get("/done")
@public
def offered(branch_id: str) -> ResponseReturnValue:
    """Say what comes next."""
    return render_template("pantry/offered.html", branch=get_branch(session(), branch_id))


def _refuse_floods(phone: str) -> None:
    keys = [(PHONE_OFFERS, blind_index("phone", normalise_phone(phone)))]
    address = client_address()
    if address is not None:
        keys.append((ADDRESS_OFFERS, address))
    if unit_of_work(partial(take_try, keys=keys, now=clock.now())) is not None:
        raise TooManyOffers


@bp.post("/offers/<uuid:food_offer_id>/answer", endpoint="answer_offer")
@requires(Permission.MANAGE_FOOD)
def say_to_offer(food_offer_id: UUID) -> ResponseReturnValue:
    """Accept what was offered as a donation, or decline it."""
    form = JustConfirm()
    get_offer(session(), branch_id=me().branch_id, offer_id=food_offer_id)
    if form.validate_on_submit():
        accept = request.form.get("accept") == "y"
        do(answer_food_offer, AnswerFoodOffer(**common(form.asked_id), offer_id=food_offer_id, accept=accept))
        flash(_("The donation is accepted.") if accept else _("The donation is declined."), "ok")
    return redirect(url_for("pantry.donors"))
