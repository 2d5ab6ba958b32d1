"""The decision about one visit: what both sides say, what speaks for it, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from timebank.care.commands import HandOverVisit, hand_over_visit
from timebank.care.errors import ReasonNeeded
from timebank.care.forms.desk import APPROVE, HAND_OVER, REJECT, DecisionForm
from timebank.care.models import Assignment, Evidence, Visit, VisitObjection
from timebank.care.queries import Bench, bench_of, get_visit
from timebank.care.queries.listing import find_assignment_line, list_events, list_evidence, list_objections
from timebank.care.queries.slips import slips_of
from timebank.care.rules import EvidenceMethod, Objection, VisitState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, rules_today, session, today
from timebank.care.views.queue import neighbours, oddity_notices
from timebank.care.views.showing import Names, Notice
from timebank.care.views.slips import may_open
from timebank.core.permissions import Permission
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.rules import Outcome
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.errors import sentence
from timebank.web.identity import me, requires

UNDECIDED = frozenset({VisitState.SUBMITTED, VisitState.DISPUTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One line of the table with both sides."""

    label: str
    logged: str
    said: str | None
    usual: str | None
    differs: bool = False


@bp.get("/desk/visits/<uuid:visit_id>")
@requires(Permission.READ_VISITS)
def decision(visit_id: UUID) -> ResponseReturnValue:
    """Show one visit with all that is known of it, and the decision to whoever may make it."""
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    return _page(visit, _form(visit))


@bp.post("/desk/visits/<uuid:visit_id>/decide")
@requires(Permission.DECIDE_VISIT)
def decide(visit_id: UUID) -> ResponseReturnValue:
    """Approve the visit, send it back, or hand it over."""
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    form = _form(visit) or DecisionForm()
    after = neighbours(visit_id).next_id
    if form.validate_on_submit():
        with form.refusals():
            said = _carry_out(form, visit)
            flash(said, "ok")
            if after is not None:
                return redirect(url_for("care.decision", visit_id=after))
            return redirect(url_for("care.desk"))
    return _page(visit, form)


def _carry_out(form: DecisionForm, visit: Visit) -> str:
    branch_id, actor_id = me().branch_id, me().person_id
    if form.decision.data == HAND_OVER:
        others = [str(choice[0]) for choice in form.decider_id.choices or [] if choice[0]]
        chosen = form.decider_id.data or (others[0] if len(others) == 1 else None)
        do(
            hand_over_visit,
            HandOverVisit(
                branch_id=branch_id,
                id=form.asked_id,
                actor_id=actor_id,
                visit_id=visit.id,
                decider_id=UUID(str(chosen)),
                words=form.reason.data,
            ),
        )
        return str(_("Handed over."))
    if form.decision.data == REJECT and not form.reason.data:
        raise ReasonNeeded
    outcome = Outcome.APPROVE if form.decision.data == APPROVE else Outcome.REJECT
    do(
        decide_visit,
        DecideVisit(
            branch_id=branch_id,
            id=form.asked_id,
            actor_id=actor_id,
            visit_id=visit.id,
            outcome=outcome,
            reason=form.reason.data if outcome is Outcome.REJECT else None,
        ),
    )
    return str(
        _("Approved, and the points are credited.")
        if outcome is Outcome.APPROVE
        else _("Sent back. The volunteer is told.")
    )


def _form(visit: Visit) -> DecisionForm | None:
    if visit.state not in UNDECIDED or not me().may(Permission.DECIDE_VISIT):
        return None
    form = DecisionForm()
    bench = bench_of(session(), branch_id=me().branch_id, day=today())
    others = [each for each in bench.able(visit) if each.id != me().person_id]
    names = [each.name for each in others]
    hand_over = (
        _("Hand it over to %(name)s", name=formats.name(names[0]))
        if len(names) == 1
        else _("Hand it over to somebody else")
    )
    form.decision.choices = [(APPROVE, _("Approve")), (REJECT, _("Send back")), (HAND_OVER, hand_over)]
    form.decider_id.choices = [(str(each.id), formats.name(each.name)) for each in others]
    if len(others) > 1:
        form.decider_id.choices.insert(0, ("", _("Choose")))
    return form


def _disabled(visit: Visit, bench: Bench, objections: Sequence[VisitObjection]) -> dict[str, str]:
    """Return which decisions cannot be made now, and why."""
    why: dict[str, str] = {}
    fault = bench.fault(visit, me().person_id)
    eligible = [each.id for each in bench.eligible(visit)]
    if fault is not None:
        why[APPROVE] = why[REJECT] = sentence(fault)
    elif me().person_id not in eligible:
        why[APPROVE] = why[REJECT] = str(
            _("It was handed over; %(name)s decides.", name=bench.eligible(visit)[0].name)
            if visit.decider_id in eligible
            else _("A deputy decides only where the branch has nobody else.")
        )
    if showing.open_objection(objections):
        why.setdefault(APPROVE, str(_("Not while the two remember it differently.")))
    elif showing.waits_for_confirmation(visit):
        why.setdefault(APPROVE, str(_("Not before the volunteer or the other side confirms it.")))
    if not any(each.id != me().person_id for each in bench.able(visit)):
        why[HAND_OVER] = str(_("There is nobody else who could decide it."))
    return why


