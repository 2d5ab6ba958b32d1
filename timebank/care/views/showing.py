"""Rows as screens show them: words, badges and addresses, made from what queries return."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from timebank.care.models import Assignment, Need, Visit, VisitEvent, VisitObjection
from timebank.care.queries.answers import visits_to_answer
from timebank.care.queries.listing import VisitRow
from timebank.care.rules import EventKind, EvidenceMethod, Objection, VisitState
from timebank.care.views import words
from timebank.care.views.blueprint import rules_numbered, rules_today, session, today
from timebank.core.permissions import STAFF
from timebank.people.queries import get_people, roles_of_many
from timebank.policies.rules import earned_minutes
from timebank.web import formats
from timebank.web.forms import JustConfirm
from timebank.web.identity import me


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """One visit in a member's list."""

    title: str
    url: str
    state_word: str
    state_kind: str
    quote: Markup | None = None
    note: str | None = None
    answer_url: str | None = None
    confirm_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """One open need on the board, without name or address."""

    title: str
    when: str
    form: JustConfirm
    offer_url: str
    offered: bool
    take_back_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    title: Markup | str
    text: Markup | str | None = None
    kind: str = ""


def state_of(visit: Visit) -> tuple[str, str]:
    """Return the word and the look of the visit's badge."""
    word, kind = words.TAKEN_BACK if visit.was_taken_back else words.STATES[visit.state]
    return str(word), kind


def visit_when(visit: Visit) -> str:
    """Return when the visit was, and how long: `11월 17일 (화) 오전 10:00~오후 1:00 · 3시간`."""
    return f"{visit_span(visit)} · {formats.hours(visit.minutes)}"


def visit_span(visit: Visit) -> str:
    return f"{formats.near_day(visit.starts_at, today())} {formats.span(visit.starts_at, visit.ends_at)}"


def waits_for_confirmation(visit: Visit) -> bool:
    return visit.needs_confirmation and visit.confirmed_at is None and visit.state is VisitState.SUBMITTED


def to_answer() -> set[UUID]:
    """Return which of the reader's own visits wait for their answer."""
    return visits_to_answer(session(), branch_id=me().branch_id, volunteer_id=me().person_id)


def own_lines(rows: Sequence[VisitRow], waiting: set[UUID]) -> list[VisitLine]:
    """Return the volunteer's own visits, each with what happens next and by when."""
    ids = {row.visit.decided_by_id for row in rows if row.visit.decided_by_id}
    people = get_people(session(), branch_id=me().branch_id, ids=ids)
    lines = []
    for row in rows:
        visit = row.visit
        word, kind = state_of(visit)
        decider = people.get(visit.decided_by_id) if visit.decided_by_id else None
        rejected = visit.state is VisitState.REJECTED
        unconfirmed = waits_for_confirmation(visit) and visit.entered_by_id != me().person_id
        met = f"{formats.near_day(visit.starts_at, today())} {formats.name(row.senior)}"
        lines.append(
            VisitLine(
                title=f"{met} · {formats.hours(visit.minutes)}",
                url=url_for("care.visit", visit_id=visit.id),
                state_word=word,
                state_kind=kind,
                quote=words.quoted(visit.reason) if rejected else None,
                note=what_next(visit, decider.name if decider else None, waits=visit.id in waiting),
                answer_url=url_for("care.answer", visit_id=visit.id) if visit.id in waiting else None,
                confirm_url=url_for("care.visit", visit_id=visit.id) if unconfirmed else None,
            )
        )
    return lines


