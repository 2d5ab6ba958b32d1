"""What a household received last, or why not, in one sentence: what the officer who registered it asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.core.clock import local_day
from timebank.core.db import db
from timebank.households.queries import get_household, list_for_round
from timebank.households.rules import HouseholdState
from timebank.matching.models import Appointment, Round
from timebank.matching.queries import build, find_appointment, find_called_off, list_rounds, units_planned
from timebank.matching.rules.rounds import AppointmentState, Outcome, RoundState
from timebank.matching.tasks.showing import Shown, off_words, unserved
from timebank.pantry.queries import list_received_by
from timebank.people.queries import get_branch
from timebank.web import formats

NAMED = 4
"""Things that a sentence names."""


LOOKS = {
    Outcome.RECEIVED: "ok",
    Outcome.SET_ASIDE: "ok",
    Outcome.PLANNED: "info",
    Outcome.EXPECTED: "info",
    Outcome.NO_ROUND: "info",
    Outcome.CANCELLED: "",
    Outcome.OVER: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How it went with a household in the newest round, or at a hand-out since."""

    outcome: Outcome
    day: date | None
    sentence: str

    @property
    def look(self) -> str:
        return LOOKS.get(self.outcome, "warn")


def tell_outcome(  # noqa: PLR0911  # one for each way it can have gone
    *, branch_id: str, household_id: UUID, today: date
) -> Told:
    """Return what the household received since the newest round began, or why it did not.

    What it was handed outweighs any reason.

    Raises:
        HouseholdNotFound
    """
    session = db.session()
    household = get_household(session, branch_id=branch_id, household_id=household_id)
    zone = get_branch(session, branch_id).zone
    newest = list_rounds(session, branch_id=branch_id, limit=1)
    round_ = newest[0] if newest else None
    received = list_received_by(session, branch_id=branch_id, household_id=household_id)
    got = _received(received, zone)
    if got is not None and got.day is not None and (round_ is None or got.day >= round_.starts_on):
        return got
    refused = _may_not(
        household.state, household.ends_on or household.papers_due_on, household.ended_at, today=today
    )
    if refused is not None:
        return refused
    visit = (
        find_appointment(session, branch_id=branch_id, round_id=round_.id, household_id=household_id)
        if round_
        else None
    )
    off = find_called_off(session, round_) if round_ else None
    if round_ is None or (visit is None and off is None and round_.state is RoundState.CLOSED):
        return got or Told(
            outcome=Outcome.NO_ROUND,
            day=None,
            sentence=_("No round is open now. As soon as one is, they are asked."),
        )
    if off is not None and (visit is None or visit.state is AppointmentState.BOOKED):
        return Told(
            outcome=Outcome.CANCELLED,
            day=round_.starts_on,
            sentence=_(
                "The round of %(day)s was called off. %(why)s",
                day=formats.day(round_.starts_on),
                why=off_words(off),
            ),
        )
    if visit is None:
        return Told(
            outcome=Outcome.NOT_ASKED,
            day=round_.starts_on,
            sentence=_(
                "They are not in the round of %(day)s, which was opened before they could receive. "
                "They can be given a time in it, or come and get what is left.",
                day=formats.day(round_.starts_on),
            ),
        )
    if got is not None and visit.state is AppointmentState.DONE:
        return got  # handed over before the round's first day
    return _in_round(round_, visit)


def _received(rows: Sequence[tuple[Any, Any]], zone: str) -> Told | None:
    """Return what was handed over on the last day on which anything was."""
    if not rows:
        return None
    day = local_day(rows[0][0].moved_at, zone)
    units: dict[str, int] = {}
    for movement, lot in rows:
        if local_day(movement.moved_at, zone) == day:
            units[lot.name] = units.get(lot.name, 0) - movement.units
    named = ", ".join(f"{name} {formats.number(count)}" for name, count in list(units.items())[:NAMED])
    more = len(units) - NAMED
    if more > 0:
        named = str(ngettext("%(named)s and %(num)d more", "%(named)s and %(num)d more", more, named=named))
    sentence = _("Received on %(day)s: %(what)s.", day=formats.long_day(day), what=named)
    return Told(outcome=Outcome.RECEIVED, day=day, sentence=sentence)


def _may_not(
    state: HouseholdState, last: date | None, ended_at: datetime | None, *, today: date
) -> Told | None:
    """Return why the household does not receive at all, whatever is planned."""
    if state is HouseholdState.WAITING:
        sentence = _("They receive nothing yet: an officer has to confirm the need first.")
        return Told(outcome=Outcome.WAITING, day=None, sentence=sentence)
    if state is HouseholdState.ENDED:
        day = formats.long_day(ended_at) if ended_at else ""
        sentence = _("They receive nothing: the record was ended on %(day)s.", day=day)
        return Told(outcome=Outcome.OVER, day=None, sentence=sentence)
    if last is not None and last < today:
        sentence = _(
            "They receive nothing: their time ran out on %(day)s. An officer can renew the need.",
            day=formats.long_day(last),
        )
        return Told(outcome=Outcome.OVER, day=last, sentence=sentence)
    return None


def _in_round(round_: Round, visit: Appointment) -> Told:
    day = formats.day(visit.day)
    next_on = formats.day(round_.next_on)
    match visit.state:
        case AppointmentState.MISSED:
            sentence = (
                _("They did not come on %(day)s. They can still come while the round goes on.", day=day)
                if round_.state is RoundState.CONFIRMED
                else _("They did not come on %(day)s. Next round: %(next)s.", day=day, next=next_on)
            )
            return Told(outcome=Outcome.MISSED, day=visit.day, sentence=sentence)
        case AppointmentState.CANCELLED:
            sentence = _(
                "They cancelled their visit of %(day)s. Next round: %(next)s.", day=day, next=next_on
            )
            return Told(outcome=Outcome.CANCELLED, day=visit.day, sentence=sentence)
    if not round_.version:
        sentence = _("They are expected on %(day)s; the round is not planned yet.", day=day)
        return Told(outcome=Outcome.EXPECTED, day=visit.day, sentence=sentence)
    return _in_plan(round_, visit)


def _in_plan(round_: Round, visit: Appointment) -> Told:
    """Return what the plan has for them, or the plan's own reason why it has nothing."""
    session, day = db.session(), formats.day(visit.day)
    units = units_planned(session, round_, household_id=visit.household_id)
    if not list_for_round(session, branch_id=round_.branch_id, day=visit.day, ids=[visit.household_id]):
        sentence = _("They receive nothing on %(day)s: their time runs out before that day.", day=day)
        return Told(outcome=Outcome.OVER, day=visit.day, sentence=sentence)
    if not units:
        # Only a reason needs the whole board.
        shown = Shown(board=build(session, round_))
        why = next(each["text"] for each in unserved(shown) if each["household_id"] == visit.household_id)
        sentence = _("Nothing is planned for %(day)s. %(why)s", day=day, why=why)
        return Told(outcome=Outcome.NOTHING, day=visit.day, sentence=sentence)
    if round_.state is RoundState.OPEN:
        sentence = ngettext(
            "%(num)d unit is planned for %(day)s; a coordinator has not confirmed it yet.",
            "%(num)d units are planned for %(day)s; a coordinator has not confirmed it yet.",
            units,
            day=day,
        )
        return Told(outcome=Outcome.PLANNED, day=visit.day, sentence=sentence)
    sentence = ngettext(
        "%(num)d unit is set aside for %(day)s.", "%(num)d units are set aside for %(day)s.", units, day=day
    )
    return Told(outcome=Outcome.SET_ASIDE, day=visit.day, sentence=sentence)
