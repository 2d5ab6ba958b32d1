"""The coordinator's first page: what waits, late first, then odd, then plain; and approving many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.queries import CareCounts, QueueLine, count_waiting, list_queue
from timebank.care.queries.listing import (
    ObjectionRow,
    OfferRow,
    list_offers,
    list_overrides,
    list_waiting_objections,
)
from timebank.care.rules import OfferState, OverrideState
from timebank.care.views import showing, words
from timebank.care.views.approving import MOST_AT_ONCE, late_words, plain_line
from timebank.care.views.blueprint import bp, session, today
from timebank.care.views.desk_exchange import calls, food_work, requests, second_person_waits
from timebank.care.views.entering import override_title
from timebank.care.views.needs import offer_line
from timebank.care.views.queue import is_unconfirmed, oddity_words
from timebank.core import clock
from timebank.core.permissions import Permission
from timebank.people.queries import (
    ConfirmCounts,
    PersonToConfirm,
    ToConfirm,
    count_people_to_confirm,
    list_people_to_confirm,
)
from timebank.people.rules import age_on
from timebank.web import formats
from timebank.web.identity import me, requires

SHOWN = 20
FEW = 10
LONG_WAIT = 3
"""From so many days on a row says for how long it has waited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    value: int
    label: str
    small: str | None
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The queue in the order in which it is worked through."""

    late: Sequence[QueueLine]
    odd: Sequence[QueueLine]
    unconfirmed: Sequence[QueueLine]
    plain: Sequence[QueueLine]


@bp.get("/desk")
@requires(Permission.DECIDE_VISIT)
def desk() -> ResponseReturnValue:
    """Show what waits."""
    from timebank.exchange.views.redemption_desk import late_lines  # it uses the words of this folder

    reader, now, day = me(), clock.now(), today()
    counts = count_waiting(session(), branch_id=reader.branch_id, now=now)
    queue = list_queue(session(), branch_id=reader.branch_id, reader_id=reader.person_id, now=now)
    objections = list_waiting_objections(session(), branch_id=reader.branch_id, limit=SHOWN)
    may_manage = reader.may(Permission.MANAGE_CARE)
    may_people = reader.may(Permission.MANAGE_PEOPLE)
    people_counts = (
        count_people_to_confirm(session(), branch_id=reader.branch_id, day=day) if may_people else None
    )
    people = (
        list_people_to_confirm(session(), branch_id=reader.branch_id, day=day, limit=FEW)
        if may_people
        else []
    )
    waiting = _sorted(queue)
    offers = (
        list_offers(session(), branch_id=reader.branch_id, states={OfferState.WAITING}, limit=FEW)
        if may_manage
        else []
    )
    overrides = (
        list_overrides(session(), branch_id=reader.branch_id, state=OverrideState.ASKED, limit=FEW)
        if may_manage
        else []
    )
    total = counts.to_decide + counts.objections + (people_counts.total if people_counts else 0)
    if may_manage:
        total += counts.offers + counts.overrides
    exchange = [Stat(**each) for each in (*requests(), *food_work(), *second_person_waits())]
    total += sum(stat.value for stat in exchange)
    return render_template(
        "care/desk.html",
        heading=_heading(reader.name, total),
        now=now,
        total=total,
        may_manage=may_manage,
        stats=[
            *_stats(counts, people_counts, offers, may_manage=may_manage),
            *(stat for stat in exchange if stat.value),
            *(Stat(**each) for each in calls()),
        ],
        quiet=[stat for stat in exchange if not stat.value],
        late=_late(waiting, objections, day) + late_lines(),
        to_decide=counts.to_decide if waiting.odd or waiting.plain else 0,
        odd=[_odd_line(line) for line in waiting.odd[:SHOWN]],
        odd_count=len(waiting.odd),
        more_odd_url=url_for("care.desk_visits", state="submitted") if len(waiting.odd) > SHOWN else None,
        plain=[plain_line(line) for line in waiting.plain[:MOST_AT_ONCE]],
        plain_count=len(waiting.plain),
        all_ticked=request.args.get("all") == "1",
        unconfirmed=[_unconfirmed_line(line) for line in waiting.unconfirmed[:SHOWN]],
        unconfirmed_count=len(waiting.unconfirmed),
        objections=[_objection_line(row, day) for row in objections],
        objections_count=counts.objections,
        offers=[offer_line(row) for row in offers],
        offers_count=counts.offers,
        overrides=[
            {
                "title": override_title(row),
                "text": words.quoted(row.override.reason),
                "note": _(
                    "asked by %(name)s on %(day)s",
                    name=row.asked_by,
                    day=formats.day(row.override.asked_at),
                ),
                "url": url_for("care.answer_override", override_id=row.override.id),
            }
            for row in overrides
        ],
        overrides_count=counts.overrides,
        people=[_person_line(each, day) for each in people],
        people_count=people_counts.total if people_counts else 0,
    )


def _heading(name: str, total: int) -> str:
    if not total:
        return str(_("%(name)s, nothing waits", name=formats.name(name)))
    return str(
        ngettext(
            "%(name)s, %(num)d thing waits", "%(name)s, %(num)d things wait", total, name=formats.name(name)
        )
    )


def _stats(
    counts: CareCounts, people: ConfirmCounts | None, offers: Sequence[OfferRow], *, may_manage: bool
) -> list[Stat]:
    late = ngettext("the latest by %(num)d day", "the latest by %(num)d days", counts.most_days_late)
    oldest = ngettext("the oldest for %(num)d day", "the oldest for %(num)d days", counts.oldest_days)
    answer_by = counts.objections_answer_by
    found = [
        Stat(
            value=counts.late,
            label=_("Late"),
            small=late if counts.late else _("nothing is late"),
            url="#late" if counts.late else "#main",
            kind="bad" if counts.late else "",
        ),
        Stat(
            value=counts.to_decide,
            label=_("Visits to decide"),
            small=oldest if counts.to_decide else None,
            url=_visits_anchor(counts),
        ),
    ]
    if people is not None:
        found.append(
            Stat(
                value=people.total,
                label=_("People to confirm"),
                small=_people_small(people),
                url="#people" if people.total else "#main",
            )
        )
    found.append(
        Stat(
            value=counts.objections,
            label=_("Objections"),
            small=_("to be answered by %(day)s", day=formats.day(answer_by)) if answer_by else None,
            url="#objections" if counts.objections else "#main",
        )
    )
    if may_manage:
        found.append(
            Stat(
                value=counts.offers,
                label=_("Offers of help"),
                small=formats.words(dict.fromkeys(row.need.neighbourhood for row in offers)) or None,
                url="#offers" if counts.offers else url_for("care.needs"),
            )
        )
    return found


def _visits_anchor(counts: CareCounts) -> str:
    if counts.to_decide > counts.unconfirmed:
        return "#visits"
    return "#unconfirmed" if counts.unconfirmed else "#main"


def _people_small(people: ConfirmCounts) -> str | None:
    parts = []
    if people.identity:
        parts.append(_("identity %(num)d", num=people.identity))
    if people.guardian:
        parts.append(_("guardian %(num)d", num=people.guardian))
    if people.duplicate:
        parts.append(_("double %(num)d", num=people.duplicate))
    return formats.words(parts) or None


def _pair(line: QueueLine) -> str:
    return f"{formats.name(line.volunteer)} → {formats.name(line.senior)}"


def _sorted(queue: Sequence[QueueLine]) -> Waiting:
    """Sort the queue: late and odd, odd, not confirmed, plain; late plain ones stay plain."""
    plain = [line for line in queue if not line.is_odd and line.can_approve]
    plain_ids = {line.visit.id for line in plain}
    others = [line for line in queue if line.visit.id not in plain_ids]
    late = [line for line in others if line.days_late][:FEW]
    late_ids = {line.visit.id for line in late}
    rest = [line for line in others if line.visit.id not in late_ids]
    return Waiting(
        late=late,
        odd=[line for line in rest if not is_unconfirmed(line)],
        unconfirmed=[line for line in rest if is_unconfirmed(line)],
        plain=plain,
    )


def _late_line(line: QueueLine) -> dict[str, str | None]:
    due = _("was to be decided by %(day)s", day=formats.day(line.visit.decide_by))
    odd, kind = next(iter(oddity_words(line)), (None, "warn"))
    return {
        "title": _pair(line),
        "text": f"{showing.visit_when(line.visit)} · {due}",
        "odd": odd,
        "kind": kind,
        "late": late_words(line.days_late),
        "label": str(_("Look")),
        "url": url_for("care.decision", visit_id=line.visit.id),
    }


def _late(waiting: Waiting, objections: Sequence[ObjectionRow], day: date) -> list[dict[str, str | None]]:
    """Return what is late: each odd one, objections without an answer, the plain ones together."""
    lines = [_late_line(line) for line in waiting.late]
    lines += [
        {
            "title": str(_("%(name)s waits for an answer", name=formats.name(row.raised_by))),
            "text": _objected_visit(row),
            "late": late_words((day - row.objection.answer_by).days),
            "label": str(_("Settle")),
            "url": url_for("care.settle", objection_id=row.objection.id),
        }
        for row in objections
        if row.objection.answer_by < day
    ]
    late_plain = [line for line in waiting.plain if line.days_late]
    if late_plain:
        lines.append(
            {
                "title": str(
                    ngettext(
                        "%(num)d visit with nothing different",
                        "%(num)d visits with nothing different",
                        len(late_plain),
                    )
                ),
                "text": str(_("You can approve them together, below.")),
                "late": late_words(max(line.days_late for line in late_plain)),
                "label": str(_("Go to them")),
                "url": "#visits",
            }
        )
    return lines


def _odd_line(line: QueueLine) -> dict[str, Any]:
    waiting = (
        ngettext("for %(num)d day", "for %(num)d days", line.days_waiting)
        if line.days_waiting >= LONG_WAIT
        else None
    )
    oddities = [{"text": text, "kind": kind} for text, kind in oddity_words(line)]
    if not line.is_mine and line.deciders and not oddities:
        name = formats.name(line.deciders[0].name)
        oddities.append({"text": str(_("%(name)s decides it.", name=name)), "kind": "warn"})
    return {
        "title": _pair(line),
        "when": showing.visit_span(line.visit),
        "hours": formats.hours(line.visit.minutes),
        "waiting": waiting,
        "oddities": oddities,
        "url": url_for("care.decision", visit_id=line.visit.id),
    }


def _unconfirmed_line(line: QueueLine) -> dict[str, Any]:
    return {
        "title": _pair(line),
        "when": showing.visit_when(line.visit),
        "note": " ".join(text for text, _kind in oddity_words(line)[:2]),
        "url": url_for("care.decision", visit_id=line.visit.id),
        "call_url": url_for("care.call", visit_id=line.visit.id),
    }


def _objected_visit(row: ObjectionRow) -> str:
    pair = f"{formats.name(row.volunteer)} → {formats.name(row.senior)}"
    return f"{pair} · {showing.visit_when(row.visit)}"


def _objection_line(row: ObjectionRow, day: date) -> dict[str, Any]:
    late = row.objection.answer_by < day
    return {
        "title": f"{formats.name(row.raised_by)} · {words.OBJECTIONS[row.objection.kind]}",
        "text": words.quoted(row.objection.words) or None,
        "note": _objected_visit(row),
        "url": url_for("care.decision", visit_id=row.visit.id),
        "due": _("by %(day)s", day=formats.day(row.objection.answer_by)),
        "kind": "bad" if late else "warn",
    }


def _person_line(person: PersonToConfirm, day: date) -> dict[str, Any]:
    name = formats.name(person.name)
    if person.why is ToConfirm.GUARDIAN and person.birth_date:
        name = _("%(name)s (aged %(age)d)", name=name, age=age_on(person.birth_date, day))
    guardian = formats.name(person.guardian_name) if person.guardian_name else _("the guardian")
    text = {
        ToConfirm.IDENTITY: _("Joined as a volunteer · please look at the identity card"),
        ToConfirm.GUARDIAN: _("The consent of %(name)s is missing", name=guardian),
        ToConfirm.DUPLICATE: _(
            "Somebody with the same name and birth date is here already. Is it the same person?"
        ),
    }[person.why]
    double = person.why is ToConfirm.DUPLICATE
    joined = _("joined on %(day)s", day=formats.day(person.registered_at))
    return {
        "title": name,
        "text": text,
        "url": url_for("people.show", person_id=person.id),
        "word": _("perhaps double") if double else joined,
        "kind": "warn" if double else "info",
    }
