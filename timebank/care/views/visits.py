"""A volunteer's own visits: logging one, the list, one of them, and what can be done with it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import (
    ConfirmVisit,
    WithdrawVisit,
    confirm_visit,
    withdraw_visit,
)
from timebank.care.errors import VisitNotFound
from timebank.care.forms.visits import MyVisitsFilters
from timebank.care.models import Visit
from timebank.care.queries.listing import (
    list_events,
    list_objections,
    list_visits,
)
from timebank.care.queries.single import get_visit
from timebank.care.rules import VisitState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, moment_cursor, rules_today, session, today
from timebank.care.views.showing import Names, Notice
from timebank.core.permissions import Permission
from timebank.ledger.queries import find_by_cause
from timebank.ledger.rules import PostingKind
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import Page

MANY = 200


@bp.get("/visits")
@requires(Permission.LOG_VISIT)
def visits() -> ResponseReturnValue:
    """List the volunteer's own visits."""
    filters = MyVisitsFilters()
    filters.state.choices = state_choices()
    state = filters.value("state")
    chosen = {VisitState(state)} if state in set(VisitState) else set()
    since, until = filters.value("since"), filters.value("until")
    cursor = request.args.get("cursor")
    rows = list_visits(
        session(),
        branch_id=me().branch_id,
        volunteer_id=me().person_id,
        states=chosen,
        since=since,
        until=until,
        after=moment_cursor(cursor),
    )
    page = Page.of(rows, showing.moment_key)
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "cursor"}
    return render_template(
        "care/visits.html",
        filters=filters,
        visits=showing.own_lines(page.rows, showing.to_answer()),
        narrowed=bool(chosen or since or until or cursor),
        lead=None,
        newest_url=url_for("care.visits", **kept) if cursor else None,
        older_url=url_for("care.visits", **kept, cursor=page.next_cursor) if page.next_cursor else None,
    )


def state_choices() -> list[tuple[str, str]]:
    """Return the states for a filter."""
    return [("", str(_("All")))] + [(state.value, str(word)) for state, (word, _kind) in words.STATES.items()]


def own_visit(visit_id: UUID) -> Visit:
    """Return the visit, if the reader is its volunteer.

    Raises:
        VisitNotFound
    """
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    if visit.volunteer_id != me().person_id:
        raise VisitNotFound
    return visit


@bp.get("/visits/<uuid:visit_id>")
@requires(Permission.LOG_VISIT)
def visit(visit_id: UUID) -> ResponseReturnValue:
    """Show one of the volunteer's own visits, with what happened and what can be done."""
    found = own_visit(visit_id)
    events = list_events(session(), branch_id=me().branch_id, visit_id=visit_id)
    ids = [found.senior_id, found.volunteer_id, found.decided_by_id, found.entered_by_id]
    objections = list_objections(session(), branch_id=me().branch_id, visit_ids=[visit_id])
    ids += [each.raised_by_id for each in objections]
    names = Names.of([*ids, *showing.ids_in(events)], today())
    word, kind = showing.state_of(found)
    senior = names.plain(found.senior_id)
    unconfirmed = showing.waits_for_confirmation(found) and found.entered_by_id != me().person_id
    undecided = found.state in {VisitState.SUBMITTED, VisitState.DISPUTED}
    answers = found.state in {VisitState.REJECTED, VisitState.DISPUTED}
    facts = [
        (_("Whom you met"), senior),
        (_("Day and time"), showing.visit_span(found)),
        (_("Hours"), formats.hours(found.minutes)),
        (_("What you did"), words.activity_names(found.activities, rules_today())),
        (_("Your note"), found.note or _("none")),
        (_("Entered"), f"{words.ENTERED[found.entered_how]} · {names.plain(found.entered_by_id)}"),
    ]
    return render_template(
        "care/visit.html",
        title=_("Your visit to %(name)s", name=senior),
        when=showing.visit_when(found),
        state_word=word,
        state_kind=kind,
        back_url=url_for("care.visits"),
        back_label=_("My visits"),
        told=_notice(found, names, waits=visit_id in showing.to_answer()),
        facts=facts,
        timeline=showing.timeline(events, names, visit=found, objections=objections),
        confirm=JustConfirm() if unconfirmed else None,
        confirm_text=_("%(name)s wrote this down for you.", name=names.plain(found.entered_by_id)),
        confirm_url=url_for("care.confirm", visit_id=visit_id),
        answer_url=url_for("care.answer", visit_id=visit_id) if answers else None,
        object_url=None,
        dispute_url=url_for("disputes.new", kind="visit", thing_id=visit_id)
        if found.state in {VisitState.APPROVED, VisitState.REJECTED}
        else None,
        take_back=None,
        withdraw=JustConfirm() if undecided else None,
        withdraw_url=url_for("care.withdraw", visit_id=visit_id),
        withdraw_why=_("It is approved. If it is wrong, call the branch; a coordinator corrects it.")
        if found.state is VisitState.APPROVED
        else None,
    )


