"""Donors, what they announce, and the papers they get."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.pantry.commands import (
    AnnounceDonation,
    AnswerDonation,
    ChangeDonor,
    RegisterDonor,
    announce_donation,
    answer_donation,
    change_donor,
    register_donor,
)
from timebank.pantry.forms import DonationForm, DonorForm
from timebank.pantry.models import Donation, Donor, FoodOffer
from timebank.pantry.queries import (
    donor_year,
    get_donation,
    get_donor,
    list_donations,
    list_donors,
    list_offers,
    photos_of_donations,
)
from timebank.pantry.rules import Arrival, DonationState, DonorKind
from timebank.pantry.views.blueprint import bp, common, count_words, session, today
from timebank.pantry.views.photos import allow_photo, sent_photo
from timebank.people.queries import get_branch
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pdf import pdf_response
from timebank.web.words.pantry import ARRIVALS, DONATION_STATES, DONOR_KINDS

YEARS = range(2000, 2201)


def business_number(digits: str) -> str:
    """Return the ten digits as they are written: `220-81-62517`."""
    return "-".join(filter(None, (digits[:3], digits[3:5], digits[5:])))


@bp.get("/donors")
@requires(Permission.READ_FOOD)
def donors() -> ResponseReturnValue:
    """List the donors, and the donations that wait."""
    branch_id, manages = me().branch_id, me().may(Permission.MANAGE_FOOD)
    waiting = list_donations(
        session(), branch_id=branch_id, states=[DonationState.ANNOUNCED, DonationState.ACCEPTED]
    )
    offers = list_offers(session(), branch_id=branch_id) if manages else ()
    photos = _photos({*(each.id for each, _donor in waiting), *(each.id for each in offers)})
    return render_template(
        "pantry/donors.html",
        waiting=[_donation_line(each, donor, photos) for each, donor in waiting],
        offers=[_offer_line(each, photos) for each in offers],
        public_url=url_for("offering.offer", branch_id=branch_id),
        donors=[
            {
                "title": each.name,
                "text": DONOR_KINDS[each.kind],
                "url": url_for("pantry.donor", donor_id=each.id),
            }
            for each in list_donors(session(), branch_id=branch_id)
        ],
        confirm=JustConfirm(),
        may_manage=manages,
    )


def _photos(ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the addresses of photographs, by donation or offer."""
    found = photos_of_donations(session(), branch_id=me().branch_id, ids=ids)
    return {key: [url_for("pantry.photo", photo_id=each) for each in ids] for key, ids in found.items()}


def _offer_line(offer: FoodOffer, photos: Mapping[UUID, list[str]]) -> dict[str, Any]:
    by = _("by %(day)s", day=formats.near_day(offer.fetch_by, today())) if offer.fetch_by else ""
    amount = count_words(offer.units) if offer.units else ""
    facts = (amount, str(ARRIVALS[offer.arrival]), offer.address, str(by), formats.phone(offer.phone))
    return {
        "title": f"{offer.what} · {offer.name}",
        "text": " · ".join(filter(None, facts)),
        "note": formats.near_day(offer.offered_at, today()),
        "photos": photos.get(offer.id, ()),
        "answer_url": url_for("pantry.answer_offer", food_offer_id=offer.id),
    }


def _donation_line(donation: Donation, donor: Donor, photos: Mapping[UUID, list[str]]) -> dict[str, Any]:
    word, look = DONATION_STATES[donation.state]
    by = _("by %(day)s", day=formats.near_day(donation.fetch_by, today())) if donation.fetch_by else ""
    on = donation.received_on
    amount = count_words(donation.units) if donation.units else ""
    received = str(_("received on %(day)s", day=formats.long_day(on))) if on else ""
    return {
        "title": donation.what,
        "donor": donor.name,
        "donor_url": url_for("pantry.donor", donor_id=donor.id),
        "text": " · ".join(filter(None, (str(ARRIVALS[donation.arrival]), amount, str(by), received))),
        "note": donation.reason,
        "late": donation.fetch_by is not None
        and donation.state in (DonationState.ANNOUNCED, DonationState.ACCEPTED)
        and donation.fetch_by < today(),
        "word": word,
        "look": look,
        "photos": photos.get(donation.id, ()),
        "waits": donation.state is DonationState.ANNOUNCED,
        "answer_url": url_for("pantry.answer_donation", donation_id=donation.id),
        "intake_url": url_for("pantry.intake", donation=donation.id)
        if donation.state is DonationState.ACCEPTED
        else None,
        "receipt_url": url_for("pantry.receipt", donation_id=donation.id)
        if donation.state is DonationState.RECEIVED
        else None,
    }


