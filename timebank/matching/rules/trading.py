"""Where a van is full: what would spoil against who has had least.

Everywhere else the plan that saves most is the fairest too. Where a van is full, a place that saves a unit
may be one that greater need does without. Then as much is saved as leaves the plan nearly as fair as any.
"""

import math
from dataclasses import replace

import numpy as np

from timebank.matching.rules.flow import cheapest
from timebank.matching.rules.network import Network, network_of
from timebank.matching.rules.shape import Ints, shape_of

NEARLY = 1 / 800
"""Of the highest Nash welfare that any plan has: so much is given up for saving, and no more."""
SHARES = (0.0, *(2 ** (1 + (place - 128) / 8) for place in range(1, 129)))
"""What saving a unit may be worth, to the most that a unit adds to fairness."""


def weighed(network: Network) -> Network:
    """Return the network with savings at the highest price at which the best plan is nearly the fairest.

    The price is that of the round with nothing promised, so promises do not change what a plan is judged on.

    Raises:
        PlanNotProven: the solver fails.
    """
    if not len(network.vans.tail):
        return network
    free = network_of(shape_of(replace(network.shape.instance, pinned=())))
    saving_first = cheapest(free)
    if not _some_van_is_full(free, saving_first):
        return network
    fairest = welfare(free, cheapest(free.trading(0)))
    least = fairest - NEARLY * abs(fairest)
    if welfare(free, saving_first) >= least:
        return network
    fair, unfair = 0, len(SHARES)
    while unfair - fair > 1:
        between = (fair + unfair) // 2
        if welfare(free, cheapest(free.trading(SHARES[between]))) >= least:
            fair = between
        else:
            unfair = between
    return network.trading(SHARES[fair])


def welfare(network: Network, flows: tuple[Ints, ...]) -> float:
    """Return Nash welfare, Σ e·ln((received + units + 0.5) / e) (matching.md), of a flow without promises."""
    households = network.shape.households
    e = np.array([each.entitlement for each in households], np.float64)
    before = np.array([each.received for each in households], np.float64) + 0.5
    _by_day, _by_type, _by_household, slots, _vans, _unused = flows
    taken = slots > 0
    return math.fsum((e * np.log(before / e)).tolist() + network.tiers.gain[taken].tolist())


def _some_van_is_full(network: Network, flows: tuple[Ints, ...]) -> bool:
    *_others, carried, _unused = flows
    return bool((carried >= network.vans.capacity).any())
