"""Recalls: from the alarm to the last telephone call."""

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.queries import get_households
from timebank.pantry.commands import NoteCall, OpenRecall, note_call, open_recall
from timebank.pantry.forms import CallForm, RecallForm
from timebank.pantry.queries import (
    find_lots_of_product,
    find_products,
    get_lot,
    get_product,
    get_recall,
    list_called,
    list_lots,
    list_passed_on,
    list_recall_given,
    list_recall_households,
    list_recall_lots,
    list_recalls,
    names_of_recalls,
)
from timebank.pantry.rules import CallAbout
from timebank.pantry.views.blueprint import bp, common, count_words, lot_line, session, today
from timebank.pantry.views.calls import call_context, call_lines, is_opened, noted
from timebank.people.queries import get_branch, get_people
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.sheets import csv_file, excel_file
from timebank.web.words.pantry import CALL_OUTCOMES


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
    return _page(recall_id, CallForm())


@bp.post("/recalls/<uuid:recall_id>/calls")
@requires(Permission.MANAGE_FOOD)
def call(recall_id: UUID) -> ResponseReturnValue:
    """Note that a household was called."""
    form = CallForm()
    get_recall(session(), branch_id=me().branch_id, recall_id=recall_id)
    called = list_called(session(), branch_id=me().branch_id, about=CallAbout.RECALL, thing_id=recall_id)
    if noted(form, note_call, partial(NoteCall, recall_id=recall_id), called=called):
        return redirect(url_for("pantry.recall", recall_id=recall_id))
    return _page(recall_id, form)


def _page(recall_id: UUID, form: CallForm) -> ResponseReturnValue:
    branch_id, day = me().branch_id, today()
    get_recall(session(), branch_id=branch_id, recall_id=recall_id)
    on_list = list_recall_households(session(), branch_id=branch_id, recall_id=recall_id)
    if me().may(Permission.MANAGE_FOOD) and is_opened(form):
        for each in on_list:
            if not each.told:
                looked_at(each.household_id, CONTACT)
    # What was read before the looks were kept is read again.
    found = get_recall(session(), branch_id=branch_id, recall_id=recall_id)
    on_list = list_recall_households(session(), branch_id=branch_id, recall_id=recall_id)
    lots = list_recall_lots(session(), branch_id=branch_id, recall_id=recall_id)
    lot_ids = [each.lot_id for each in lots]
    lines = list_lots(session(), branch_id=branch_id, day=day, lot_ids=lot_ids)
    passed_on = list_passed_on(session(), branch_id=branch_id, lot_ids=lot_ids)
    settled = [each.called.settled for each in on_list]
    calls = call_lines(
        form,
        CallAbout.RECALL,
        [(each.household_id, each.called) for each in on_list],
        {each.household_id: {"text": count_words(each.units)} for each in on_list},
    )
    return form.page(
        "pantry/recall.html",
        **call_context(form, calls, url_for("pantry.call", recall_id=recall_id)),
        recall=found,
        what=names_of_recalls(session(), branch_id=branch_id, recalls=[found])[found.id],
        lots=[lot_line(each, day) for each in lines],
        blocked=sum(each.blocked_units for each in lots),
        blocked_words=count_words(sum(each.blocked_units for each in lots)),
        all_reached_at=max((each.called_at for each in settled if each is not None), default=None)
        if all(each.told for each in on_list)
        else None,
        branches=[
            {"title": get_branch(session(), other).name, "units": count_words(units)}
            for other, units in passed_on.items()
        ],
        untold=sum(not each.told for each in on_list),
        sheets=[url_for("pantry.recall_sheet", recall_id=recall_id, kind=kind) for kind in ("xlsx", "csv")]
        if list_recall_given(session(), branch_id=branch_id, recall_id=recall_id)
        else [],
    )


@bp.get("/recalls/<uuid:recall_id>/calls.<any(csv, xlsx):kind>")
@requires(Permission.READ_FOOD)
def recall_sheet(recall_id: UUID, kind: str) -> ResponseReturnValue:
    """Give everybody who got it as a file, with how each was reached: numbers, never names of households."""
    branch_id = me().branch_id
    get_recall(session(), branch_id=branch_id, recall_id=recall_id)
    given = list_recall_given(session(), branch_id=branch_id, recall_id=recall_id)
    settled = [each.called.settled for each in given]
    households = get_households(session(), branch_id=branch_id, ids=[each.household_id for each in given])
    people = get_people(session(), branch_id=branch_id, ids=[each.called_by_id for each in settled if each])
    heads = [
        _("Number of the household"),
        _("Units it got"),
        _("Units brought back"),
        _("Number of calls"),
        _("Outcome of the call"),
        _("Called at"),
        _("Called by"),
    ]
    rows = sorted(
        (
            households[each.household_id].number,
            each.given,
            each.given - each.units,
            each.tries,
            str(CALL_OUTCOMES[found.outcome]) if found else str(_("Not called yet")),
            formats.moment(found.called_at) if found else "",
            people[found.called_by_id].name if found else "",
        )
        for each, found in zip(given, settled, strict=True)
    )
    return (csv_file if kind == "csv" else excel_file)("recall", heads, rows)
