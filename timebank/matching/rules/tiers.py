"""What a plan is judged on, as integer costs: saving what would spoil, then need, then early with early.

The tiers do not trade, but for saving and need where a van is full (`trading`). A cheaper plan differs from
a dearer one by cycles that pass each lot once and the sink once, so a cycle holds at most two arcs of each
lot, and at most two units' arcs at the sink and at each van.
"""

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from timebank.matching.errors import Fault, InstanceRefused
from timebank.matching.rules.shape import NEVER, Bools, Floats, Ints, Shape

PAIRED_DAYS = 30
SAVED_DAYS = 40
STEP = 100_000
GRAMS = 10
"""100 a kilogram."""
MOST_SLOTS = 2_000_000
FINEST = 1 << 20
"""Steps of what a unit adds to fairness, where savings are weighed against it."""
MOST_COST = 1 << 60
"""The solver multiplies costs by nodes within 63 bits, and needs room above that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Costs in integers. Slots are units of this cycle, household by household, the first of each first."""

    first_slot: Ints
    """Where each household's slots begin, and at the end how many there are."""
    slot_household: Ints
    slot_level: Ints
    gain: Floats
    """What the unit adds to Nash welfare."""
    worth: Ints
    """Higher for the unit that should come first."""
    most: int
    """The highest worth, what the floor adds to first units not counted."""
    saving: Ints
    """Of each lot: the worth of giving a unit."""
    by_saving: Ints
    """Of each lot: its place by that worth, from 0."""
    at_risk: Bools
    pairing: Ints
    scale: int
    """M: above all that pairing can come to in a cycle."""
    days: int

    def lot_cost(self, lot: Ints, day: Ints) -> Ints:
        """Return the cost of a unit of each lot that is picked up on the day beside it."""
        cost: Ints = -self.scale * self.saving[lot] + self.pairing[lot] * (self.days - day)
        return cost

    def trading(self, share: float) -> "Tiers":
        """Return them with a unit at risk worth that share of the most that a unit is worth to anybody."""
        saving = self.by_saving + np.where(self.at_risk, int(share * self.most), 0)
        return replace(self, saving=saving)


def tiers_of(shape: Shape, reach: Ints, *, vans: int, nodes: int) -> Tiers:
    """Return the costs. `reach` is the most that each household could get, `vans` how many limits there are.

    Raises InstanceRefused if there are more units to choose from than can be weighed at once.
    """
    if int(reach.sum()) > MOST_SLOTS:
        raise InstanceRefused([Fault("$", "too-large", {"most": MOST_SLOTS})])
    first_slot = np.concatenate([[0], np.cumsum(reach)]).astype(np.int64)
    count = int(first_slot[-1])
    owner = np.repeat(np.arange(len(reach)), reach)
    level = np.arange(count) - first_slot[owner]
    gain = _gains(shape, owner, level)
    rank = np.empty(count, np.int64)
    rank[_order(shape, owner, level, gain)] = np.arange(count, 0, -1)
    # Without vans, what is saved and who is served are chosen independently of each other: the sets of lots'
    # units that can be given form a matroid, those of slots another. Where a van is full they may meet: then
    # saving a unit stays above all that need can come to in a cycle, and which of them is saved does not.
    saving, at_risk = _savings(shape), _at_risk(shape)
    by_saving = np.unique(saving, return_inverse=True)[1].astype(np.int64)
    scale = 2 * max(1, len(shape.lots)) * PAIRED_DAYS * shape.days + 1
    worth = _weighed(gain, rank, MOST_COST // (scale * nodes * (2 * vans + 4))) if vans else rank
    most = int(worth.max(initial=0))
    if vans:
        saving = by_saving + np.where(at_risk, (vans + 1) * most, 0)
    elif scale * max(int(saving.max(initial=0)), count) * nodes > MOST_COST:
        saving = by_saving
    if shape.instance.floor:
        worth[level == 0] += (vans + 1) * most + (int(saving.max(initial=0)) if vans else 0)
    return Tiers(
        first_slot=first_slot,
        slot_household=owner,
        slot_level=level,
        gain=gain,
        worth=worth,
        most=most,
        saving=saving,
        by_saving=by_saving,
        at_risk=at_risk,
        pairing=np.minimum(_slack(shape), PAIRED_DAYS),
        scale=scale,
        days=shape.days,
    )


def _gains(shape: Shape, owner: Ints, level: Ints) -> Floats:
    e = np.array([each.entitlement for each in shape.households], np.float64)
    received = np.array([each.received for each in shape.households], np.float64)
    gain: Floats = e[owner] * np.log1p(1 / (received[owner] + level + 0.5))
    return gain


def _order(shape: Shape, owner: Ints, level: Ints, gain: Floats) -> Ints:
    """Return the slots in the order in which to serve them; equal gains go by need, wait, and lot.

    The greater need comes first, then the longer wait, then a hash of id and date: no name is always
    last. The gain falls with each unit; where that is less than a float can tell, the level says so.
    """
    day = shape.instance.run_date.isoformat()
    households = shape.households
    draw = np.array(
        [
            int.from_bytes(hashlib.blake2b(each.id.encode(), key=day.encode(), digest_size=8).digest())
            for each in households
        ],
        np.uint64,
    )
    need = np.array([each.need for each in households], np.float64)
    waited = np.array([each.days_since_served or 0 for each in households], np.int64)
    before = np.lexsort((np.arange(len(households)), draw, -waited, -need))
    place = np.empty(len(households), np.int64)
    place[before] = np.arange(len(households))
    order: Ints = np.lexsort((level, place[owner], -gain))
    return order


def _weighed(gain: Floats, rank: Ints, most: int) -> Ints:
    """Return what units add to fairness, in steps as fine as `most` allows; equals stay in their order."""
    in_order = len(rank) + 1
    steps = max(0, min(FINEST, most // in_order - 1))
    stepped = np.floor(gain / gain.max(initial=1e-12) * steps).astype(np.int64)
    worth: Ints = stepped * in_order + rank
    return worth


def _slack(shape: Shape) -> Ints:
    """Return the days from the run to each lot's last day; at least 0, and much for what never spoils."""
    run = shape.instance.run_date.toordinal() - shape.first_day
    slack: Ints = np.maximum(np.where(shape.last_day == NEVER, NEVER, shape.last_day - run), 0)
    return slack


def _savings(shape: Shape) -> Ints:
    slack = _slack(shape)
    at_risk = _at_risk(shape)
    weight = np.array([min(lot.grams_per_unit // GRAMS, STEP - 1) for lot in shape.lots], np.int64)
    saved = (SAVED_DAYS - np.minimum(slack, SAVED_DAYS - 1)) * STEP + weight
    earliest = PAIRED_DAYS - np.minimum(slack, PAIRED_DAYS)
    saving: Ints = np.where(at_risk, saved, earliest).astype(np.int64)
    return saving


def _at_risk(shape: Shape) -> Bools:
    return np.array([shape.instance.at_risk(lot) for lot in shape.lots], bool)
