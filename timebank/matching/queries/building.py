"""From the branch's rows to an instance: what the engine plans, and everything a page says about it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day, start_of_day
from timebank.households.queries import RoundHousehold, list_for_round
from timebank.households.rules import REASONED
from timebank.matching.models import Appointment, Assigned, Decision, Pick, Round, RoundDay
from timebank.matching.queries.rounds import (
    list_appointments,
    list_assigned,
    list_days,
    list_decisions,
    list_later_visits,
    list_picks,
)
from timebank.matching.rules import Assignment, Broken, Explanation, Household, Instance, Lot, explain
from timebank.matching.rules.explaining import DIET_WORDS
from timebank.matching.rules.instance import broken_rules
from timebank.matching.rules.rounds import (
    CYCLE,
    NEVER_SERVED,
    REMEMBERED,
    AppointmentState,
    DecisionKind,
    PickState,
    decayed,
)
from timebank.pantry.queries.rounds import RoundLot
from timebank.pantry.queries.served import list_lots_with, list_served
from timebank.people.queries import get_branch

AHEAD = "later:"
REFUSED = "refused:"
DIET = DIET_WORDS | frozenset(REASONED)
EXPECTED = (AppointmentState.BOOKED, AppointmentState.DONE, AppointmentState.MISSED)


@dataclass(frozen=True, kw_only=True)
class Board:
    """A round with all that its plan rests on, as it is now."""

    round: Round
    days: Sequence[RoundDay]
    appointments: Mapping[UUID, Appointment]
    """By household; also those cancelled."""
    households: Mapping[UUID, RoundHousehold]
    """Who takes part and may receive on their day."""
    lots: Mapping[UUID, RoundLot]
    decisions: Sequence[Decision]
    free: Instance
    """Without what people decided."""
    refusing: Instance
    """With refusals, without locks."""
    assigned: Sequence[Assigned]
    picks: Sequence[Pick]

    @cached_property
    def locks(self) -> tuple[Assignment, ...]:
        """Return what is locked, as it would be pinned."""
        return tuple(
            Assignment(str(each.household_id), str(each.lot_id), each.units)
            for each in self.decisions
            if each.kind is DecisionKind.LOCK and each.household_id in self.households
        )

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Return the newest version as the engine has it, without who cannot come any more."""
        there = {each.id for each in self.free.households}
        made = (as_assignment(each) for each in self.assigned)
        return tuple(sorted(each for each in made if each.household in there))

    @cached_property
    def own(self) -> tuple[Assigned, ...]:
        """Return what the plan gives in this round."""
        return tuple(
            each for each in self.assigned if not each.ahead and each.household_id in self.households
        )

    @cached_property
    def conflicts(self) -> tuple[tuple[Assignment, Broken], ...]:
        """Return what the plan gives and may not be given, as things are now."""
        there = {each.id for each in self.refusing.households}
        made = tuple(as_assignment(each) for each in self.assigned)
        gone = tuple(
            (each, Broken.UNKNOWN_HOUSEHOLD)
            for each in made
            if each.household not in there and not each.household.startswith(AHEAD)
        )
        here = tuple(each for each in made if each.household in there)
        return gone + tuple((here[index], rule) for index, rule in broken_rules(self.refusing, here))

    @cached_property
    def lock_conflicts(self) -> tuple[tuple[Assignment, Broken], ...]:
        """Return what is locked and may not be given."""
        return tuple((self.locks[index], rule) for index, rule in broken_rules(self.refusing, self.locks))

    @cached_property
    def explanation(self) -> Explanation:
        """Return why each household gets what it gets, as things are now."""
        return explain(self.refusing, self.assignments, diet=DIET)

    @cached_property
    def digest(self) -> str:
        """Return a text that differs as soon as anything differs that a plan rests on."""
        parts = [repr((self.free.category_cap, self.free.floor, sorted(self.free.van_units.items())))]
        parts += [
            repr((each.id, each.entitlement, each.item_cap, each.category_cap, each.pickup, each.delivered))
            + repr((sorted(each.forbids), sorted(each.has)))
            for each in sorted(self.refusing.households, key=lambda one: one.id)
        ]
        parts += [
            repr((each.id, each.category, each.units, sorted(each.contains), sorted(each.needs)))
            + repr((each.arrives, each.expires))
            for each in sorted(self.refusing.lots, key=lambda one: one.id)
            if each.units
        ]
        parts += [repr(each) for each in sorted(self.locks)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def as_assignment(row: Assigned) -> Assignment:
    household = f"{AHEAD}{row.household_id}" if row.ahead else str(row.household_id)
    return Assignment(household, str(row.lot_id), row.units)


def build(session: Session, round_: Round) -> Board:
    """Return the round's board as the database has it now."""
    branch_id = round_.branch_id
    days = list_days(session, branch_id=branch_id, round_id=round_.id)
    appointments = list_appointments(session, branch_id=branch_id, round_id=round_.id)
    decisions = list_decisions(session, branch_id=branch_id, round_id=round_.id)
    picks = list_picks(session, branch_id=branch_id, round_id=round_.id)
    expected = {each.household_id: each for each in appointments if each.state in EXPECTED}
    later = {
        household_id: (day, delivered)
        for household_id, day, delivered in list_later_visits(session, branch_id=branch_id, after=round_)
    }
    receiving = _receiving(
        session, branch_id, {each.day for each in expected.values()} | {day for day, _van in later.values()}
    )
    households = {
        household_id: receiving[each.day][household_id]
        for household_id, each in expected.items()
        if household_id in receiving[each.day]
    }
    coming = {key: receiving[day][key] for key, (day, _van) in later.items() if key in receiving[day]}
    assigned = list_assigned(session, round_)
    # What the plan names is on the board, be it that nothing is left of it.
    own: dict[UUID, int] = {each.lot_id: 0 for each in assigned}
    for pick in picks:
        # What was chosen at the desk was never planned, and who receives no more leaves it to nobody yet.
        if pick.state is not PickState.RETURNED and not pick.extra and pick.household_id in households:
            own[pick.lot_id] = own.get(pick.lot_id, 0) + pick.units
    words = frozenset().union(*(each.forbids for each in (*households.values(), *coming.values())))
    lots = list_lots_with(session, branch_id=branch_id, day=round_.starts_on, own=own, words=words)
    received, since = _received(session, round_)
    free = Instance(
        branch=branch_id,
        run_date=round_.starts_on,
        next_cycle=round_.next_on,
        category_cap=round_.category_cap,
        floor=round_.floor,
        van_units={each.day: each.van_units for each in days if each.van_units is not None},
        households=tuple(
            _household(
                each, expected[key].day, delivered=expected[key].delivered, received=received, since=since
            )
            for key, each in households.items()
        )
        + tuple(
            replace(
                _household(each, later[key][0], delivered=later[key][1], received=received, since=since),
                id=f"{AHEAD}{key}",
            )
            for key, each in coming.items()
        ),
        lots=tuple(_lot(each) for each in lots),
    )
    return Board(
        round=round_,
        days=days,
        appointments={each.household_id: each for each in appointments},
        households=households,
        lots={each.id: each for each in lots},
        decisions=decisions,
        free=free,
        refusing=_refusing(free, decisions),
        assigned=assigned,
        picks=picks,
    )


def _receiving(session: Session, branch_id: str, days: set[date]) -> dict[date, dict[UUID, RoundHousehold]]:
    return {
        day: {each.id: each for each in list_for_round(session, branch_id=branch_id, day=day)}
        for day in sorted(days)
    }


def _received(session: Session, round_: Round) -> tuple[dict[UUID, float], dict[UUID, int]]:
    """Return what earlier rounds still count for, and the days since anybody was served."""
    zone = get_branch(session, round_.branch_id).zone
    since = start_of_day(round_.starts_on - CYCLE * REMEMBERED, zone)
    before = start_of_day(round_.starts_on, zone)
    by_household: dict[UUID, list[tuple[date, int]]] = {}
    for household_id, at, units in list_served(
        session, branch_id=round_.branch_id, since=since, before=before
    ):
        by_household.setdefault(household_id, []).append((local_day(at, zone), units))
    return (
        {key: decayed(rows, on=round_.starts_on) for key, rows in by_household.items()},
        {key: (round_.starts_on - rows[-1][0]).days for key, rows in by_household.items()},
    )


def _household(
    each: RoundHousehold,
    day: date,
    *,
    delivered: bool,
    received: Mapping[UUID, float],
    since: Mapping[UUID, int],
) -> Household:
    return Household(
        id=str(each.id),
        need=each.need_percent / 100,
        size=each.size,
        equivalised_need=each.equivalised_need / 1000,
        item_cap=each.item_cap,
        category_cap=each.category_cap,
        received=received.get(each.id, 0.0),
        forbids=each.forbids,
        has=each.has,
        pickup=day,
        delivered=delivered,
        days_since_served=since.get(each.id, NEVER_SERVED),
    )


def _lot(each: RoundLot) -> Lot:
    return Lot(
        id=str(each.id),
        category=each.category,
        units=each.units,
        grams_per_unit=each.grams_each,
        contains=each.contains,
        needs=each.needs,
        arrives=each.arrives_on,
        expires=each.expires_on,
    )


def _refusing(free: Instance, decisions: Sequence[Decision]) -> Instance:
    """Return the instance with a word of its own for each household that was refused something."""
    words: dict[str, set[str]] = {}
    for each in decisions:
        if each.kind is DecisionKind.REFUSE:
            words.setdefault(str(each.lot_id), set()).add(f"{REFUSED}{each.household_id}")
    if not words:
        return free
    refused = frozenset().union(*words.values())
    return replace(
        free,
        lots=tuple(replace(lot, contains=lot.contains | words.get(lot.id, set())) for lot in free.lots),
        households=tuple(
            replace(each, forbids=each.forbids | (frozenset({f"{REFUSED}{each.id}"}) & refused))
            for each in free.households
        ),
    )
