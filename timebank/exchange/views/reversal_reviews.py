"""Reviews of what one member of staff entered: listed, ticked, granted, taken back one by one."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.forms.fields import as_id
from timebank.core import clock
from timebank.core.permissions import Permission
from timebank.exchange.commands.reversal_reviews import (
    AskReview,
    GrantReview,
    RefuseReview,
    ask_review,
    grant_review,
    refuse_review,
)
from timebank.exchange.errors.reversals import ReviewDaysUnfit
from timebank.exchange.forms.gifts import SecondForm
from timebank.exchange.forms.reversals import ReviewFilters, ReviewForm
from timebank.exchange.queries.reversal_reviews import get_review, list_doings, list_items
from timebank.exchange.queries.things import Thing, list_things
from timebank.exchange.rules.reversals import ItemState, ObjectKind, ReversalState, ReviewState
from timebank.exchange.tasks.reversals import take_items_back
from timebank.exchange.views.reversal_words import ITEMS, STATES, length_of, title_of, today
from timebank.exchange.views.reversals import answer_second, bp, session
from timebank.exchange.views.second import am_second_person
from timebank.people.queries import get_people, get_person, list_staff
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, origin, requires

USUAL_DAYS = 90


@bp.route("/reviews/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def new_review() -> ResponseReturnValue:
    """List what one member of staff entered or decided, and ask that what is ticked be taken back."""
    who, form = me(), ReviewForm()
    staff_id = as_id(request.args.get("person"))
    filters = ReviewFilters(since=today() - timedelta(days=USUAL_DAYS), until=today())
    since, until = filters.value("since"), filters.value("until")
    staff = get_person(session(), branch_id=who.branch_id, person_id=staff_id) if staff_id else None
    doings: list[Thing] = []
    if staff is not None and since and until:
        doings = list_doings(
            session(),
            branch_id=who.branch_id,
            staff_id=staff.id,
            starts_at=clock.start_of_day(since, who.zone),
            ends_before=clock.end_of_day(until, who.zone),
        )
    form.items.choices = [(f"{each.kind}:{each.id}", title_of(each)) for each in doings]
    if staff is not None and form.validate_on_submit():
        with form.refusals():
            if not since or not until:
                raise ReviewDaysUnfit
            pairs = [each.partition(":") for each in form.items.data or []]
            review_id = do(
                ask_review,
                AskReview(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    staff_id=staff.id,
                    since=since,
                    until=until,
                    items=tuple((ObjectKind(kind), UUID(thing_id)) for kind, _colon, thing_id in pairs),
                    reason=form.reason.data or "",
                ),
            )
            flash(_("A second person looks at it now. Nothing has moved yet."), "ok")
            return redirect(url_for("reversals.review", review_id=review_id))
    return form.page(
        "exchange/reversal_review_new.html",
        filters=filters,
        staff=staff,
        colleagues=[
            {"name": name, "url": url_for("reversals.new_review", person=person_id)}
            for person_id, name in _colleagues().items()
        ],
        doings=doings,
    )


@bp.get("/reviews/<uuid:review_id>")
@requires(Permission.READ_EXCHANGE)
def review(review_id: UUID) -> ResponseReturnValue:
    """Show a review, and what became of each item."""
    return _review_page(review_id, SecondForm())


@bp.post("/reviews/<uuid:review_id>")
@requires(Permission.DECIDE_EXCHANGE)
def decide_review(review_id: UUID) -> ResponseReturnValue:
    """Decide about a review; where it is granted, each item is taken back."""
    form = SecondForm()
    if form.validate_on_submit():
        with form.refusals():
            about = {"review_id": review_id}
            answer_second(form, about, (grant_review, GrantReview), (refuse_review, RefuseReview))
            if form.decision.data == "approve":
                return _run(form, review_id)
            flash(_("Your decision is written down."), "ok")
            return redirect(url_for("reversals.review", review_id=review_id))
    return _review_page(review_id, form)


def _review_page(review_id: UUID, form: BaseForm) -> ResponseReturnValue:
    who = me()
    found = get_review(session(), branch_id=who.branch_id, review_id=review_id)
    items = list_items(session(), branch_id=who.branch_id, review_id=review_id)
    doings = list_things(
        session(), branch_id=who.branch_id, wanted=[(each.kind, each.object_id) for each in items]
    )
    people = get_people(
        session(),
        branch_id=who.branch_id,
        ids=[found.staff_id, found.asked_by_id, found.decided_by_id or found.staff_id],
    )
    able = am_second_person(parties=[found.staff_id], asked_by_id=found.asked_by_id)
    return form.page(
        "exchange/reversal_review.html",
        review=found,
        staff=people[found.staff_id].name,
        asked_by=people[found.asked_by_id].name,
        state=STATES[ReversalState(found.state)],
        rows=[
            {
                "title": title_of(doings[each.kind, each.object_id]),
                "text": length_of(each.kind, doings[each.kind, each.object_id].minutes),
                "state": ITEMS[each.state],
            }
            for each in items
        ],
        left=sum(1 for each in items if each.state is not ItemState.DONE),
        waits=found.state is ReviewState.ASKED,
        granted=found.state is ReviewState.GRANTED,
        able=able,
        confirm=JustConfirm(unsent=True),
    )


@bp.post("/reviews/<uuid:review_id>/continue")
@requires(Permission.DECIDE_EXCHANGE)
def go_on(review_id: UUID) -> ResponseReturnValue:
    """Take back what is left of a granted review."""
    form = JustConfirm()
    if form.validate_on_submit():
        get_review(session(), branch_id=me().branch_id, review_id=review_id)
        return _run(form, review_id)
    second = SecondForm(unsent=True)
    second.form_errors.extend(said for faults in form.errors.values() for said in faults)
    second.refused_with = form.refused_with
    return _review_page(review_id, second)


def _run(form: BaseForm, review_id: UUID) -> ResponseReturnValue:
    who = me()
    verdicts = take_items_back(
        branch_id=who.branch_id,
        review_id=review_id,
        actor_id=who.person_id,
        run_id=form.asked_id,
        origin=origin(),
    )
    done = sum(1 for each in verdicts if each.refusal is None)
    flash(ngettext("%(num)d thing was taken back.", "%(num)d things were taken back.", done), "ok")
    return redirect(url_for("reversals.review", review_id=review_id))


def _colleagues() -> dict[UUID, str]:
    """Return who is, or was, on the branch's staff, without the reader."""
    who = me()
    return {
        member.person.id: member.person.name
        for member in list_staff(session(), branch_id=who.branch_id)
        if member.person.id != who.person_id
    }
