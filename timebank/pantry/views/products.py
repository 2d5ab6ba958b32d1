"""What the branch has learned of products, and correcting it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.core.permissions import Permission
from timebank.households.rules import MORE_LIMITS as LIMIT_CODES
from timebank.households.views.showing import code_names
from timebank.pantry.commands.products import ChangeProduct, change_product
from timebank.pantry.forms import ProductForm
from timebank.pantry.models import Product
from timebank.pantry.queries import LotLine, find_products, get_product, list_lots, list_products
from timebank.pantry.rules import Category, Storage
from timebank.pantry.views.blueprint import bp, common, count_words, session, today
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.words.pantry import CATEGORIES, STORAGES

MOST = 100


@bp.get("/products")
@requires(Permission.READ_FOOD)
def products() -> ResponseReturnValue:
    """List what is known by its barcode; a scanned code, or a name, finds one."""
    text, branch_id = request.args.get("q", "").strip()[:80], me().branch_id
    may_manage = me().may(Permission.MANAGE_FOOD)
    if text:
        found = find_products(session(), branch_id=branch_id, text=text, limit=MOST + 1)
    else:
        found = list_products(session(), branch_id=branch_id, limit=MOST + 1)
    return render_template(
        "pantry/products.html",
        text=text,
        lines=[
            {
                "title": each.name,
                "text": f"{CATEGORIES[each.category]} · {STORAGES[each.storage]}",
                "note": each.gtin.lstrip("0"),
                "url": url_for("pantry.product", product_id=each.id) if may_manage else None,
            }
            for each in found[:MOST]
        ],
        most=MOST if len(found) > MOST else None,
    )


@bp.route("/products/<uuid:product_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def product(product_id: UUID) -> ResponseReturnValue:
    """Correct what is known of a product. What is here of it keeps its own label."""
    branch_id, day = me().branch_id, today()
    found = get_product(session(), branch_id=branch_id, product_id=product_id)
    form = ProductForm(
        revision=found.revision,
        name=found.name,
        category=found.category.value,
        contents=found.contents,
        grams_each=found.grams_each,
        storage=found.storage.value,
        needs_cooking=found.needs_cooking,
    )
    names = code_names(day)
    form.contents.choices = sorted(names.items(), key=lambda pair: pair[0] in LIMIT_CODES)
    if form.validate_on_submit():
        with form.refusals():
            do(change_product, _correction(form, product_id))
            flash(_("The product is corrected."), "ok")
            return redirect(url_for("pantry.product", product_id=product_id))
    found = get_product(session(), branch_id=branch_id, product_id=product_id)
    lots = list_lots(session(), branch_id=branch_id, day=day, product_id=product_id)
    lines = [_lot(each, found, names) for each in lots]
    differing = sum(each["odd"] is not None for each in lines)
    return form.page(
        "pantry/product.html",
        product=found,
        code=found.gtin.lstrip("0"),
        lines=lines,
        differing=ngettext(
            "The label of %(num)d lot of it says something else. Please compare it with the package.",
            "The labels of %(num)d lots of it say something else. Please compare them with the package.",
            differing,
        )
        if differing
        else None,
    )


def _correction(form: ProductForm, product_id: UUID) -> ChangeProduct:
    return ChangeProduct(
        **common(form.asked_id),
        product_id=product_id,
        revision=form.revision.data or "",
        name=form.name.data or "",
        category=Category(form.category.data),
        grams_each=form.grams_each.data or 0,
        storage=Storage(form.storage.data),
        needs_cooking=bool(form.needs_cooking.data),
        contents=tuple(form.contents.data or ()),
    )


def _lot(line: LotLine, product: Product, names: dict[str, str]) -> dict[str, Any]:
    """Return a lot of the product that is here, and what its own label says otherwise."""
    lot, odd = line.lot, None
    if lot.label_read_on is None:
        state = str(_("Nobody has read the label"))
    else:
        state = str(_("label read on %(day)s", day=formats.long_day(lot.label_read_on)))
        if set(lot.contents) != set(product.contents):
            words = ", ".join(names.get(each, each) for each in lot.contents)
            odd = _("Its label says: %(what)s.", what=words) if words else _("Its label names nothing of it.")
    return {
        "title": lot.name,
        "text": count_words(line.units),
        "note": state,
        "odd": odd,
        "url": url_for("pantry.label", lot_id=lot.id),
    }
