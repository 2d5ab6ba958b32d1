"""The plan of a round, and of what is left of it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from timebank.matching.errors import PlanNotProven
from timebank.matching.rules.flow import solve
from timebank.matching.rules.instance import Assignment, Certificate, Instance, Plan, summarise
from timebank.matching.rules.network import network_of
from timebank.matching.rules.scoring import cost_of
from timebank.matching.rules.shape import shape_of
from timebank.matching.rules.trading import weighed
from timebank.matching.rules.unpacking import unpack

LOOK_AHEAD_DAYS = 3


def plan(instance: Instance) -> Plan:
    """Return the best plan there is, proven so; what is pinned stays, and the rest is the best around it.

    Raises PlanNotProven if the proof fails.
    """
    network = weighed(network_of(shape_of(instance)))
    flow = solve(network)
    units: dict[tuple[str, str], int] = {}
    for each in (*instance.pinned, *unpack(network, flow)):
        units[each.household, each.lot] = units.get((each.household, each.lot), 0) + each.units
    assignments = tuple(Assignment(*pair, count) for pair, count in sorted(units.items()))
    value = cost_of(network, assignments)
    # What is pinned costs the same in every plan.
    certificate = Certificate(value, value - flow.value + flow.bound)
    if certificate.gap != 0:
        raise PlanNotProven(f"a gap of {certificate.gap} is left")
    return Plan(
        branch=instance.branch,
        run_date=instance.run_date,
        assignments=assignments,
        certificate=certificate,
        summary=summarise(instance, assignments),
    )


def heal(
    instance: Instance, made: Plan, *, told: Collection[str], gone: Collection[str] = (), more: bool = False
) -> Plan:
    """Plan again without the households that are `gone`; who has been `told` keeps exactly that.

    With `more`, those told may get something besides.
    """
    kept = {each for each in told if each not in gone}
    pinned = tuple(each for each in made.assignments if each.household in kept)
    items: dict[str, int] = {}
    for each in pinned:
        items[each.household] = items.get(each.household, 0) + each.units
    households = tuple(
        each if more or each.id not in kept else replace(each, item_cap=items.get(each.id, 0))
        for each in instance.households
        if each.id not in gone
    )
    locked = tuple(
        each for each in instance.pinned if each.household not in kept and each.household not in gone
    )
    return plan(replace(instance, households=households, pinned=pinned + locked))


def ahead(instance: Instance, *, days: int = LOOK_AHEAD_DAYS) -> Instance:
    """Return the instance of who comes today or in the next days, so that today leaves them theirs."""
    last = instance.run_date + timedelta(days=days)
    households = tuple(each for each in instance.households if instance.run_date <= each.pickup <= last)
    there = {each.id for each in households}
    pinned = tuple(each for each in instance.pinned if each.household in there)
    return replace(instance, households=households, pinned=pinned)


def due_on(instance: Instance, made: Plan, day: date) -> tuple[Assignment, ...]:
    """Return what is handed out on the day."""
    today = {each.id for each in instance.households if each.pickup == day}
    return tuple(each for each in made.assignments if each.household in today)