def what_next(visit: Visit, decider: str | None, *, waits: bool) -> str:  # noqa: PLR0911  # one for each state
    """Return what becomes of a visit and when, for its volunteer; `waits` for their answer."""
    match visit.state:
        case VisitState.SUBMITTED if waits_for_confirmation(visit):
            return str(_("Somebody else wrote it down. It waits until you or the other confirm it."))
        case VisitState.SUBMITTED:
            return str(_("You will hear by %(day)s", day=formats.day(visit.decide_by)))
        case VisitState.DISPUTED if waits:
            return str(_("The other side remembers it differently. Please answer."))
        case VisitState.DISPUTED:
            return str(_("You have answered. You will hear by %(day)s", day=formats.day(visit.decide_by)))
        case VisitState.APPROVED:
            return str(_("%(points)s credited", points=formats.points(earned(visit))))
        case VisitState.REJECTED:
            day = formats.near_day(visit.decided_at, today()) if visit.decided_at else ""
            return f"{words.coordinator(decider)} · {day}" if decider else day
        case VisitState.WITHDRAWN:
            return str(_("Nothing is credited for it."))


def earned(visit: Visit) -> int:
    """Return the minutes that the visit earns under its own rules, before any cap on the balance."""
    return earned_minutes(
        rules_numbered(visit.policy_number), minutes=visit.minutes, activities=visit.activities
    )


def need_title(need: Need) -> str:
    return f"{need.neighbourhood} · {words.activity_names(need.activities, rules_today())}"


def need_lines(needs: Iterable[Need], offers: Mapping[UUID, UUID]) -> list[NeedLine]:
    """Return the board's lines; `offers` maps needs to the reader's own waiting offers."""
    return [
        NeedLine(
            title=need_title(need),
            when=words.need_when(need),
            form=JustConfirm(),
            offer_url=url_for("care.offer", need_id=need.id),
            offered=need.id in offers,
            take_back_url=url_for("care.take_back", offer_id=offers[need.id]) if need.id in offers else None,
        )
        for need in needs
    ]


def usual_words(assignment: Assignment) -> str:
    """Return when an assignment usually is: `월·목 오전 10:00~12:00`."""
    parts = [words.short_days(assignment.weekdays)] if assignment.weekdays else []
    if assignment.usual_start and assignment.usual_end:
        parts.append(formats.span(assignment.usual_start, assignment.usual_end))
    return " ".join(parts) or str(_("no fixed time"))


def usual_brief(assignment: Assignment) -> str:
    """Return the days and the part of the day: `월·목 오전`."""
    parts = [words.short_days(assignment.weekdays)] if assignment.weekdays else []
    if assignment.usual_start:
        parts.append(words.half_day(assignment.usual_start.hour * 60 + assignment.usual_start.minute))
    return " ".join(parts)


def usual_minutes(assignment: Assignment) -> int | None:
    """Return how long a usual visit takes."""
    if assignment.usual_start is None or assignment.usual_end is None:
        return None
    start, end = (each.hour * 60 + each.minute for each in (assignment.usual_start, assignment.usual_end))
    return (end - start) % (24 * 60)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of people as sentences have them, members with 님, staff as such."""

    names: dict[UUID, str]
    staff: frozenset[UUID]

    @classmethod
    def of(cls, ids: Iterable[UUID | None], day: date) -> "Names":
        wanted = {each for each in ids if each is not None}
        people = get_people(session(), branch_id=me().branch_id, ids=wanted)
        roles = roles_of_many(session(), branch_id=me().branch_id, ids=wanted, day=day)
        return cls(
            {each: person.name for each, person in people.items()},
            frozenset(each for each, held in roles.items() if held & STAFF),
        )

    def subject(self, person_id: UUID) -> Markup:
        return words.subject(self.names.get(person_id, "?"), staff=person_id in self.staff)

    def plain(self, person_id: UUID | None) -> str:
        """Return the name as it is read alone: `김영자님`, `담당자 정현우`."""
        if person_id is None:
            return ""
        name = self.names.get(person_id, "?")
        return words.coordinator(name) if person_id in self.staff else formats.name(name)


def ids_in(events: Sequence[VisitEvent]) -> list[UUID | None]:
    """Return who is named in a visit's history."""
    return [each for event in events for each in (event.actor_id, event.on_behalf_of_id)]