def _page(visit: Visit, form: DecisionForm | None) -> ResponseReturnValue:
    branch_id = me().branch_id
    if visit.state not in UNDECIDED:
        form = None
    events = list_events(session(), branch_id=branch_id, visit_id=visit.id)
    evidence = list_evidence(session(), branch_id=branch_id, visit_ids=[visit.id])
    objections = list_objections(session(), branch_id=branch_id, visit_ids=[visit.id])
    line = find_assignment_line(session(), branch_id=branch_id, assignment_id=visit.assignment_id)
    ids: list[UUID | None] = [visit.volunteer_id, visit.senior_id, visit.decided_by_id, visit.entered_by_id]
    ids += [each for one in evidence for each in (one.said_by_id, one.recorded_by_id)]
    ids += [each for one in objections for each in (one.raised_by_id, one.recorded_by_id)]
    names = Names.of([*ids, *showing.ids_in(events)], today())
    volunteer, senior = names.plain(visit.volunteer_id), names.plain(visit.senior_id)
    word, kind = showing.state_of(visit)
    if visit.state in UNDECIDED:
        word = _("%(state)s, until %(day)s", state=word, day=formats.day(visit.decide_by))
    place = neighbours(visit.id)
    back = (
        _("To do (%(number)d/%(total)d)", number=place.number, total=place.total)
        if place.number
        else _("To do")
    )
    bench = bench_of(session(), branch_id=branch_id, day=today())
    slips = _slips(visit)
    may_manage = me().may(Permission.MANAGE_CARE)
    may_decide = me().may(Permission.DECIDE_VISIT)
    context: dict[str, Any] = {
        "title": _("The visit of %(volunteer)s to %(senior)s", volunteer=volunteer, senior=senior),
        "when": showing.visit_when(visit),
        "state_word": word,
        "state_kind": kind,
        "back_url": url_for("care.desk") if may_decide else url_for("care.desk_visits"),
        "back_label": back if may_decide else _("Visits"),
        "notices": _notices(visit, objections, names),
        "sides": _sides(visit, line.assignment if line else None, evidence, objections),
        "said_head": _("What %(name)s says", name=senior),
        "evidence": [_evidence_line(each, names, slips) for each in evidence],
        "note": words.quoted(visit.note) if visit.note else None,
        "objections": [_objection_line(each, names) for each in objections],
        "timeline": showing.timeline(events, names, visit=visit, objections=objections, with_words=True),
        "may_manage": may_manage and visit.state in {*UNDECIDED, VisitState.APPROVED},
        "call_url": url_for("care.call", visit_id=visit.id),
        "evidence_url": url_for("care.evidence", visit_id=visit.id),
        "decide_url": url_for("care.decide", visit_id=visit.id),
        "disabled": _disabled(visit, bench, objections) if form else {},
        "hints": {
            APPROVE: _("%(points)s are credited.", points=formats.points_hours(showing.earned(visit))),
            REJECT: _("%(name)s corrects it and sends it again.", name=volunteer),
            HAND_OVER: _("If it is hard for you to decide."),
        },
        "reason_hint": _(
            "%(volunteer)s reads it as you write it. For example: %(senior)s remembers noon as the end. "
            "Please look at the time once more.",
            volunteer=volunteer,
            senior=senior,
        ),
        "became": _became(visit, names),
        "reason": words.quoted(visit.reason) if visit.reason else None,
        "reversal_url": url_for("reversals.new", kind="visit", thing_id=visit.id)
        if visit.state is VisitState.APPROVED and me().may(Permission.MANAGE_EXCHANGE)
        else None,
        "next_url": url_for("care.decision", visit_id=place.next_id) if place.next_id and form else None,
    }
    if form is None:
        return render_template("care/decision.html", form=None, **context)
    return form.page("care/decision.html", **context)


def _notices(visit: Visit, objections: Sequence[VisitObjection], names: Names) -> list[Notice]:
    found = []
    open_one = showing.open_objection(objections)
    if open_one is not None:
        found.append(_objection_notice(open_one, names))
    if showing.waits_for_confirmation(visit):
        found.append(
            Notice(
                title=_("%(name)s entered it for somebody else", name=names.plain(visit.entered_by_id)),
                text=_entered_text(visit),
                kind="warn",
            )
        )
    if visit.state in UNDECIDED:
        found += oddity_notices(visit.id)
    return found


