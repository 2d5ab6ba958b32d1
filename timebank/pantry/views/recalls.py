"""Recalls: from the alarm to the last telephone call."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.queries import get_households
from timebank.households.views.showing import title
from timebank.pantry.commands import NoteCall, OpenRecall, note_call, open_recall
from timebank.pantry.errors import NotOnCallList
from timebank.pantry.forms import RecallForm
from timebank.pantry.queries import (
    find_lots_of_product,
    find_products,
    get_lot,
    get_product,
    get_recall,
    list_lots,
    list_passed_on,
    list_recall_households,
    list_recall_lots,
    list_recalls,
    names_of_recalls,
)
from timebank.pantry.rules import CallOutcome
from timebank.pantry.views.blueprint import bp, common, count_words, lot_line, session, today
from timebank.people.queries import get_branch
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires


@bp.get("/recalls")
@requires(Permission.READ_FOOD)
def recalls() -> ResponseReturnValue:
    """List the recalls, the newest first. A scanned code, or a name, leads to the product to recall."""
    text, found = request.args.get("q", "").strip()[:80], []
    if text and me().may(Permission.MANAGE_FOOD):
        found = list(find_products(session(), branch_id=me().branch_id, text=text))
        if len(found) == 1:
            return redirect(url_for("pantry.recall_product", product_id=found[0].id))
    listed = list_recalls(session(), branch_id=me().branch_id)
    names = names_of_recalls(session(), branch_id=me().branch_id, recalls=listed)
    return render_template(
        "pantry/recalls.html",
        may_manage=me().may(Permission.MANAGE_FOOD),
        text=text,
        found=[
            {
                "title": each.name,
                "text": each.gtin.lstrip("0"),
                "url": url_for("pantry.recall_product", product_id=each.id),
            }
            for each in found
        ],
        lines=[
            {
                "title": names[each.id],
                "text": each.reason,
                "note": formats.moment(each.opened_at),
                "url": url_for("pantry.recall", recall_id=each.id),
            }
            for each in listed
        ],
    )


@bp.route("/lots/<uuid:lot_id>/recall", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def start_recall(lot_id: UUID) -> ResponseReturnValue:
    """Recall a lot, or its whole product."""
    form = RecallForm()
    found = get_lot(session(), branch_id=me().branch_id, lot_id=lot_id)
    product_id = found.product_id if form.whole_product.data else None
    done = _open(form, lot_id=None if product_id else lot_id, product_id=product_id)
    if done is not None:
        return done
    found = get_lot(session(), branch_id=me().branch_id, lot_id=lot_id)
    return form.page(
        "pantry/start_recall.html",
        name=found.name,
        of_product=found.product_id is not None,
        back=(url_for("pantry.lot", lot_id=lot_id), _("This lot")),
    )


@bp.route("/products/<uuid:product_id>/recall", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def recall_product(product_id: UUID) -> ResponseReturnValue:
    """Recall a product, also one of which nothing is there: what comes in later is asked about."""
    form = RecallForm()
    done = _open(form, lot_id=None, product_id=product_id)
    if done is not None:
        return done
    branch_id = me().branch_id
    product = get_product(session(), branch_id=branch_id, product_id=product_id)
    return form.page(
        "pantry/start_recall.html",
        name=product.name,
        of_product=False,
        lots=len(find_lots_of_product(session(), branch_id=branch_id, product_id=product_id)),
        back=(url_for("pantry.recalls"), _("Recalls")),
    )


def _open(form: RecallForm, *, lot_id: UUID | None, product_id: UUID | None) -> ResponseReturnValue | None:
    """Open the recall that was asked for; None where the page is to be shown."""
    if form.validate_on_submit():
        with form.refusals():
            command = OpenRecall(
                **common(form.asked_id),
                lot_id=lot_id,
                product_id=product_id,
                reason=form.reason.data or "",
            )
            recall_id = do(open_recall, command)
            flash(_("It is blocked at once. Please call those who got it."), "warn")
            return redirect(url_for("pantry.recall", recall_id=recall_id))
    return None


@bp.get("/recalls/<uuid:recall_id>")
@requires(Permission.READ_FOOD)
def recall(recall_id: UUID) -> ResponseReturnValue:
    """Show what is blocked, who got it and who knows. Telephones are for those who call; looks are kept."""
    branch_id, day = me().branch_id, today()
    may_manage = me().may(Permission.MANAGE_FOOD)
    get_recall(session(), branch_id=branch_id, recall_id=recall_id)
    on_list = list_recall_households(session(), branch_id=branch_id, recall_id=recall_id)
    if may_manage:
        for each in on_list:
            if not each.told:
                looked_at(each.household_id, CONTACT)
    found = get_recall(session(), branch_id=branch_id, recall_id=recall_id)
    households = get_households(session(), branch_id=branch_id, ids=[each.household_id for each in on_list])
    lots = list_recall_lots(session(), branch_id=branch_id, recall_id=recall_id)
    lot_ids = [each.lot_id for each in lots]
    lines = list_lots(session(), branch_id=branch_id, day=day, lot_ids=lot_ids)
    passed_on = list_passed_on(session(), branch_id=branch_id, lot_ids=lot_ids)
    return render_template(
        "pantry/recall.html",
        recall=found,
        what=names_of_recalls(session(), branch_id=branch_id, recalls=[found])[found.id],
        lots=[lot_line(each, day) for each in lines],
        blocked=sum(each.blocked_units for each in lots),
        blocked_words=count_words(sum(each.blocked_units for each in lots)),
        calls=[
            {
                "title": title(households[each.household_id]),
                "text": count_words(each.units),
                "phone": households[each.household_id].phone if may_manage and not each.told else None,
                "told": each.told,
                "tries": each.tries,
                "id": each.household_id,
            }
            for each in on_list
        ],
        branches=[
            {"title": get_branch(session(), other).name, "units": count_words(units)}
            for other, units in passed_on.items()
        ],
        untold=sum(not each.told for each in on_list),
        confirm=JustConfirm(),
        call_url=url_for("pantry.call", recall_id=recall_id),
        may_manage=may_manage,
    )


@bp.post("/recalls/<uuid:recall_id>/calls")
@requires(Permission.MANAGE_FOOD)
def call(recall_id: UUID) -> ResponseReturnValue:
    """Note that a household was called."""
    form = JustConfirm()
    get_recall(session(), branch_id=me().branch_id, recall_id=recall_id)
    if form.validate_on_submit():
        try:
            household_id = UUID(request.form.get("household", ""))
            outcome = CallOutcome(request.form.get("outcome", ""))
        except ValueError as fault:
            raise NotOnCallList from fault
        do(
            note_call,
            NoteCall(
                **common(form.asked_id), recall_id=recall_id, household_id=household_id, outcome=outcome
            ),
        )
        flash(_("The call is noted."), "ok")
    return redirect(url_for("pantry.recall", recall_id=recall_id))
