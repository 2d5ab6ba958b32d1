"""Care as those see it who receive it, and their relatives: who came, when, and what for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import (
    ConfirmVisit,
    ObjectToVisit,
    SettleObjection,
    confirm_visit,
    object_to_visit,
    settle_objection,
)
from timebank.care.errors import AlreadyObjected, ObjectionNotFound, VisitNotFound
from timebank.care.forms.desk import TakeBackForm
from timebank.care.forms.fields import as_id
from timebank.care.forms.visits import ObjectForm
from timebank.care.models import Visit, VisitObjection
from timebank.care.queries.listing import (
    VisitRow,
    list_assignments,
    list_events,
    list_evidence,
    list_objections,
    list_visits,
)
from timebank.care.queries.single import get_objection, get_visit
from timebank.care.rules import EvidenceMethod, Objection, SettledHow, VisitState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, moment_cursor, rules_today, session, today
from timebank.care.views.showing import Names, Notice
from timebank.core.permissions import Permission, Role
from timebank.exchange.views.gift_blueprint import gifts_waiting
from timebank.people.queries import get_people, may_see_visits_of, seniors_shared_with
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import Page

SHOWN = frozenset({VisitState.SUBMITTED, VisitState.DISPUTED, VisitState.APPROVED, VisitState.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedLine:
    """One visit as its receiver reads it."""

    title: str
    text: str
    note: str | None
    url: str
    state_word: str
    state_kind: str
    confirm_form: JustConfirm | None
    confirm_url: str
    object_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    id: UUID
    name: str
    url: str
    current: bool


@bp.get("/care")
@requires(Permission.SEE_CARE_RECEIVED)
def received() -> ResponseReturnValue:
    """Show who came: to the reader, or to a relative who lets them see it."""
    people = _people()
    chosen = next((each for each in people if each.current), None)
    cursor = request.args.get("cursor")
    rows: Sequence[VisitRow] = []
    page: Page[VisitRow] = Page([], None)
    if chosen is not None:
        rows = list_visits(
            session(),
            branch_id=me().branch_id,
            senior_id=chosen.id,
            states=SHOWN | {VisitState.WITHDRAWN},
            after=moment_cursor(cursor),
        )
        page = Page.of(rows, showing.moment_key)
    lines = _lines([row for row in page.rows if _is_shown(row.visit)])
    kept: dict[str, Any] = {"person": str(chosen.id)} if chosen else {}
    return render_template(
        "care/received.html",
        heading=_heading(chosen),
        today=today(),
        gifts_waiting=gifts_waiting(),
        people=people,
        visits=lines,
        to_confirm=sum(1 for line in lines if line.confirm_form is not None),
        helpers=_helpers(chosen.id) if chosen else [],
        newest_url=url_for("care.received", **kept) if cursor else None,
        older_url=url_for("care.received", **kept, cursor=page.next_cursor) if page.next_cursor else None,
    )


def _people() -> list[Whose]:
    shared = seniors_shared_with(session(), branch_id=me().branch_id, relative_id=me().person_id)
    found = [(me().person_id, me().name)] if Role.SENIOR in me().roles else []
    found += [(each.id, each.name) for each in shared]
    wanted = as_id(request.args.get("person"))
    current = wanted if wanted in {each for each, _name in found} else found[0][0] if found else None
    return [
        Whose(id=each, name=name, url=url_for("care.received", person=each), current=each == current)
        for each, name in found
    ]


def _heading(chosen: Whose | None) -> str:
    if chosen is None:
        return str(_("Care received"))
    if chosen.id == me().person_id:
        return str(_("%(name)s, this is who came to you", name=formats.name(chosen.name)))
    return str(_("Who came to %(name)s", name=formats.name(chosen.name)))


def _lines(rows: Sequence[VisitRow]) -> list[ReceivedLine]:
    ids = [row.visit.id for row in rows]
    evidence = list_evidence(session(), branch_id=me().branch_id, visit_ids=ids)
    confirmed = {each.visit_id for each in evidence if _is_own_word(each.method) and each.agrees}
    objections = list_objections(session(), branch_id=me().branch_id, visit_ids=ids)
    objected = {each.visit_id for each in objections if each.settled_at is None}
    lines = []
    for row in rows:
        visit = row.visit
        word, kind = showing.state_of(visit)
        undecided = visit.state is VisitState.SUBMITTED
        mine = visit.senior_id == me().person_id
        asks = undecided and mine and visit.id not in confirmed
        may_object = visit.state in {VisitState.SUBMITTED, VisitState.APPROVED}
        lines.append(
            ReceivedLine(
                title=f"{showing.visit_span(visit)} {formats.name(row.volunteer)}",
                text=f"{formats.hours(visit.minutes)} · "
                f"{words.activity_names(visit.activities, rules_today())}",
                note=_note(visit, confirmed=visit.id in confirmed, objected=visit.id in objected),
                url=url_for("care.received_visit", visit_id=visit.id),
                state_word=word,
                state_kind=kind,
                confirm_form=JustConfirm() if asks else None,
                confirm_url=url_for("care.confirm_received", visit_id=visit.id),
                object_url=url_for("care.object_to", visit_id=visit.id)
                if may_object and visit.id not in objected
                else None,
            )
        )
    return lines


def _is_own_word(method: EvidenceMethod) -> bool:
    return method in {EvidenceMethod.SENIOR_SCREEN, EvidenceMethod.SENIOR_CALL}


def _note(visit: Visit, *, confirmed: bool, objected: bool) -> str | None:
    if objected:
        return str(_("You said that it was different. The branch asks the volunteer."))
    if confirmed:
        return str(_("You said that it was so."))
    if visit.state is VisitState.SUBMITTED:
        return str(_("The branch decides by %(day)s", day=formats.day(visit.decide_by)))
    if visit.state is VisitState.REJECTED:
        return str(_("The volunteer was asked to look at it again."))
    if visit.was_taken_back:
        return str(_("It does not count any more"))
    return None


def _helpers(senior_id: UUID) -> list[dict[str, str]]:
    lines = list_assignments(
        session(), branch_id=me().branch_id, senior_id=senior_id, since=today(), until=today()
    )
    return [
        {
            "title": formats.name(line.volunteer),
            "text": showing.usual_words(line.assignment),
            "note": words.activity_names(line.assignment.activities, rules_today()),
        }
        for line in lines
    ]


def _is_shown(visit: Visit) -> bool:
    """Tell whether who received it sees it: what was corrected, yes; what a volunteer withdrew, no."""
    return visit.state in SHOWN or visit.was_taken_back


def received_by(visit_id: UUID) -> Visit:
    """Return the visit, if the reader received it, or is a relative who may see it.

    Raises:
        VisitNotFound
    """
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    if not _is_shown(visit) or not may_see_visits_of(
        session(), branch_id=me().branch_id, viewer_id=me().person_id, senior_id=visit.senior_id
    ):
        raise VisitNotFound
    return visit


@bp.get("/care/<uuid:visit_id>")
@requires(Permission.SEE_CARE_RECEIVED)
def received_visit(visit_id: UUID) -> ResponseReturnValue:
    """Show one visit to who received it."""
    found = received_by(visit_id)
    branch_id = me().branch_id
    events = list_events(session(), branch_id=branch_id, visit_id=visit_id)
    objections = list_objections(session(), branch_id=branch_id, visit_ids=[visit_id])
    parties = [found.volunteer_id, found.senior_id, *(each.raised_by_id for each in objections)]
    names = Names.of([*parties, *showing.ids_in(events)], today())
    open_one = showing.open_objection(objections)
    evidence = list_evidence(session(), branch_id=branch_id, visit_ids=[visit_id])
    confirmed = any(_is_own_word(each.method) and each.agrees for each in evidence)
    asks = found.state is VisitState.SUBMITTED and found.senior_id == me().person_id and not confirmed
    may_object = open_one is None and found.state in {VisitState.SUBMITTED, VisitState.APPROVED}
    word, kind = showing.state_of(found)
    volunteer = names.plain(found.volunteer_id)
    return render_template(
        "care/visit.html",
        title=_("The visit of %(name)s", name=volunteer),
        when=showing.visit_when(found),
        state_word=word,
        state_kind=kind,
        back_url=url_for("care.received", person=found.senior_id),
        back_label=_("Who came"),
        told=_received_notice(found, open_one),
        facts=[
            (_("Who came"), volunteer),
            (_("Day and time"), showing.visit_span(found)),
            (_("Hours"), formats.hours(found.minutes)),
            (_("What for"), words.activity_names(found.activities, rules_today())),
        ],
        timeline=showing.timeline(events, names, visit=found, objections=objections),
        confirm=JustConfirm() if asks else None,
        confirm_text=_("%(name)s wrote this down. If it was so, say yes.", name=volunteer),
        confirm_url=url_for("care.confirm_received", visit_id=visit_id),
        answer_url=None,
        object_url=url_for("care.object_to", visit_id=visit_id) if may_object else None,
        dispute_url=url_for("disputes.new", kind="visit", thing_id=visit_id)
        if found.state in {VisitState.APPROVED, VisitState.REJECTED}
        else None,
        take_back=url_for("care.take_back_objection", objection_id=open_one.id)
        if open_one and open_one.raised_by_id == me().person_id
        else None,
        withdraw=None,
        withdraw_why=None,
    )


def _received_notice(visit: Visit, open_one: VisitObjection | None) -> Notice | None:
    if open_one is not None:
        return Notice(
            title=words.quoted(open_one.words) or words.OBJECTIONS[open_one.kind],
            text=_("The branch answers by %(day)s", day=formats.day(open_one.answer_by)),
            kind="warn",
        )
    if visit.state is VisitState.SUBMITTED:
        return Notice(title=_("The branch decides by %(day)s", day=formats.day(visit.decide_by)))
    if visit.was_taken_back:
        return Notice(
            title=_("It does not count any more"),
            text=_("Two people of the branch looked at it and corrected it. Questions? Call the branch."),
            kind="bad",
        )
    return None


@bp.post("/care/<uuid:visit_id>/confirm")
@requires(Permission.SEE_CARE_RECEIVED)
def confirm_received(visit_id: UUID) -> ResponseReturnValue:
    """Say that a visit was as written."""
    found = received_by(visit_id)
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            confirm_visit,
            ConfirmVisit(
                branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, visit_id=visit_id
            ),
        )
        flash(_("Thank you for your word."), "ok")
    return redirect(url_for("care.received", person=found.senior_id))


@bp.route("/care/<uuid:visit_id>/object", methods=["GET", "POST"])
@requires(Permission.SEE_CARE_RECEIVED)
def object_to(visit_id: UUID) -> ResponseReturnValue:
    """Say that a visit was different, or that nobody came."""
    found = received_by(visit_id)
    form = ObjectForm()
    if request.method == "GET" and showing.open_objection(
        list_objections(session(), branch_id=me().branch_id, visit_ids=[visit_id])
    ):
        raise AlreadyObjected
    if form.validate_on_submit():
        with form.refusals():
            do(
                object_to_visit,
                ObjectToVisit(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    visit_id=visit_id,
                    kind=Objection(form.kind.data),
                    raised_by_id=me().person_id,
                    words=form.words.data,
                    said_minutes=form.said_minutes.data,
                ),
            )
            flash(_("Thank you. The branch asks the volunteer and tells you."), "ok")
            return redirect(url_for("care.received_visit", visit_id=visit_id))
    volunteer = get_people(session(), branch_id=me().branch_id, ids=[found.volunteer_id])
    return form.page(
        "care/object.html",
        about=f"{formats.name(volunteer[found.volunteer_id].name)} · {showing.visit_when(found)}",
        back_url=url_for("care.received_visit", visit_id=visit_id),
        back_label=_("The visit"),
    )


@bp.route("/care/objections/<uuid:objection_id>/take-back", methods=["GET", "POST"])
@requires(Permission.SEE_CARE_RECEIVED)
def take_back_objection(objection_id: UUID) -> ResponseReturnValue:
    """Take one's own objection back."""
    objection = get_objection(session(), branch_id=me().branch_id, objection_id=objection_id)
    if objection.raised_by_id != me().person_id:
        raise ObjectionNotFound
    found = get_visit(session(), branch_id=me().branch_id, visit_id=objection.visit_id)
    form = TakeBackForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                settle_objection,
                SettleObjection(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    objection_id=objection_id,
                    how=SettledHow.TAKEN_BACK,
                    words=form.words.data or "",
                ),
            )
            flash(_("Thank you. You took the objection back."), "ok")
            return redirect(url_for("care.received_visit", visit_id=found.id))
    return form.page(
        "care/settle.html",
        title=_("Take the objection back"),
        about=showing.visit_when(found),
        back_url=url_for("care.received_visit", visit_id=found.id),
        said=words.quoted(objection.words) or words.OBJECTIONS[objection.kind],
        said_by=formats.day(objection.raised_at),
        choose_how=False,
        disabled={},
        words_hint=_("For example: I looked at the calendar, it was two hours."),
        submit_label=_("Take it back"),
    )
