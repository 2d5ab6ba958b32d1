"""Why a household does not get a lot: one reason for each pair that is not in the plan."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from timebank.matching.rules.instance import Assignment, Household, Instance, Lot
from timebank.matching.rules.network import network_of
from timebank.matching.rules.shape import Bools, Ints, shape_of

Codes = NDArray[np.uint8]

NOBODY = np.iinfo(np.int64).max
DIET_WORDS = frozenset({"alcohol", "animal", "beef", "fish", "halal", "meat", "pork", "seafood", "vegan"})
COOKING_WORDS = frozenset({"cooking", "gas", "kettle", "microwave", "oven", "stove"})


class Reason(IntEnum):
    """The first that holds, in this order."""

    GIVEN = 0
    """None needed: the plan gives it."""
    ALLERGEN = 1
    DIET = 2
    COLD_CHAIN = 3
    COOKING = 4
    ARRIVAL = 5
    EXPIRY = 6
    ITEM_CAP = 7
    CATEGORY_CAP = 8
    VAN_FULL = 9
    PROMISED = 10
    """All of it is promised to others, or there is none."""
    GREATER_NEED = 11
    """It went to households with greater need."""
    POSSIBLE = 12
    """Nothing speaks against it: only in a plan that somebody changed."""


@dataclass(frozen=True, slots=True)
class Why:
    """One pair's reason with what its sentence names.

    `own` is what a unit would add to fairness here, `cut_off` the least that it adds where it went, which is
    more, unless `floor` says that the units there are first ones.
    """

    household: Household
    lot: Lot
    reason: Reason
    words: tuple[str, ...] = ()
    day: date | None = None
    most: int | None = None
    own: float | None = None
    cut_off: float | None = None
    floor: bool = False


class Explanation:
    """The reasons of a plan; `codes` has one for each household and lot, in the order of their ids."""

    def __init__(
        self, instance: Instance, assignments: Sequence[Assignment], *, diet: Collection[str] = DIET_WORDS
    ) -> None:
        self.network = network_of(shape_of(instance))
        self.diet = frozenset(diet)
        shape = self.network.shape
        self._household_at = {each.id: index for index, each in enumerate(shape.households)}
        self._lot_at = {each.id: index for index, each in enumerate(shape.lots)}
        self._place(assignments)
        self.codes = self._reasons()

    @property
    def households(self) -> tuple[Household, ...]:
        return self.network.shape.households

    @property
    def lots(self) -> tuple[Lot, ...]:
        return self.network.shape.lots

    def _place(self, assignments: Sequence[Assignment]) -> None:
        shape = self.network.shape
        pinned = Counter({(each.household, each.lot): 0 for each in assignments})
        for pin in shape.instance.pinned:
            pinned[pin.household, pin.lot] += pin.units
        at = [(self._household_at[each.household], self._lot_at[each.lot]) for each in assignments]
        self._household, self._lot = np.array(at, np.int64).reshape(-1, 2).T
        self._units = np.array([each.units for each in assignments], np.int64)
        self._free = self._units > np.array([pinned[each.household, each.lot] for each in assignments], int)

    def _reasons(self) -> Codes:
        shape = self.network.shape
        given = np.zeros((len(shape.households), len(shape.lots)), bool)
        given[self._household, self._lot] = True
        items = _totals(self._household, self._units, len(shape.households))
        codes = np.full(given.shape, Reason.POSSIBLE, np.uint8)
        # The first reason that holds is written last.
        next_rank, last_rank = self._ranks(items)
        recipients = self._cut_offs(last_rank)
        codes[next_rank[:, None] < recipients] = Reason.GREATER_NEED
        left = np.array([lot.units for lot in shape.lots], np.int64) - _totals(
            self._lot, self._units, len(shape.lots)
        )
        codes[:, left > 0] = Reason.POSSIBLE
        codes[:, (left <= 0) & (recipients == NOBODY)] = Reason.PROMISED
        codes[self._van_full(items)] = Reason.VAN_FULL
        codes[self._category_full()] = Reason.CATEGORY_CAP
        codes[items >= np.array([each.item_cap for each in shape.households], np.int64)] = Reason.ITEM_CAP
        day = shape.type_day[shape.type_of][:, None]
        codes[shape.last_day[None, :] < day] = Reason.EXPIRY
        codes[shape.arrives[None, :] > day] = Reason.ARRIVAL
        for reason, pairs in self._between():
            codes[pairs] = reason
        codes[given] = Reason.GIVEN
        return codes

    def _ranks(self, items: Ints) -> tuple[Ints, Ints]:
        """Return how early each household's next unit should come, and the last one it got."""
        tiers = self.network.tiers
        if not len(tiers.worth):
            return np.zeros(len(items), np.int64), np.zeros(len(items), np.int64)
        reach = np.diff(tiers.first_slot)
        following = np.minimum(tiers.first_slot[:-1] + items, len(tiers.worth) - 1)
        before = np.maximum(tiers.first_slot[:-1] + items - 1, 0)
        return np.where(items < reach, tiers.worth[following], 0), tiers.worth[before]

    def _cut_offs(self, last_rank: Ints) -> Ints:
        """Return for each lot the lowest rank among the last units of those who got it without a promise."""
        recipients = np.full(len(self.lots), NOBODY, np.int64)
        np.minimum.at(recipients, self._lot[self._free], last_rank[self._household[self._free]])
        return recipients

    def _van_full(self, items: Ints) -> Bools:
        instance = self.network.shape.instance
        carried: Counter[date] = Counter()
        for index, each in enumerate(self.households):
            if each.delivered:
                carried[each.pickup] += int(items[index])
        full = {day for day, units in instance.van_units.items() if carried[day] >= units}
        return np.array([each.delivered and each.pickup in full for each in self.households], bool)

    def _category_full(self) -> Bools:
        shape = self.network.shape
        category = shape.kind_category[shape.kind_of] if len(shape.lots) else np.zeros(0, np.int64)
        got = np.zeros((len(shape.households), max(1, len(shape.categories))), np.int64)
        np.add.at(got, (self._household, category[self._lot]), self._units)
        caps = np.array([shape.instance.category_cap_of(each) for each in shape.households], np.int64)
        full: Bools = got[:, category] >= caps[:, None]
        return full

    def _between(self) -> Iterator[tuple[Reason, Bools]]:
        """Yield the pairs that the household or its kitchen rules out, the weakest reason first."""
        has = [each.has for each in self.households]
        forbids = [each.forbids for each in self.households]
        yield Reason.COOKING, ~_holds(has, [each.needs & COOKING_WORDS for each in self.lots])
        yield Reason.COLD_CHAIN, ~_holds(has, [each.needs - COOKING_WORDS for each in self.lots])
        yield Reason.DIET, _meets(forbids, [each.contains & self.diet for each in self.lots])
        yield Reason.ALLERGEN, _meets(forbids, [each.contains - self.diet for each in self.lots])

    def why(self, household_id: str, lot_id: str) -> Why:
        """Return the reason of the pair, with its figures. Raises KeyError for ids that are not there."""
        at, lot_at = self._household_at[household_id], self._lot_at[lot_id]
        household, lot = self.households[at], self.lots[lot_at]
        reason = Reason(int(self.codes[at, lot_at]))
        if reason is Reason.GREATER_NEED:
            return self._beside(at, lot_at)
        return Why(
            household,
            lot,
            reason,
            words=tuple(sorted(self._words(household, lot, reason))),
            day=self._day(household, lot, reason),
            most=self._most(household, reason),
        )

    def _words(self, household: Household, lot: Lot, reason: Reason) -> frozenset[str]:
        harmful, lacking = lot.contains & household.forbids, lot.needs - household.has
        by_reason = {
            Reason.ALLERGEN: harmful - self.diet,
            Reason.DIET: harmful,
            Reason.COLD_CHAIN: lacking - COOKING_WORDS,
            Reason.COOKING: lacking,
        }
        return by_reason.get(reason, frozenset())

    def _day(self, household: Household, lot: Lot, reason: Reason) -> date | None:
        days = {
            Reason.ARRIVAL: lot.arrives,
            Reason.EXPIRY: lot.last_day,
            Reason.VAN_FULL: household.pickup,
        }
        return days.get(reason)

    def _most(self, household: Household, reason: Reason) -> int | None:
        instance = self.network.shape.instance
        caps = {
            Reason.ITEM_CAP: household.item_cap,
            Reason.CATEGORY_CAP: instance.category_cap_of(household),
            Reason.VAN_FULL: instance.van_units.get(household.pickup),
        }
        return caps.get(reason)

    def _beside(self, at: int, lot_at: int) -> Why:
        tiers = self.network.tiers
        items = _totals(self._household, self._units, len(self.households))
        got = self._household[(self._lot == lot_at) & self._free]
        last = tiers.first_slot[got] + items[got] - 1
        lowest = int(last[np.argmin(tiers.worth[last])])
        own = int(tiers.first_slot[at] + items[at])
        return Why(
            self.households[at],
            self.lots[lot_at],
            Reason.GREATER_NEED,
            own=float(tiers.gain[own]),
            cut_off=float(tiers.gain[lowest]),
            floor=bool(
                self.network.shape.instance.floor
                and tiers.slot_level[lowest] == 0
                and tiers.slot_level[own] > 0
            ),
        )


