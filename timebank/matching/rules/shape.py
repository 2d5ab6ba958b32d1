"""An instance in arrays: households by type, lots by what they hold, and who may have what.

Households are alike in what they may have if they forbid the same of the words that occur, have the same of
what is needed, and come on the same day. Lots are alike if they are of one category, contain the same of the
words that somebody forbids, and need the same. Both reductions are exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from timebank.matching.rules.instance import Household, Instance, Lot

Key = TypeVar("Key", bound=tuple[object, ...])
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max
"""The last day of goods that never spoil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Indices are places in `households` and `lots`, in the order of ids. Days count from the first."""

    instance: Instance
    households: tuple[Household, ...]
    lots: tuple[Lot, ...]
    categories: tuple[str, ...]
    first_day: int
    type_of: Ints
    """The type of each household."""
    type_day: Ints
    kind_of: Ints
    """The kind of each lot."""
    kind_category: Ints
    may_have: Bools
    """Kind by type: nothing in it is forbidden, and all it needs is there."""
    arrives: Ints
    last_day: Ints
    supply: Ints
    """Units of each lot that nobody has been promised."""
    pinned_items: Ints
    """Units each household has been promised."""
    pinned_category: dict[tuple[int, int], int]
    """The same by household and category."""

    @property
    def days(self) -> int:
        return int(self.type_day.max(initial=0)) + 1


def shape_of(instance: Instance) -> Shape:
    households = tuple(sorted(instance.households, key=lambda each: each.id))
    lots = tuple(sorted(instance.lots, key=lambda each: each.id))
    forbidden = frozenset().union(*{each.forbids for each in households})
    needed = frozenset().union(*{each.needs for each in lots})
    contained = frozenset().union(*{each.contains for each in lots})
    types, type_of = _classes(
        [
            (each.pickup.toordinal(), _words(each.forbids & contained), _words(each.has & needed))
            for each in households
        ]
    )
    kinds, kind_of = _classes(
        [(each.category, _words(each.contains & forbidden), _words(each.needs)) for each in lots]
    )
    categories = sorted({each.category for each in lots})
    place = {category: index for index, category in enumerate(categories)}
    first_day = min([instance.run_date.toordinal(), *(each[0] for each in types)])
    harmful = (
        _matrix([kind[1] for kind in kinds], forbidden) @ _matrix([each[1] for each in types], forbidden).T
    )
    lacking = (
        _matrix([kind[2] for kind in kinds], needed) @ (1 - _matrix([each[2] for each in types], needed)).T
    )
    household_at = {each.id: index for index, each in enumerate(households)}
    lot_at = {each.id: index for index, each in enumerate(lots)}
    supply = np.array([each.units for each in lots], np.int64)
    pinned_items = np.zeros(len(households), np.int64)
    pinned_category: dict[tuple[int, int], int] = {}
    for pin in instance.pinned:
        at, lot = household_at[pin.household], lot_at[pin.lot]
        supply[lot] -= pin.units
        pinned_items[at] += pin.units
        key = (at, place[lots[lot].category])
        pinned_category[key] = pinned_category.get(key, 0) + pin.units
    return Shape(
        instance=instance,
        households=households,
        lots=lots,
        categories=tuple(categories),
        first_day=first_day,
        type_of=type_of,
        type_day=np.array([each[0] - first_day for each in types], np.int64),
        kind_of=kind_of,
        kind_category=np.array([place[kind[0]] for kind in kinds], np.int64),
        may_have=(harmful == 0) & (lacking == 0),
        arrives=np.array([each.arrives.toordinal() - first_day for each in lots], np.int64),
        last_day=np.array(
            [
                NEVER if day is None else day.toordinal() - first_day
                for day in (each.last_day for each in lots)
            ],
            np.int64,
        ),
        supply=supply,
        pinned_items=pinned_items,
        pinned_category=pinned_category,
    )


def _words(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(words))


def _classes(keys: Sequence[Key]) -> tuple[list[Key], Ints]:
    classes = sorted(set(keys))
    place = {key: index for index, key in enumerate(classes)}
    return classes, np.fromiter((place[key] for key in keys), np.int64, len(keys))


def _matrix(rows: Iterable[tuple[str, ...]], vocabulary: frozenset[str]) -> NDArray[np.float32]:
    rows = list(rows)
    place = {word: index for index, word in enumerate(sorted(vocabulary))}
    matrix = np.zeros((len(rows), len(place)), np.float32)
    for index, row in enumerate(rows):
        matrix[index, [place[word] for word in row]] = 1
    return matrix
