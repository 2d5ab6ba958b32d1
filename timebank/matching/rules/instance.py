"""What is to be planned, and what a plan is: values only, with ids as text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from timebank.matching.errors import Fault, InstanceRefused

ADULT_SHARE = 0.5
"""How much each further member adds to a household's size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Who receives. `received` are decayed units of earlier cycles; caps are units of this cycle."""

    id: str
    need: float
    size: int
    item_cap: int
    pickup: date
    forbids: frozenset[str]
    has: frozenset[str]
    received: float = 0.0
    delivered: bool = False
    equivalised_need: float | None = None
    days_since_served: int | None = None
    """Settles ties only; not part of the file."""
    category_cap: int | None = None
    """Of its own, such as a shared home's; None: the round's. Not part of the file."""

    @property
    def entitlement(self) -> float:
        """Return e, the equivalised need that fairness divides by (matching.md)."""
        if self.equivalised_need is not None:
            return self.equivalised_need
        return self.need * (1 + ADULT_SHARE * (self.size - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What came in. `expires` is None for goods that never spoil."""

    id: str
    category: str
    units: int
    grams_per_unit: int
    contains: frozenset[str]
    needs: frozenset[str]
    arrives: date
    expires: date | None
    residual_days: int = 0
    """Days that must be left when it is picked up."""

    @property
    def last_day(self) -> date | None:
        """Return the last day on which it may be picked up."""
        return None if self.expires is None else self.expires - timedelta(days=self.residual_days)


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """So many units of the lot for the household."""

    household: str
    lot: str
    units: int


class Broken(StrEnum):
    """Which hard rule an assignment breaks."""

    UNKNOWN_HOUSEHOLD = "unknown-household"
    UNKNOWN_LOT = "unknown-lot"
    FORBIDDEN = "forbidden"
    NEEDS = "needs"
    ARRIVAL = "arrival"
    EXPIRY = "expiry"
    LOT_UNITS = "lot-units"
    ITEM_CAP = "item-cap"
    CATEGORY_CAP = "category-cap"
    VAN = "van"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One branch's round. Refuses ids that are there twice and promises that break a hard rule."""

    branch: str
    run_date: date
    next_cycle: date
    category_cap: int
    households: tuple[Household, ...]
    lots: tuple[Lot, ...]
    floor: bool = False
    van_units: Mapping[date, int] = field(default_factory=dict)
    pinned: tuple[Assignment, ...] = ()

    def __post_init__(self) -> None:
        faults = [*self._twice()]
        if not faults:
            faults += [
                Fault(f"$.pinned[{index}]", f"pinned-{broken}")
                for index, broken in broken_rules(self, self.pinned)
            ]
        if faults:
            raise InstanceRefused(faults)

    def _twice(self) -> Iterator[Fault]:
        for name, ids in (
            ("households", [each.id for each in self.households]),
            ("lots", [each.id for each in self.lots]),
        ):
            seen: set[str] = set()
            for index, each in enumerate(ids):
                if each in seen:
                    yield Fault(f"$.{name}[{index}].id", "id-twice")
                seen.add(each)
        for index, pin in enumerate(self.pinned):
            if pin.units < 1:
                yield Fault(f"$.pinned[{index}].units", "at-least", {"least": 1})

    def category_cap_of(self, household: Household) -> int:
        """Return how many units of one category the household may have."""
        return self.category_cap if household.category_cap is None else household.category_cap

    def at_risk(self, lot: Lot) -> bool:
        """Tell whether the lot is given now or wasted."""
        return lot.last_day is not None and lot.last_day < self.next_cycle


def pair_breaks(household: Household, lot: Lot) -> Broken | None:
    """Return the first hard rule between the two that would be broken."""
    if not lot.contains.isdisjoint(household.forbids):
        return Broken.FORBIDDEN
    if not lot.needs <= household.has:
        return Broken.NEEDS
    if lot.arrives > household.pickup:
        return Broken.ARRIVAL
    if lot.last_day is not None and lot.last_day < household.pickup:
        return Broken.EXPIRY
    return None


def broken_rules(instance: Instance, assignments: tuple[Assignment, ...]) -> Iterator[tuple[int, Broken]]:
    """Yield the index of each assignment that breaks a hard rule, and which; caps at the one that exceeds."""
    households = {each.id: each for each in instance.households}
    lots = {each.id: each for each in instance.lots}
    used: dict[tuple[Broken, object, object], int] = {}
    for index, each in enumerate(assignments):
        household, lot = households.get(each.household), lots.get(each.lot)
        if household is None or lot is None:
            yield index, Broken.UNKNOWN_HOUSEHOLD if household is None else Broken.UNKNOWN_LOT
            continue
        broken = pair_breaks(household, lot)
        if broken is not None:
            yield index, broken
        for rule, owner, part, most in _caps(instance, household, lot):
            key = (rule, owner, part)
            used[key] = used.get(key, 0) + each.units
            if used[key] > most:
                yield index, rule


def _caps(instance: Instance, household: Household, lot: Lot) -> Iterator[tuple[Broken, object, object, int]]:
    yield Broken.LOT_UNITS, lot.id, None, lot.units
    yield Broken.ITEM_CAP, household.id, None, household.item_cap
    yield Broken.CATEGORY_CAP, household.id, lot.category, instance.category_cap_of(household)
    limit = instance.van_units.get(household.pickup) if household.delivered else None
    if limit is not None:
        yield Broken.VAN, household.pickup, None, limit


@dataclass(frozen=True, slots=True)
class Certificate:
    """The plan's cost, the proven least cost of any plan, and what lies between: 0 is as good as can be."""

    value: int
    bound: int

    @property
    def gap(self) -> int:
        return self.value - self.bound


@dataclass(frozen=True, slots=True)
class Summary:
    """What a plan comes to. `unserved` counts households with nothing."""

    units: int
    grams: int
    wasted_units: int
    wasted_grams: int
    unserved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who gets what, in the order of household and lot; each pair is there once."""

    branch: str
    run_date: date
    assignments: tuple[Assignment, ...]
    certificate: Certificate
    summary: Summary


def summarise(instance: Instance, assignments: tuple[Assignment, ...]) -> Summary:
    """Return what the assignments come to; what is at risk and not given is wasted."""
    given: dict[str, int] = {}
    for each in assignments:
        given[each.lot] = given.get(each.lot, 0) + each.units
    wasted = [
        (lot.units - given.get(lot.id, 0), lot.grams_per_unit)
        for lot in instance.lots
        if instance.at_risk(lot)
    ]
    return Summary(
        units=sum(given.values()),
        grams=sum(given.get(lot.id, 0) * lot.grams_per_unit for lot in instance.lots),
        wasted_units=sum(units for units, _grams in wasted),
        wasted_grams=sum(units * grams for units, grams in wasted),
        unserved=len(instance.households) - len({each.household for each in assignments}),
    )