def _notice(found: Visit, names: Names, *, waits: bool) -> Notice:  # noqa: PLR0911  # one for each state
    decider = names.plain(found.decided_by_id)
    match found.state:
        case VisitState.SUBMITTED if showing.waits_for_confirmation(found):
            return Notice(
                title=_("It waits to be confirmed"),
                text=showing.what_next(found, None, waits=waits),
                kind="warn",
            )
        case VisitState.SUBMITTED:
            return Notice(
                title=_("You will hear by %(day)s", day=formats.day(found.decide_by)),
                text=_("A coordinator looks at it. You need do nothing."),
            )
        case VisitState.DISPUTED if not waits:
            return Notice(
                title=_("The other side remembers it differently"),
                text=showing.what_next(found, None, waits=waits),
            )
        case VisitState.DISPUTED:
            return Notice(
                title=_("The other side remembers it differently"),
                text=_("Nothing is decided until both agree. Please answer."),
                kind="warn",
            )
        case VisitState.APPROVED:
            return Notice(
                title=_("%(points)s credited", points=formats.points_hours(_credited(found))),
                text=f"{decider} · {formats.day(found.decided_at)}" if found.decided_at else None,
                kind="ok",
            )
        case VisitState.REJECTED:
            return Notice(
                title=words.quoted(found.reason),
                text=f"{decider} · {formats.day(found.decided_at)}" if found.decided_at else decider,
                kind="bad",
            )
        case VisitState.WITHDRAWN if found.was_taken_back:
            return Notice(
                title=_("It does not count any more"),
                text=_("Two people of the branch looked at it and corrected it. Questions? Call the branch."),
                kind="bad",
            )
        case VisitState.WITHDRAWN:
            return Notice(title=_("You withdrew it"), text=_("Nothing is credited for it."))


def _credited(found: Visit) -> int:
    """Return what the ledger says that the visit brought its volunteer, in minutes."""
    posting = find_by_cause(
        session(), branch_id=found.branch_id, kind=PostingKind.ISSUE, cause=f"care.visit:{found.id}"
    )
    if posting is None:
        return showing.earned(found)
    return sum(entry.minutes for entry in posting.entries if entry.owner_id == found.volunteer_id)


@bp.post("/visits/<uuid:visit_id>/withdraw")
@requires(Permission.LOG_VISIT)
def withdraw(visit_id: UUID) -> ResponseReturnValue:
    """Take back a visit that is not decided."""
    own_visit(visit_id)
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            withdraw_visit,
            WithdrawVisit(
                branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, visit_id=visit_id
            ),
        )
        flash(_("The visit is withdrawn."), "ok")
    return redirect(url_for("care.visit", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/confirm")
@requires(Permission.LOG_VISIT)
def confirm(visit_id: UUID) -> ResponseReturnValue:
    """Confirm a visit that somebody else entered for the volunteer."""
    own_visit(visit_id)
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            confirm_visit,
            ConfirmVisit(
                branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, visit_id=visit_id
            ),
        )
        flash(_("Thank you. The visit is confirmed."), "ok")
    return redirect(url_for("care.visit", visit_id=visit_id))
