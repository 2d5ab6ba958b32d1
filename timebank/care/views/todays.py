"""Whom a volunteer meets today, each with the one thing to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from timebank.care.models import Assignment
from timebank.care.queries.listing import list_visits
from timebank.care.rules import VisitState
from timebank.care.views import showing, usual, words
from timebank.care.views.blueprint import rules_today, session
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.identity import me

MANY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayCard:
    """One person met today. Without `url` nothing can be logged yet, and `hint` says from when."""

    senior_id: UUID
    has_address: bool
    """Where they live is shown, which leaves a look."""
    name: str
    span: str | None
    activities: str
    place: str
    safety_note: str | None
    label: str
    hint: str
    url: str | None
    first: bool
    logged: bool


def todays_of(assignments: Iterable[Assignment], day: date) -> list[TodayCard]:
    """Return today's visits in the order of the day."""
    here = [each for each in assignments if showing.is_on(each, day)]
    here.sort(key=lambda each: (each.usual_start is None, each.usual_start, each.id))
    people = get_people(session(), branch_id=me().branch_id, ids=[each.senior_id for each in here])
    written = _written(since=day - timedelta(days=usual.WEEK), until=day)
    cards: list[TodayCard] = []
    for each in here:
        senior = people[each.senior_id]
        done = written.get((each.senior_id, day))
        label, hint, url = _offer(each, written)
        cards.append(
            TodayCard(
                senior_id=senior.id,
                has_address=bool(senior.address),
                name=senior.name,
                span=formats.span(each.usual_start, each.usual_end)
                if each.usual_start and each.usual_end
                else None,
                activities=words.activity_names(each.activities, rules_today()),
                place=" ".join(part for part in (senior.neighbourhood, senior.address) if part),
                safety_note=each.safety_note,
                label=label,
                hint=hint,
                url=url_for("care.visit", visit_id=done) if done else url,
                first=not done and not any(card.first for card in cards),
                logged=done is not None,
            )
        )
    return cards


def _written(*, since: date, until: date) -> Mapping[tuple[UUID, date], UUID]:
    """Return the volunteer's visits of these days that were not withdrawn, by senior and day."""
    rows = list_visits(
        session(),
        branch_id=me().branch_id,
        volunteer_id=me().person_id,
        since=since,
        until=until,
        limit=MANY,
    )
    return {
        (row.visit.senior_id, row.visit.local_day): row.visit.id
        for row in rows
        if row.visit.state is not VisitState.WITHDRAWN
    }


def _offer(assignment: Assignment, written: Mapping[tuple[UUID, date], UUID]) -> tuple[str, str, str | None]:
    """Return the button's words, the line below it, and where it leads."""
    url = url_for("care.log", assignment=assignment.id)
    when = usual.from_when(assignment)
    if when is None:
        activities = words.activity_names(assignment.activities, rules_today())
        minutes = showing.usual_minutes(assignment)
        filled = f"{formats.hours(minutes)} · {activities}" if minutes else activities
        hint = _("Filled in with %(usual)s. You can change it before you send it.", usual=filled)
        return _("Log it as usual"), hint, url
    hint = _("Today's visit can be logged from %(when)s.", when=when)
    earlier = usual.last_over(assignment)
    if earlier is None or (assignment.senior_id, earlier) in written:
        return _("Log it as usual"), hint, None
    return _("Log the visit of %(day)s", day=formats.day(earlier)), hint, url
