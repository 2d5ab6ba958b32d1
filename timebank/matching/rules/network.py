"""The round as a flow of units: lots, what may go where on which day, types and categories, households, vans.

    lot → (kind, day) → (type, category) → household → van of the day → sink

A lot reaches a day's node if it has arrived by then and has not expired; a kind reaches a type of the day if
the type may have it. That is the arc "lot to (type, category)" of the design in two, which are far fewer.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from timebank.matching.rules.shape import Bools, Ints, Shape
from timebank.matching.rules.tiers import Tiers, tiers_of


@dataclass(frozen=True, slots=True)
class Layer:
    """Arcs side by side, in a fixed order."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes are numbered layer by layer; `layers` go from the lots to the sink."""

    shape: Shape
    tiers: Tiers
    nodes: int
    supply: Ints
    by_day: Layer
    """Lot → (kind, day)."""
    day_of_arc: Ints
    """The day of each of these."""
    by_type: Layer
    """(Kind, day) → (type, category)."""
    by_household: Layer
    """(Type, category) → household."""
    slots: Layer
    """Household → van or sink, an arc for each unit."""
    vans: Layer
    unused: Layer
    """Lot → sink."""
    first_household: int
    first_mixed: int
    """The first node of a type and category."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        return (self.by_day, self.by_type, self.by_household, self.slots, self.vans, self.unused)

    def trading(self, share: float) -> "Network":
        """Return it with savings at that price (`Tiers.trading`)."""
        tiers = self.tiers.trading(share)
        lot, day = self.by_day.tail, self.day_of_arc
        return replace(self, tiers=tiers, by_day=replace(self.by_day, cost=tiers.lot_cost(lot, day)))


def network_of(shape: Shape) -> Network:
    lots, households, categories = len(shape.lots), len(shape.households), len(shape.categories)
    lot_of_day, day_of_arc = _reachable_days(shape)
    # Only what a lot can reach is a node.
    day_key = shape.kind_of[lot_of_day] * shape.days + day_of_arc
    day_nodes, day_head = np.unique(day_key, return_inverse=True)
    kind, type_ = np.nonzero(shape.may_have)
    type_key = kind * shape.days + shape.type_day[type_]
    reached = np.isin(type_key, day_nodes)
    kind, type_, type_key = kind[reached], type_[reached], type_key[reached]
    mixed_key = type_ * max(1, categories) + shape.kind_category[kind]
    mixed_nodes, mixed_head = np.unique(mixed_key, return_inverse=True)
    mixed_type, mixed_category = np.divmod(mixed_nodes, max(1, categories))

    # Each household of a node's type, in the order of nodes and then of households.
    node, household = _members(shape, mixed_type)
    category = mixed_category[node]
    free, reach = _caps(shape, household, category)
    limits = _limits(shape, reach)
    first_day, first_mixed = lots, lots + len(day_nodes)
    first_household = first_mixed + len(mixed_nodes)
    first_van = first_household + households
    sink = first_van + len(limits)
    tiers = tiers_of(shape, reach, vans=len(limits), nodes=sink + 1)
    van = {day: first_van + index for index, day in enumerate(sorted(limits))}
    slots = _slots(shape, tiers, van, first_household=first_household, sink=sink)
    # More than there are slots for cannot be given; the rest costs nothing either way.
    supply = np.zeros(sink + 1, np.int64)
    supply[:lots] = np.minimum(shape.supply, len(slots.tail))
    supply[sink] = -supply.sum()
    van_left = np.array([limits[day] for day in sorted(limits)], np.int64)
    return Network(
        shape=shape,
        tiers=tiers,
        nodes=sink + 1,
        supply=supply,
        by_day=Layer(
            lot_of_day,
            first_day + day_head,
            supply[lot_of_day],
            tiers.lot_cost(lot_of_day, day_of_arc),
        ),
        day_of_arc=day_of_arc,
        by_type=Layer(
            first_day + np.searchsorted(day_nodes, type_key),
            first_mixed + mixed_head,
            np.full(len(type_key), len(slots.tail), np.int64),
            np.zeros(len(type_key), np.int64),
        ),
        by_household=Layer(
            first_mixed + node,
            first_household + household,
            free,
            np.zeros(len(node), np.int64),
        ),
        slots=slots,
        vans=Layer(
            first_van + np.arange(len(limits)),
            np.full(len(limits), sink, np.int64),
            np.minimum(van_left, len(slots.tail)),
            np.zeros(len(limits), np.int64),
        ),
        unused=Layer(
            np.arange(lots), np.full(lots, sink, np.int64), supply[:lots].copy(), np.zeros(lots, np.int64)
        ),
        first_household=first_household,
        first_mixed=first_mixed,
    )


def _reachable_days(shape: Shape) -> tuple[Ints, Ints]:
    """Return each lot with each day on which somebody who may have it comes while it can be had."""
    wanted: Bools = np.zeros((len(shape.kind_category), shape.days), bool)
    for day in np.unique(shape.type_day):
        wanted[:, day] = shape.may_have[:, shape.type_day == day].any(axis=1)
    days = np.arange(shape.days)
    there = (shape.arrives[:, None] <= days) & (days <= shape.last_day[:, None])
    lot, day = np.nonzero(wanted[shape.kind_of] & there)
    return lot.astype(np.int64), day.astype(np.int64)


def _members(shape: Shape, mixed_type: Ints) -> tuple[Ints, Ints]:
    by_type = np.argsort(shape.type_of, kind="stable")
    counts = np.bincount(shape.type_of, minlength=len(shape.type_day))
    starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    sizes = counts[mixed_type]
    node = np.repeat(np.arange(len(mixed_type)), sizes)
    within = np.arange(len(node)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    household: Ints = by_type[starts[mixed_type][node] + within]
    return node.astype(np.int64), household


def _caps(shape: Shape, household: Ints, category: Ints) -> tuple[Ints, Ints]:
    """Return what each household may still have of the category, and the most it could ever get of all."""
    in_category = np.zeros(max(1, len(shape.categories)), np.int64)
    np.add.at(in_category, shape.kind_category[shape.kind_of], [lot.units for lot in shape.lots])
    item_cap = np.array([each.item_cap for each in shape.households], np.int64)
    own = np.array([shape.instance.category_cap_of(each) for each in shape.households], np.int64)
    cap = np.minimum(own[household], in_category[category])
    cap = np.minimum(cap, item_cap[household])
    reach = np.zeros(len(shape.households), np.int64)
    np.add.at(reach, household, cap)
    free = cap.copy()
    if shape.pinned_category:
        promised = {key: units for key, units in shape.pinned_category.items() if units}
        pairs = zip(household.tolist(), category.tolist(), strict=True)
        free -= np.fromiter((promised.get(pair, 0) for pair in pairs), np.int64, len(free))
    return free, np.minimum(reach, item_cap)


def _limits(shape: Shape, reach: Ints) -> dict[date, int]:
    """Return the units left for each van that could be asked to carry more than it may."""
    asked: dict[date, int] = {}
    promised: dict[date, int] = {}
    for index, each in enumerate(shape.households):
        if each.delivered and each.pickup in shape.instance.van_units:
            asked[each.pickup] = asked.get(each.pickup, 0) + int(reach[index])
            promised[each.pickup] = promised.get(each.pickup, 0) + int(shape.pinned_items[index])
    limits = shape.instance.van_units
    return {day: limits[day] - promised[day] for day, units in asked.items() if units > limits[day]}


def _slots(shape: Shape, tiers: Tiers, van: dict[date, int], *, first_household: int, sink: int) -> Layer:
    leads_to = np.array(
        [van.get(each.pickup, sink) if each.delivered else sink for each in shape.households], np.int64
    )
    open_ = tiers.slot_level >= shape.pinned_items[tiers.slot_household]
    owner = tiers.slot_household[open_]
    return Layer(
        first_household + owner,
        leads_to[owner],
        np.ones(len(owner), np.int64),
        -tiers.scale * tiers.worth[open_],
    )
