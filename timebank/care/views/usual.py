"""How a visit of an assignment usually is, and which of its usual days can be logged by now."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from timebank.care.models import Assignment
from timebank.care.rules import newest_over, over_at
from timebank.care.views import showing, words
from timebank.care.views.blueprint import today
from timebank.core import clock
from timebank.web import formats
from timebank.web.identity import me

WEEK = 7


def last_over(assignment: Assignment) -> date | None:
    """Return the newest usual day whose visit is over by now; None where there is none within a week."""
    start, end = assignment.usual_start, assignment.usual_end
    days = _usual_days(assignment)
    if start is None or end is None:
        return days[0] if days else None
    return newest_over(days, start=start, end=end, zone=me().zone, now=clock.now())


def _usual_days(assignment: Assignment) -> list[date]:
    """Return the usual days within a week back, the newest first; without usual days each is one."""
    days = [today() - timedelta(days=back) for back in range(WEEK + 1)]
    return [
        each
        for each in days
        if showing.holds_on(assignment, each)
        and (not assignment.weekdays or each.weekday() in assignment.weekdays)
    ]


def from_when(assignment: Assignment) -> str | None:
    """Return from when today's visit can be logged; None where it is over, or no time is usual."""
    start, end = assignment.usual_start, assignment.usual_end
    if start is None or end is None:
        return None
    over = over_at(today(), start=start, end=end, zone=me().zone)
    if over is None or over <= clock.now():
        return None
    ends_today = clock.local_day(over, me().zone) == today()
    return formats.clock(over) if ends_today else formats.short_moment(over)


def not_yet(assignment: Assignment) -> str | None:
    """Return why not today's visit is filled in, but an earlier one's or none."""
    when = from_when(assignment) if showing.is_on(assignment, today()) else None
    if when is None:
        return None
    earlier = last_over(assignment)
    if earlier is None:
        return str(_("Today's visit can be logged from %(when)s, when it is over.", when=when))
    return str(
        _(
            "Today's visit can be logged from %(when)s. Filled in is the one of %(day)s.",
            when=when,
            day=formats.day(earlier),
        )
    )


def filled_in(assignment: Assignment) -> dict[str, Any]:
    """Return what stands in the form: the usual visit, on the newest of its days that is over."""
    start, end = assignment.usual_start, assignment.usual_end
    return {
        "senior_id": str(assignment.senior_id),
        "day": last_over(assignment)
        or max(min(today(), assignment.ends_on or today()), assignment.starts_on),
        "start": start,
        "end": end,
        "past_midnight": start is not None and end is not None and end <= start,
        "activities": list(assignment.activities),
    }


def in_words(assignment: Assignment | None) -> str | None:
    """Return the usual time and its length in one line."""
    minutes = showing.usual_minutes(assignment) if assignment else None
    if assignment is None or minutes is None or not assignment.usual_start or not assignment.usual_end:
        return None
    text = _("Usually: %(when)s, %(length)s (%(points)s)")
    return words.rich(
        text,
        when=formats.span(assignment.usual_start, assignment.usual_end),
        length=words.bold(formats.hours(minutes)),
        points=formats.points(minutes),
    )
