"""What waits for a decision, in words: why a visit is looked at first, and which one is next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.queries import QueueLine, list_queue
from timebank.care.queries.listing import list_waiting_ids
from timebank.care.rules import Objection, OddKind
from timebank.care.views.blueprint import session
from timebank.care.views.showing import Notice
from timebank.core import clock
from timebank.web import formats
from timebank.web.identity import me

SAID_ELSEWHERE = frozenset({OddKind.OBJECTION, OddKind.ENTERED_BY_STAFF, OddKind.UNCONFIRMED})
"""What the page of one visit says in notices of their own."""
LOUD = frozenset({OddKind.OBJECTION, OddKind.SAID_DIFFERENT, OddKind.SENIOR_GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a visit stands in the queue; `number` is 0 for one that does not wait."""

    number: int
    total: int
    next_id: UUID | None


def neighbours(visit_id: UUID) -> Place:
    """Return the visit's place in the queue, and the one after it."""
    ids = list(list_waiting_ids(session(), branch_id=me().branch_id))
    if visit_id not in ids:
        return Place(number=0, total=len(ids), next_id=ids[0] if ids else None)
    at = ids.index(visit_id)
    later = ids[at + 1 :] + ids[:at]
    return Place(number=at + 1, total=len(ids), next_id=later[0] if later else None)


def queue_line(visit_id: UUID) -> QueueLine | None:
    """Return one visit's line in the queue, if it waits."""
    found = list_queue(
        session(), branch_id=me().branch_id, reader_id=me().person_id, now=clock.now(), ids=[visit_id]
    )
    return found[0] if found else None


def oddity_notices(visit_id: UUID) -> list[Notice]:
    """Return what is odd about a visit that waits, for its own page."""
    line = queue_line(visit_id)
    if line is None:
        return []
    return [
        Notice(title=text, kind=kind)
        for oddity, (text, kind) in zip(line.oddities, oddity_words(line), strict=True)
        if oddity.kind not in SAID_ELSEWHERE
    ]


def oddity_words(line: QueueLine) -> list[tuple[str, str]]:
    """Return why the visit is looked at first: a sentence and how it looks, the weightiest first."""
    return [
        (WORDS[each.kind](each.figures, line), "bad" if each.kind in LOUD else "warn")
        for each in line.oddities
    ]


Figures = Mapping[str, Any]


def _said(figures: Figures, line: QueueLine) -> str:
    name = formats.name(line.senior)
    if figures.get("kind") == Objection.NO_VISIT:
        return str(_("%(name)s said that nobody came.", name=name))
    said, usual = figures.get("said_minutes"), figures.get("usual_minutes")
    if said is None:
        return str(_("%(name)s said that it was different.", name=name))
    length = formats.hours(said)
    if usual == said:
        return str(_("%(name)s said “%(hours)s”. That is usual too.", name=name, hours=length))
    if usual is None:
        return str(_("%(name)s said “%(hours)s”.", name=name, hours=length))
    return str(
        _(
            "%(name)s said “%(hours)s”. Usually it is %(usual)s.",
            name=name,
            hours=length,
            usual=formats.hours(usual),
        )
    )


def _same_time(figures: Figures, line: QueueLine) -> str:
    other, senior = formats.name(figures["other"]), formats.name(line.senior)
    return str(_("%(other)s also wrote down a visit to %(name)s at the same time.", other=other, name=senior))


def _back_dated(figures: Figures, _line: QueueLine) -> str:
    return str(
        _(
            "It was written down %(days)d days later, one of %(count)d on that day at once.",
            days=figures["days"],
            count=figures["count"],
        )
    )


def _entered(figures: Figures, line: QueueLine) -> str:
    staff = formats.name(figures["staff"])
    if line.is_mine or not line.deciders:
        return str(_("%(staff)s entered it for the volunteer.", staff=staff))
    decider = formats.name(line.deciders[0].name)
    return str(
        _("%(staff)s entered it for the volunteer. %(decider)s decides.", staff=staff, decider=decider)
    )


def _staff_burst(figures: Figures, _line: QueueLine) -> str:
    return str(
        _(
            "%(staff)s entered %(count)d visits for others on that day.",
            staff=formats.name(figures["staff"]),
            count=figures["count"],
        )
    )


def _longer(figures: Figures, _line: QueueLine) -> str:
    return str(
        _(
            "%(hours)s is longer than usual; usually it is %(usual)s.",
            hours=formats.hours(figures["visit_minutes"]),
            usual=formats.hours(figures["usual_minutes"]),
        )
    )


def _silent(figures: Figures, line: QueueLine) -> str:
    return str(
        _(
            "%(name)s was last heard of on %(day)s, and is to be identified again.",
            name=formats.name(line.volunteer),
            day=formats.plain_day(figures["heard"]),
        )
    )


def _minor(figures: Figures, line: QueueLine) -> str:
    return str(
        _(
            "%(name)s is %(age)d, and no adult volunteer was there at the time.",
            name=formats.name(line.volunteer),
            age=figures["age"],
        )
    )


WORDS: dict[OddKind, Callable[[Figures, QueueLine], str]] = {
    OddKind.OBJECTION: _said,
    OddKind.SAID_DIFFERENT: _said,
    OddKind.SAME_TIME: _same_time,
    OddKind.BACK_DATED: _back_dated,
    OddKind.LATE: lambda figures, _line: str(
        ngettext(
            "It was written down %(num)d day later.",
            "It was written down %(num)d days later.",
            figures["days"],
        )
    ),
    OddKind.MANY_AT_ONCE: lambda figures, _line: str(
        _("It is one of %(count)d that were written down on one day.", count=figures["count"])
    ),
    OddKind.ENTERED_BY_STAFF: _entered,
    OddKind.STAFF_BURST: _staff_burst,
    OddKind.UNCONFIRMED: lambda _figures, _line: str(_("Nobody has confirmed it yet.")),
    OddKind.LONGER: _longer,
    OddKind.ROUND_HOURS: lambda figures, _line: str(
        _("The last %(count)d visits out of the usual were all whole hours.", count=figures["count"])
    ),
    OddKind.RECIPROCAL: lambda _figures, _line: str(
        _("The two also care for each other the other way round.")
    ),
    OddKind.RELATIVE: lambda _figures, _line: str(_("The two are family.")),
    OddKind.SENIOR_GONE: lambda _figures, line: str(
        _("The record of %(name)s is closed.", name=formats.name(line.senior))
    ),
    OddKind.VOLUNTEER_SILENT: _silent,
    OddKind.MINOR_ALONE: _minor,
}


def is_unconfirmed(line: QueueLine) -> bool:
    """Tell whether the visit waits for volunteer or senior before anybody decides it."""
    return any(each.kind is OddKind.UNCONFIRMED for each in line.oddities)
