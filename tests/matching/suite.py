"""A seeded suite of rounds: easy, scarce, glut, restricted, ill-equipped, tight vans, and the odd ones."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from timebank.matching.rules import Household, Instance, Lot

RUN = date(2026, 11, 23)
WORDS = ("egg", "milk", "pork", "beef", "soy", "wheat", "shrimp", "walnut", "alcohol", "animal")
CATEGORIES = ("dairy", "bread", "vegetable", "meat", "canned", "noodle", "fruit", "goods")
STORAGE = ("fridge", "freezer", "cooking")
ROUNDS = 1200
"""Rounds of the suite at full size, a hundred of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a town's round is like. `supply` is units to items that households may take."""

    households: int = 60
    lots: int = 14
    supply: float = 1.0
    forbidding: float = 0.25
    equipped: float = 0.9
    delivered: float = 0.15
    van: float | None = 1.2
    """Units of a day's van to what its households may take; None for no limit."""
    days: int = 5
    category_cap: int = 2
    floor: bool = False
    alike: bool = False


KINDS = {
    "easy": Kind(),
    "scarce": Kind(supply=0.4),
    "glut": Kind(supply=2.5),
    "restricted": Kind(forbidding=0.85, supply=0.8),
    "no fridge or stove": Kind(equipped=0.3, supply=0.8),
    "tight vans": Kind(delivered=0.5, van=0.3, supply=0.9),
    "one household": Kind(households=1, lots=6),
    "no lot": Kind(lots=0),
    "ties": Kind(alike=True, supply=0.6),
    "huge units": Kind(supply=40_000),
    "floor": Kind(floor=True, supply=0.5),
    "floor, tight vans": Kind(floor=True, supply=0.5, delivered=0.4, van=0.4),
}


def suite(count: int, *, seed: int = 1) -> Iterator[tuple[str, Instance]]:
    """Yield that many instances, of each kind in turn."""
    names = list(KINDS)
    for number in range(count):
        name = names[number % len(names)]
        yield f"{name} {number // len(names)}", make(KINDS[name], seed=seed * 1_000_003 + number)


def make(kind: Kind, *, seed: int) -> Instance:
    rng = random.Random(seed)  # noqa: S311  # the same suite each time
    households = tuple(_household(rng, kind, number) for number in range(kind.households))
    wanted = sum(min(each.item_cap, kind.category_cap * len(CATEGORIES)) for each in households)
    lots = tuple(_lots(rng, kind, wanted))
    return Instance(
        branch="dalseo",
        run_date=RUN,
        next_cycle=RUN + timedelta(days=7),
        category_cap=kind.category_cap,
        households=households,
        lots=lots,
        floor=kind.floor,
        van_units=_vans(kind, households),
    )


def _household(rng: random.Random, kind: Kind, number: int) -> Household:
    if kind.alike:
        return Household(
            id=f"h-{number:05}",
            need=1.0,
            size=2,
            item_cap=4,
            pickup=RUN,
            forbids=frozenset(),
            has=frozenset(STORAGE),
        )
    size = rng.choices((1, 2, 3, 4, 5, 6), (30, 28, 20, 14, 6, 2))[0]
    forbids = rng.sample(WORDS, rng.randint(1, 3)) if rng.random() < kind.forbidding else []
    return Household(
        id=f"h-{number:05}",
        need=rng.choice((1.0, 1.0, 1.25, 1.5)),
        size=size,
        item_cap=2 + size,
        pickup=RUN + timedelta(days=rng.randrange(kind.days)),
        forbids=frozenset(forbids),
        has=frozenset(each for each in STORAGE if rng.random() < kind.equipped),
        received=rng.randrange(0, 30) / 2,
        delivered=rng.random() < kind.delivered,
    )


def _lots(rng: random.Random, kind: Kind, wanted: int) -> Iterator[Lot]:
    shares = [rng.uniform(0.3, 1.7) for _ in range(kind.lots)]
    for number, share in enumerate(shares):
        category = rng.choice(CATEGORIES)
        goods = category == "goods"
        arrives = RUN + timedelta(days=rng.choice((-3, -2, -1, 0, 0, 1, 2)))
        first = max(arrives, RUN)
        needs = [] if goods else [each for each in STORAGE if rng.random() < 0.25]
        contains = [] if goods else rng.sample(WORDS, rng.choice((0, 1, 1, 2, 3)))
        yield Lot(
            id=f"l-{number:05}",
            category=category,
            units=max(1, round(wanted * kind.supply * share / sum(shares))),
            grams_per_unit=rng.choice((200, 500, 900, 1000, 3000)),
            contains=frozenset(contains),
            needs=frozenset(needs),
            arrives=arrives,
            expires=None if goods else first + timedelta(days=rng.choice((1, 2, 3, 4, 5, 6, 8, 14, 40, 200))),
            residual_days=rng.choice((0, 0, 1)),
        )


def _vans(kind: Kind, households: tuple[Household, ...]) -> dict[date, int]:
    if kind.van is None:
        return {}
    by_day: dict[date, int] = {}
    for each in households:
        if each.delivered:
            by_day[each.pickup] = by_day.get(each.pickup, 0) + each.item_cap
    return {day: int(units * kind.van) for day, units in by_day.items()}


def shuffled(instance: Instance, seed: int) -> Instance:
    """Return the same instance with everything in another order."""
    rng = random.Random(seed)  # noqa: S311
    return replace(
        instance,
        households=tuple(rng.sample(instance.households, len(instance.households))),
        lots=tuple(rng.sample(instance.lots, len(instance.lots))),
        pinned=tuple(rng.sample(instance.pinned, len(instance.pinned))),
    )
