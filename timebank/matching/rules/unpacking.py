"""From a flow to who gets which lot: earliest expiry to first units first, and always the same way."""

import numpy as np

from timebank.matching.rules.flow import Flow
from timebank.matching.rules.instance import Assignment
from timebank.matching.rules.network import Network
from timebank.matching.rules.shape import Ints


def unpack(network: Network, flow: Flow) -> list[Assignment]:
    """Return the assignments, in the order of household and lot, promises not included."""
    shape = network.shape
    by_day, by_type, by_household = flow.layers[:3]
    # Units that come to a (kind, day) and units that leave it, side by side.
    lot = np.repeat(network.by_day.tail, by_day)
    day_node = np.repeat(network.by_day.head, by_day)
    lot = lot[np.lexsort((lot, shape.last_day[lot], day_node))]
    mixed = np.repeat(network.by_type.head, by_type)
    mixed = mixed[np.lexsort((mixed, np.repeat(network.by_type.tail, by_type)))]
    # Units that come to a (type, category), and who takes them: first units before second ones.
    lot = lot[np.lexsort((lot, shape.last_day[lot], mixed))]
    household = np.repeat(network.by_household.head, by_household) - network.first_household
    node = np.repeat(network.by_household.tail, by_household)
    level = _levels(by_household)
    household = household[np.lexsort((household, level, node))]
    pairs, units = np.unique(household * max(1, len(shape.lots)) + lot, return_counts=True)
    return [
        Assignment(shape.households[pair // len(shape.lots)].id, shape.lots[pair % len(shape.lots)].id, count)
        for pair, count in zip(pairs.tolist(), units.tolist(), strict=True)
    ]


def _levels(units: Ints) -> Ints:
    """Return 0, 1, … for each arc's units."""
    starts = np.cumsum(units) - units
    levels: Ints = np.arange(int(units.sum())) - np.repeat(starts, units)
    return levels
