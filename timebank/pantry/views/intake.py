"""Fast intake: a scanner's digits or a name, one line a pallet; the label later."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.errors import DomainError
from timebank.core.permissions import Permission
from timebank.households.rules import MORE_LIMITS as LIMIT_CODES
from timebank.households.views.showing import code_names
from timebank.pantry.commands import ReadLabel, TakeIn, read_label, take_in
from timebank.pantry.forms import IntakeForm, LabelForm
from timebank.pantry.models import Product
from timebank.pantry.queries import (
    find_product,
    get_lot,
    get_product,
    list_donations,
    list_lots,
    photos_of_lot,
)
from timebank.pantry.rules import Category, DonationState, Recalled, Scanned, Storage, read_code
from timebank.pantry.views.blueprint import bp, common, lot_line, session, today
from timebank.pantry.views.photos import allow_photo, sent_photo
from timebank.web.doing import do
from timebank.web.errors import sentence
from timebank.web.identity import me, requires

LATEST = 5
MOST_PLACE = 40
COMING = (DonationState.ACCEPTED, DonationState.RECEIVED)


@bp.route("/intake", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def intake() -> ResponseReturnValue:
    """Take a pallet in. A scanner types its digits into the first field and presses Enter."""
    allow_photo()
    code = request.values.get("code", "").strip()[:200]
    scanned, product, wrong = _scanned(code)
    form = IntakeForm(
        code=code if scanned else "",
        name=product.name if product else "",
        category=product.category.value if product else "",
        grams_each=product.grams_each if product else None,
        storage=product.storage.value if product else "room",
        expires_on=scanned.expires_on if scanned else None,
        donation_id=request.args.get("donation", ""),
        place=request.args.get("place", "")[:MOST_PLACE],
    )
    donations = [
        (donation, donor)
        for donation, donor in list_donations(session(), branch_id=me().branch_id, states=COMING)
        if donation.state is DonationState.ACCEPTED or donation.received_on == today()
    ]
    form.donation_id.choices = [
        ("", _("Without an announcement")),
        *((str(donation.id), f"{donor.name}: {donation.what}") for donation, donor in donations),
    ]
    if form.validate_on_submit():
        with form.refusals():
            do(take_in, _line(form))
            name = form.name.data or (product and product.name)
            if form.recalled.data == Recalled.BLOCK:
                flash(
                    _("%(name)s is in, and blocked. Please put it where nobody takes it.", name=name), "warn"
                )
            else:
                flash(_("%(name)s is in. Next, please.", name=name), "ok")
            # The next pallet of the same van most likely comes from the same donor, to the same shelf.
            same: dict[str, Any] = {
                "donation": form.donation_id.data or None,
                "place": form.place.data or None,
            }
            return redirect(url_for("pantry.intake", **same))
    newest = sorted(
        list_lots(session(), branch_id=me().branch_id, day=today()),
        key=lambda line: line.lot.taken_in_at,
        reverse=True,
    )
    return form.page(
        "pantry/intake.html",
        code=code,
        scanned=scanned,
        known=product is not None,
        wrong=wrong,
        asks_recalled=bool(form.recalled.errors) or bool(form.recalled.data),
        asks_amount=bool(form.units.errors) or bool(form.amount_sure.data),
        may_manage=True,
        latest=[lot_line(each, today()) for each in newest[:LATEST]],
    )


def _scanned(code: str) -> tuple[Scanned | None, Product | None, str | None]:
    if not code:
        return None, None, None
    try:
        scanned = read_code(code)
    except DomainError as refusal:
        return None, None, sentence(refusal)
    product = find_product(session(), branch_id=me().branch_id, gtin=scanned.gtin) if scanned.gtin else None
    return scanned, product, None


def _line(form: IntakeForm) -> TakeIn:
    celsius = form.celsius.data
    return TakeIn(
        **common(form.asked_id),
        name=form.name.data or "",
        units=form.units.data or 0,
        code=form.code.data or None,
        category=Category(form.category.data) if form.category.data else None,
        grams_each=form.grams_each.data,
        storage=Storage(form.storage.data),
        expires_on=form.expires_on.data,
        goes_today=bool(form.goes_today.data),
        tenths_celsius=int(celsius * 10) if celsius is not None else None,
        place=form.place.data or "",
        donation_id=UUID(form.donation_id.data) if form.donation_id.data else None,
        amount_sure=bool(form.amount_sure.data),
        recalled=Recalled(form.recalled.data) if form.recalled.data else None,
        photo=sent_photo(),
    )


@bp.route("/lots/<uuid:lot_id>/label", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def label(lot_id: UUID) -> ResponseReturnValue:
    """Write down what the label says; what the product is known to contain is offered."""
    branch_id = me().branch_id
    lot = get_lot(session(), branch_id=branch_id, lot_id=lot_id)
    offered = lot.contents
    if lot.label_read_on is None and lot.product_id is not None:
        offered = get_product(session(), branch_id=branch_id, product_id=lot.product_id).contents
    form = LabelForm(
        revision=str(lot.revision),
        name=lot.name,
        category=lot.category.value,
        contents=offered,
        grams_each=lot.grams_each,
        storage=lot.storage.value,
        needs_cooking=lot.needs_cooking,
        expires_on=lot.expires_on,
        no_expiry=lot.lasts_until is None,
    )
    names = code_names(today())
    form.contents.choices = sorted(names.items(), key=lambda pair: pair[0] in LIMIT_CODES)
    if form.validate_on_submit():
        with form.refusals():
            command = ReadLabel(
                **common(form.asked_id),
                lot_id=lot_id,
                revision=int(read) if (read := form.revision.data or "").isdecimal() else 0,
                contents=tuple(form.contents.data or ()),
                name=form.name.data,
                category=Category(form.category.data),
                grams_each=form.grams_each.data,
                storage=Storage(form.storage.data),
                needs_cooking=bool(form.needs_cooking.data),
                expires_on=form.expires_on.data,
                no_expiry=bool(form.no_expiry.data),
            )
            do(read_label, command)
            flash(_("The label is read. It can be given to whoever it does not harm."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    return form.page(
        "pantry/label.html",
        title=lot.name,
        back_url=url_for("pantry.lot", lot_id=lot_id),
        photos=[
            url_for("pantry.photo", photo_id=each)
            for each in photos_of_lot(session(), branch_id=branch_id, lot_id=lot_id)
        ],
    )