def explain(
    instance: Instance, assignments: Sequence[Assignment], *, diet: Collection[str] = DIET_WORDS
) -> Explanation:
    """Return why each household does not get each lot that the assignments do not give it.

    `diet` are the words that are about diet, not allergy. Any other forbidden word counts as an allergen.
    """
    return Explanation(instance, assignments, diet=diet)


def _totals(index: Ints, units: Ints, count: int) -> Ints:
    totals = np.zeros(count, np.int64)
    np.add.at(totals, index, units)
    return totals


def _meets(rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]]) -> Bools:
    """Return where a row's words and a column's have one in common."""
    words = sorted(frozenset().union(*set(columns)))
    met: Bools = _matrix(rows, words) @ _matrix(columns, words).T > 0
    return met


def _holds(rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]]) -> Bools:
    """Return where a row has all of a column's words."""
    words = sorted(frozenset().union(*set(columns)))
    held: Bools = (1 - _matrix(rows, words)) @ _matrix(columns, words).T == 0
    return held


def _matrix(sets: Sequence[frozenset[str]], words: Sequence[str]) -> NDArray[np.float32]:
    matrix = np.zeros((len(sets), len(words)), np.float32)
    place = {word: index for index, word in enumerate(words)}
    for row, each in enumerate(sets):
        matrix[row, [place[word] for word in each if word in place]] = 1
    return matrix
