"""Donors and donations over the API."""

from typing import Any
from uuid import UUID

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.pantry.api.blueprint import bp, common
from timebank.pantry.commands import (
    AnnounceDonation,
    AnswerDonation,
    AnswerFoodOffer,
    ChangeDonor,
    RegisterDonor,
    announce_donation,
    answer_donation,
    answer_food_offer,
    change_donor,
    register_donor,
)
from timebank.pantry.models import Donation, Donor, FoodOffer
from timebank.pantry.queries import (
    get_donation,
    get_donor,
    get_offer,
    list_donations,
    list_donors,
    list_offers,
)
from timebank.pantry.schemas import (
    AnnounceDonationSchema,
    AnswerDonationSchema,
    AnswerFoodOfferSchema,
    ChangeDonorSchema,
    Donations,
    DonationSchema,
    Donors,
    DonorSchema,
    FoodOffers,
    FoodOfferSchema,
    RegisterDonorSchema,
)
from timebank.web.doing import do
from timebank.web.identity import me, requires


@bp.get("/donors")
@requires(Permission.READ_FOOD)
@bp.response(200, Donors)
def donors() -> dict[str, Any]:
    """List the donors.

    By name, 500 at the most.
    """
    return {"items": list_donors(db.session(), branch_id=me().branch_id)}


@bp.post("/donors")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(RegisterDonorSchema)
@bp.response(201, DonorSchema)
def add_donor(sent: dict[str, Any]) -> Donor:
    """Register a donor.

    A name is enough. A business number whose check digit is wrong is refused, and so is a telephone number or
    an e-mail address that cannot be read. Two donors may have the same name: the bank joins nobody by it.
    """
    made = do(register_donor, RegisterDonor(**common(), **sent))
    return get_donor(db.session(), branch_id=me().branch_id, donor_id=made)


@bp.get("/donors/<uuid:donor_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, DonorSchema)
def donor(donor_id: UUID) -> Donor:
    """Show a donor.

    With how they are reached. A donor of another branch is not found.
    """
    return get_donor(db.session(), branch_id=me().branch_id, donor_id=donor_id)


@bp.put("/donors/<uuid:donor_id>")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(ChangeDonorSchema)
@bp.response(200, DonorSchema)
def correct_donor(sent: dict[str, Any], donor_id: UUID) -> Donor:
    """Correct what is known of a donor.

    What is left out is emptied.
    """
    do(change_donor, ChangeDonor(**common(), donor_id=donor_id, **sent))
    return get_donor(db.session(), branch_id=me().branch_id, donor_id=donor_id)


@bp.get("/donations")
@requires(Permission.READ_FOOD)
@bp.response(200, Donations)
def donations() -> dict[str, Any]:
    """List the donations.

    Those to fetch first on top, 200 at the most.
    """
    return {"items": [each for each, _donor in list_donations(db.session(), branch_id=me().branch_id)]}


@bp.post("/donations")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(AnnounceDonationSchema)
@bp.response(201, DonationSchema)
def announce(sent: dict[str, Any]) -> Donation:
    """Write down what a donor announces.

    Nothing comes into stock by it: that is `POST /lots`, when it arrives. `units` counts pieces and may be
    left out where nobody knows; with `accepted` the answer is yes at once.
    """
    made = do(announce_donation, AnnounceDonation(**common(), **sent))
    return get_donation(db.session(), branch_id=me().branch_id, donation_id=made)


@bp.get("/donations/<uuid:donation_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, DonationSchema)
def donation(donation_id: UUID) -> Donation:
    """Show a donation.

    With where it stands: announced, accepted, declined or received. A donation of another branch is not
    found.
    """
    return get_donation(db.session(), branch_id=me().branch_id, donation_id=donation_id)


@bp.post("/donations/<uuid:donation_id>/answer")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(AnswerDonationSchema)
@bp.response(200, DonationSchema)
def answer(sent: dict[str, Any], donation_id: UUID) -> Donation:
    """Accept or decline a donation.

    Once: a donation that has its answer is refused. A reason may go with it, and is kept.
    """
    do(answer_donation, AnswerDonation(**common(), donation_id=donation_id, **sent))
    return get_donation(db.session(), branch_id=me().branch_id, donation_id=donation_id)


@bp.get("/food-offers")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, FoodOffers)
def offers() -> dict[str, Any]:
    """List what was offered on the public page and waits for an answer.

    The oldest first, 200 at the most.
    """
    return {"items": list_offers(db.session(), branch_id=me().branch_id)}


@bp.post("/food-offers/<uuid:food_offer_id>/answer")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(AnswerFoodOfferSchema)
@bp.response(200, FoodOfferSchema)
def answer_offer(sent: dict[str, Any], food_offer_id: UUID) -> FoodOffer:
    """Accept what was offered as a donation, or decline it.

    Accepted, it becomes a donation: of the donor of that name and number, or of a new one. Declined, nothing
    comes of it. Each offer is answered once.
    """
    do(answer_food_offer, AnswerFoodOffer(**common(), offer_id=food_offer_id, **sent))
    return get_offer(db.session(), branch_id=me().branch_id, offer_id=food_offer_id)
