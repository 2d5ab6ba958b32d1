"""What pantries do today. Each keeps the hard rules; none looks further than the next household."""

import heapq
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from ortools.graph.python.max_flow import SimpleMaxFlow

from timebank.matching.rules import Assignment, Household, Instance, Lot

Baseline = Callable[[Instance], tuple[Assignment, ...]]
FAR = date.max


class Counter:
    """The tables of a pantry: what is left, and what everybody has got."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.left = {lot.id: lot.units for lot in instance.lots}
        self.items = {each.id: 0 for each in instance.households}
        self.by_category: dict[tuple[str, str], int] = {}
        self.van = dict(instance.van_units)
        self.given: dict[tuple[str, str], int] = {}
        self.shelf = sorted(instance.lots, key=lambda lot: (lot.last_day or FAR, lot.id))
        self.safe: dict[object, list[Lot]] = {}

    def safe_for(self, household: Household) -> list[Lot]:
        """Return the lots that the household may have, earliest expiry first."""
        alike = (household.forbids, household.has, household.pickup)
        if alike not in self.safe:
            self.safe[alike] = [
                lot
                for lot in self.shelf
                if not lot.contains & household.forbids
                and lot.needs <= household.has
                and lot.arrives <= household.pickup
                and (lot.last_day is None or lot.last_day >= household.pickup)
            ]
        return self.safe[alike]

    def room(self, household: Household, lot: Lot) -> int:
        """Return how many units of the lot the household may still take."""
        most = min(
            self.left[lot.id],
            household.item_cap - self.items[household.id],
            self.instance.category_cap - self.by_category.get((household.id, lot.category), 0),
        )
        return min(most, self.van.get(household.pickup, most)) if household.delivered else most

    def give(self, household: Household, lot: Lot, units: int) -> None:
        self.left[lot.id] -= units
        self.items[household.id] += units
        category = (household.id, lot.category)
        self.by_category[category] = self.by_category.get(category, 0) + units
        if household.delivered and household.pickup in self.van:
            self.van[household.pickup] -= units
        pair = (household.id, lot.id)
        self.given[pair] = self.given.get(pair, 0) + units

    def fill(self, household: Household, lots: Iterable[Lot]) -> None:
        """Give the household all it may have, lot by lot."""
        for lot in lots:
            units = self.room(household, lot)
            if units > 0:
                self.give(household, lot, units)

    def assignments(self) -> tuple[Assignment, ...]:
        return tuple(Assignment(*pair, units) for pair, units in sorted(self.given.items()))


def as_they_come(instance: Instance) -> list[Household]:
    """Return the households by day, and within a day in the order of a queue."""
    queue = random.Random(str(instance.run_date)).sample(instance.households, len(instance.households))  # noqa: S311
    return sorted(queue, key=lambda each: each.pickup)


def client_picks(instance: Instance) -> tuple[Assignment, ...]:
    """First come, first served; each picks what they like best."""
    counter = Counter(instance)
    for household in as_they_come(instance):
        lots = counter.safe_for(household)
        counter.fill(household, random.Random(household.id).sample(lots, len(lots)))  # noqa: S311
    return counter.assignments()


def staff_hands_out(instance: Instance) -> tuple[Assignment, ...]:
    """First come, first served; staff hands out what expires first."""
    counter = Counter(instance)
    for household in as_they_come(instance):
        counter.fill(household, counter.safe_for(household))
    return counter.assignments()


def neediest_first(instance: Instance) -> tuple[Assignment, ...]:
    """Who has had least for their need is served first, and fully."""
    counter = Counter(instance)
    for household in sorted(instance.households, key=lambda each: (_had(each, 0), each.id)):
        counter.fill(household, counter.safe_for(household))
    return counter.assignments()


def progressive_filling(instance: Instance) -> tuple[Assignment, ...]:
    """Unit by unit, to whoever has had least for their need and can still take something."""
    counter = Counter(instance)
    people = {each.id: each for each in instance.households}
    lowest = [(_had(each, 0), each.id) for each in instance.households]
    heapq.heapify(lowest)
    # What is full or gone stays so: nobody needs to look at a lot twice.
    at = dict.fromkeys(people, 0)
    while lowest:
        _level, name = heapq.heappop(lowest)
        household, lots = people[name], counter.safe_for(people[name])
        while at[name] < len(lots) and counter.room(household, lots[at[name]]) <= 0:
            at[name] += 1
        if at[name] < len(lots):
            counter.give(household, lots[at[name]], 1)
            heapq.heappush(lowest, (_had(household, counter.items[name]), name))
    return counter.assignments()


def _had(household: Household, units: int) -> float:
    return (household.received + units) / household.entitlement


BASELINES: dict[str, Baseline] = {
    "client picks": client_picks,
    "staff hands out": staff_hands_out,
    "neediest first": neediest_first,
    "progressive filling": progressive_filling,
}


def most_units(instance: Instance) -> int:
    """Return the most units that any plan can give, by a maximum flow over single pairs."""
    counter, flow = Counter(instance), SimpleMaxFlow()
    nodes: dict[object, int] = {}

    def node(key: object) -> int:
        return nodes.setdefault(key, len(nodes))

    source, sink = node("source"), node("sink")
    for lot in instance.lots:
        flow.add_arc_with_capacity(source, node(lot.id), lot.units)
    ends: Sequence[Household] = instance.households
    for household in ends:
        for lot in counter.safe_for(household):
            shelf = node((household.id, lot.category))
            flow.add_arc_with_capacity(node(lot.id), shelf, lot.units)
        for category in sorted({lot.category for lot in counter.safe_for(household)}):
            shelf = node((household.id, category))
            flow.add_arc_with_capacity(shelf, node(("to", household.id)), instance.category_cap)
        limited = household.delivered and household.pickup in instance.van_units
        end = node(household.pickup) if limited else sink
        flow.add_arc_with_capacity(node(("to", household.id)), end, household.item_cap)
    for day, units in instance.van_units.items():
        flow.add_arc_with_capacity(node(day), sink, units)
    assert flow.solve(source, sink) == SimpleMaxFlow.Status.OPTIMAL
    most: int = flow.optimal_flow()
    return most