@bp.route("/donors/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def new_donor() -> ResponseReturnValue:
    """Register a donor."""
    form = DonorForm()
    if form.validate_on_submit():
        with form.refusals():
            donor_id = do(register_donor, RegisterDonor(**_details(form)))
            flash(_("The donor is registered."), "ok")
            return redirect(url_for("pantry.donor", donor_id=donor_id))
    return form.page("pantry/new_donor.html", donor=None)


@bp.route("/donors/<uuid:donor_id>/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def edit_donor(donor_id: UUID) -> ResponseReturnValue:
    """Correct what is known of a donor."""
    found = get_donor(session(), branch_id=me().branch_id, donor_id=donor_id)
    form = DonorForm(obj=found)
    if form.validate_on_submit():
        with form.refusals():
            do(
                change_donor,
                ChangeDonor(**_details(form), donor_id=donor_id, revision=form.revision.data or ""),
            )
            flash(_("The donor's record is changed."), "ok")
            return redirect(url_for("pantry.donor", donor_id=donor_id))
    return form.page("pantry/new_donor.html", donor=found)


def _details(form: DonorForm) -> dict[str, Any]:
    return {
        **common(form.asked_id),
        "kind": DonorKind(form.kind.data),
        "name": form.name.data or "",
        "business_number": form.business_number.data or None,
        "contact": form.contact.data or None,
        "phone": form.phone.data or None,
        "email": form.email.data or None,
        "address": form.address.data or None,
    }


@bp.get("/donors/<uuid:donor_id>")
@requires(Permission.READ_FOOD)
def donor(donor_id: UUID) -> ResponseReturnValue:
    """Show a donor: what they gave, and their papers."""
    branch_id = me().branch_id
    found = get_donor(session(), branch_id=branch_id, donor_id=donor_id)
    given = list_donations(session(), branch_id=branch_id, donor_id=donor_id)
    facts = [(_("Kind of donor"), DONOR_KINDS[found.kind])]
    if found.business_number:
        facts.append((_("Business number"), business_number(found.business_number)))
    if me().may(Permission.MANAGE_FOOD):
        facts += [
            (label, value)
            for label, value in (
                (_("Whom to ask for"), found.contact),
                (_("Telephone"), found.phone and formats.phone(found.phone)),
                (_("E-mail"), found.email),
                (_("Address"), found.address),
            )
            if value
        ]
    years = {each.received_on.year for each, _donor in given if each.received_on is not None}
    photos = _photos({each.id for each, _donor in given})
    return render_template(
        "pantry/donor.html",
        donor=found,
        facts=facts,
        donations=[_donation_line(each, donor, photos) for each, donor in given],
        confirm=JustConfirm(),
        may_manage=me().may(Permission.MANAGE_FOOD),
        announce_url=url_for("pantry.announce", donor=donor_id),
        years=[
            (each, url_for("pantry.statement", donor_id=donor_id, year=each))
            for each in sorted(years, reverse=True)
        ],
    )


@bp.route("/donations/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def announce() -> ResponseReturnValue:
    """Write down what a donor announces."""
    allow_photo()
    form = DonationForm(donor_id=request.args.get("donor", ""))
    form.donor_id.choices = [
        (str(each.id), each.name) for each in list_donors(session(), branch_id=me().branch_id)
    ]
    if form.validate_on_submit():
        with form.refusals():
            command = AnnounceDonation(
                **common(form.asked_id),
                donor_id=UUID(form.donor_id.data),
                what=form.what.data or "",
                units=form.units.data,
                arrival=Arrival(form.arrival.data),
                fetch_by=form.fetch_by.data,
                accepted=bool(form.accepted.data),
                photo=sent_photo(),
            )
            do(announce_donation, command)
            flash(_("The donation is on the list."), "ok")
            return redirect(url_for("pantry.donors"))
    return form.page("pantry/announce.html", today=today())


@bp.post("/donations/<uuid:donation_id>/answer", endpoint="answer_donation")
@requires(Permission.MANAGE_FOOD)
def say(donation_id: UUID) -> ResponseReturnValue:
    """Accept or decline an announced donation."""
    form = JustConfirm()
    get_donation(session(), branch_id=me().branch_id, donation_id=donation_id)
    if form.validate_on_submit():
        accept = request.form.get("accept") == "y"
        command = AnswerDonation(**common(form.asked_id), donation_id=donation_id, accept=accept)
        do(answer_donation, command)
        flash(_("The donation is accepted.") if accept else _("The donation is declined."), "ok")
    return redirect(url_for("pantry.donors"))


@bp.get("/donations/<uuid:donation_id>/receipt.pdf")
@requires(Permission.MANAGE_FOOD)
def receipt(donation_id: UUID) -> ResponseReturnValue:
    """Return the donor's receipt of one donation as PDF."""
    found = get_donation(session(), branch_id=me().branch_id, donation_id=donation_id)
    since, until = date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)
    return _paper(found.donor_id, since, until, title=_("Receipt for a donation"), donation_id=donation_id)


@bp.get("/donors/<uuid:donor_id>/<int:year>.pdf")
@requires(Permission.MANAGE_FOOD)
def statement(donor_id: UUID, year: int) -> ResponseReturnValue:
    """Return all that the donor gave in a year as PDF."""
    kept = year if year in YEARS else today().year
    title = _("Donations of %(year)s", year=str(kept))
    return _paper(donor_id, date(kept, 1, 1), date(kept, 12, 31), title=title)


def _paper(
    donor_id: UUID, since: date, until: date, *, title: str, donation_id: UUID | None = None
) -> ResponseReturnValue:
    branch_id = me().branch_id
    found = get_donor(session(), branch_id=branch_id, donor_id=donor_id)
    lines = donor_year(
        session(), branch_id=branch_id, donor_id=donor_id, since=since, until=until, donation_id=donation_id
    )
    html = render_template(
        "pantry/paper.html",
        for_pdf=True,
        title=title,
        donor=found,
        business_number=business_number(found.business_number or ""),
        branch=get_branch(session(), branch_id),
        today=today(),
        lines=lines,
        units=count_words(sum(each.units for each in lines)),
        kilograms=formats.number(sum(each.grams for each in lines) / 1000),
    )
    return pdf_response(html, filename="donation.pdf")