def timeline(
    events: Sequence[VisitEvent],
    names: Names,
    *,
    visit: Visit,
    objections: Sequence[VisitObjection] = (),
    with_words: bool = False,
) -> list[dict[str, Any]]:
    """Return what happened to a visit, one item each, and what is due next.

    `with_words` adds what people said, for staff.
    """
    raised = {str(each.id): each for each in objections}
    items: list[dict[str, Any]] = [
        {
            "at": event.at,
            "text": _event_text(event, names, visit, raised),
            "note": words.quoted(event.words) if with_words and event.words else None,
        }
        for event in events
    ]
    if visit.state in {VisitState.SUBMITTED, VisitState.DISPUTED}:
        due = _("by %(day)s", day=formats.day(visit.decide_by))
        items.append({"when": due, "text": _("It is to be decided"), "next": True})
    return items


def _event_text(
    event: VisitEvent, names: Names, visit: Visit, raised: Mapping[str, VisitObjection]
) -> Markup:
    who = names.subject(event.actor_id)
    details = event.details or {}
    volunteer, senior = (words.bold(names.plain(each)) for each in (visit.volunteer_id, visit.senior_id))
    if event.kind is EventKind.DISPUTED:
        objection = raised.get(str(details.get("objection")))
        if objection is not None:
            who = names.subject(objection.raised_by_id)
        said = words.SAID[objection.kind if objection else Objection.DIFFERENT]
        return words.rich(
            _("%(who)s said “%(said)s”, and the approval stopped"), who=who, said=words.bold(str(said))
        )
    if event.kind is EventKind.CONFIRMED and event.actor_id not in (visit.volunteer_id, visit.senior_id):
        by_senior = details.get("method") == EvidenceMethod.SENIOR_CALL
        confirmed_by = senior if by_senior or visit.confirmed_by_id == visit.senior_id else volunteer
        return words.rich(_("%(who)s recorded that %(name)s confirms it"), who=who, name=confirmed_by)
    if event.kind is EventKind.EVIDENCE:
        return _evidence_text(details.get("method"), who, volunteer, senior)
    texts = {
        EventKind.SUBMITTED: _("%(who)s wrote it down"),
        EventKind.ENTERED: _("%(who)s entered it for %(name)s"),
        EventKind.CONFIRMED: _("%(who)s confirmed it"),
        EventKind.SETTLED: _("%(who)s settled the objection"),
        EventKind.APPROVED: _("%(who)s approved it"),
        EventKind.REJECTED: _("%(who)s sent it back"),
        EventKind.ANSWERED: _("%(who)s answered, and it came in again"),
        EventKind.WITHDRAWN: _("%(who)s withdrew it"),
        EventKind.HANDED_OVER: _("%(who)s handed it over to somebody else"),
    }
    return words.rich(texts[event.kind], who=who, name=volunteer)


def _evidence_text(method: object, who: Markup, volunteer: Markup, senior: Markup) -> Markup:
    if method == EvidenceMethod.SENIOR_CALL:
        return words.rich(_("%(who)s called %(name)s"), who=who, name=senior)
    if method == EvidenceMethod.VOLUNTEER_CALL:
        return words.rich(_("%(who)s called %(name)s"), who=who, name=volunteer)
    if method == EvidenceMethod.PAPER_SLIP:
        return words.rich(_("%(who)s recorded a paper slip"), who=who)
    if method == EvidenceMethod.TEXT_REPLY:
        return words.rich(_("%(who)s recorded a reply by text message"), who=who)
    return words.rich(_("%(who)s recorded what they know"), who=who)


def open_objection(objections: Sequence[VisitObjection]) -> VisitObjection | None:
    """Return the first objection that is not settled."""
    return next((each for each in objections if each.settled_at is None), None)


def holds_on(assignment: Assignment, day: date) -> bool:
    """Tell whether the assignment holds on the day."""
    return assignment.starts_on <= day and (assignment.ends_on is None or day <= assignment.ends_on)


def is_on(assignment: Assignment, day: date) -> bool:
    """Tell whether the assignment holds on the day, and the day is a usual one."""
    return holds_on(assignment, day) and day.weekday() in assignment.weekdays


def moment_key(row: VisitRow) -> tuple[datetime, UUID]:
    return row.visit.starts_at, row.visit.id
