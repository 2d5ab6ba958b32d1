"""The first year's visits: each logged by its volunteer, and decided by a coordinator of the branch."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from timebank.care.commands import LogVisit, log_visit
from timebank.core.clock import local_moment
from timebank.core.ids import new_id
from timebank.demo.founding import Founded
from timebank.demo.teller import ZONE, Teller
from timebank.demo.year import Drawn, draw_year
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.rules import Outcome
from timebank.people.queries import get_branch, get_people


def live_through(teller: Teller, random: Random, bank: Founded, *, last_month: int) -> None:
    """Have the year's visits logged when they end, and approved two days later, all in the order of time.

    Those after `last_month` are left out.
    """
    held = _everybody(teller, bank)
    happenings = [
        each
        for visit in draw_year(random, volunteer_of=bank.volunteer_of)
        if visit.day.month <= last_month
        for each in _live(teller, bank, visit)
    ]
    for _, happen in sorted(happenings, key=lambda each: each[0]):
        happen()
    held.clear()


def _everybody(teller: Teller, bank: Founded) -> list[object]:
    # Held, so that the session has them at hand and does not read them anew for every visit.
    members = [*bank.seniors, *bank.volunteers]
    held: list[object] = []
    for branch_id in bank.staff:
        ids = [person_id for at_branch, person_id in members if at_branch == branch_id]
        held += [get_branch(teller.session, branch_id)]
        held += get_people(teller.session, branch_id=branch_id, ids=ids).values()
    return held


def _live(teller: Teller, bank: Founded, visit: Drawn) -> list[tuple[datetime, Callable[[], object]]]:
    branch_id, senior = bank.seniors[visit.senior]
    _, volunteer = bank.volunteers[visit.volunteer]
    staff = bank.staff[branch_id]
    started = local_moment(visit.day, visit.start, ZONE)
    assert started is not None
    logged = started + timedelta(hours=visit.hours, minutes=20)
    decided = logged + timedelta(days=2)
    visit_id = new_id()
    log = LogVisit(
        branch_id=branch_id,
        id=visit_id,
        actor_id=volunteer,
        volunteer_id=volunteer,
        senior_id=senior,
        day=visit.day,
        start=visit.start,
        end=visit.start.replace(hour=visit.start.hour + visit.hours),
        activities=visit.activities,
    )
    decide = DecideVisit(
        branch_id=branch_id,
        actor_id=staff.first if visit.senior % 2 else staff.second,
        visit_id=visit_id,
        outcome=Outcome.APPROVE,
    )
    return [
        (logged, partial(teller.do, log_visit, log, now=logged)),
        (decided, partial(teller.do, decide_visit, decide, now=decided)),
    ]