def _objection_notice(objection: VisitObjection, names: Names) -> Notice:
    who = names.plain(objection.raised_by_id)
    said = words.quoted(objection.words) or words.quoted(str(words.SAID[objection.kind]))
    how = (
        _("%(name)s asked on the telephone.", name=names.plain(objection.recorded_by_id))
        if objection.recorded_by_id != objection.raised_by_id
        else _("Said on their own screen.")
    )
    both = _("Both must agree before it is approved.")
    return Notice(
        title=words.rich(_("%(name)s said %(words)s"), name=who, words=said),
        text=f"{formats.short_moment(objection.raised_at)} · {how} {both}",
        kind="bad",
    )


def _entered_text(visit: Visit) -> str:
    parts = [str(words.ENTERED[visit.entered_how])]
    if visit.caller:
        parts.append(visit.caller)
    if visit.caller_check:
        parts.append(str(words.CALLERS[visit.caller_check]))
    wait = _("It waits until the volunteer or the other side confirms it.")
    return f"{' · '.join(parts)}. {wait}"


def _sides(
    visit: Visit,
    usual: Assignment | None,
    evidence: Sequence[Evidence],
    objections: Sequence[VisitObjection],
) -> list[Side]:
    rules = rules_today()
    open_one = showing.open_objection(objections)
    agreed = any(
        each.agrees and each.method in {EvidenceMethod.SENIOR_SCREEN, EvidenceMethod.SENIOR_CALL}
        for each in evidence
    )
    minutes = showing.usual_minutes(usual) if usual else None
    start = formats.clock(usual.usual_start) if usual and usual.usual_start else None
    end = formats.clock(usual.usual_end) if usual and usual.usual_end else None
    same = str(_("as written")) if agreed and open_one is None else None
    said, differs = same, False
    if open_one is not None:
        differs = True
        if open_one.kind is Objection.NO_VISIT:
            said = str(words.OBJECTIONS[Objection.NO_VISIT])
        elif open_one.said_minutes is not None:
            said = formats.hours(open_one.said_minutes)
            differs = open_one.said_minutes != visit.minutes
        else:
            said = str(words.OBJECTIONS[Objection.DIFFERENT])
    return [
        Side(label=_("Started at"), logged=formats.clock(visit.starts_at), said=same, usual=start),
        Side(label=_("Ended at"), logged=formats.clock(visit.ends_at), said=same, usual=end),
        Side(
            label=_("Hours"),
            logged=formats.hours(visit.minutes),
            said=said,
            usual=formats.hours(minutes) if minutes else None,
            differs=differs,
        ),
        Side(
            label=_("What was done"),
            logged=words.activity_names(visit.activities, rules),
            said=same,
            usual=words.activity_names(usual.activities, rules) if usual else None,
        ),
    ]


def _slips(visit: Visit) -> dict[UUID, str | None]:
    """Return the evidence that has a picture, with its address for who may see it."""
    there = slips_of(session(), branch_id=visit.branch_id, visit_ids=[visit.id])
    may = bool(there) and may_open(visit)
    return {
        each: url_for("care.slip", visit_id=visit.id, evidence_id=each) if may else None for each in there
    }


def _evidence_line(one: Evidence, names: Names, slips: Mapping[UUID, str | None]) -> dict[str, Any]:
    parts: list[Any] = [words.quoted(one.words)] if one.words else []
    if one.said_minutes is not None:
        parts.append(formats.hours(one.said_minutes))
    if one.paper_ref:
        parts.append(_("kept at %(place)s", place=one.paper_ref))
    about = [names.plain(one.said_by_id)] if one.said_by_id else []
    about.append(_("recorded by %(name)s", name=names.plain(one.recorded_by_id)))
    about.append(formats.day(one.recorded_at))
    return {
        "title": words.METHODS[one.method],
        "text": Markup(" · ").join(parts) if parts else None,
        "note": " · ".join(about),
        "word": _("agrees") if one.agrees else _("different"),
        "kind": "ok" if one.agrees else "",
        "icon": "check" if one.agrees else "swap",
        "slip": one.id in slips,
        "slip_url": slips.get(one.id),
    }


def _objection_line(one: VisitObjection, names: Names) -> dict[str, Any]:
    said = words.quoted(one.words) or words.OBJECTIONS[one.kind]
    settled = one.settled_at is not None
    may = me().may(Permission.DECIDE_VISIT) and not settled
    return {
        "title": f"{names.plain(one.raised_by_id)} · {words.OBJECTIONS[one.kind]}",
        "text": said,
        "note": one.settlement if settled else _("to be answered by %(day)s", day=formats.day(one.answer_by)),
        "url": url_for("care.settle", objection_id=one.id) if may else None,
        "word": _("settled") if settled else _("open"),
        "kind": "ok" if settled else "warn",
    }


def _became(visit: Visit, names: Names) -> str:
    word, _kind = showing.state_of(visit)
    if visit.decided_by_id is None or visit.decided_at is None:
        return word
    return f"{word} · {names.plain(visit.decided_by_id)} · {formats.short_moment(visit.decided_at)}"
