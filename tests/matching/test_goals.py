"""What a plan comes to beside what pantries do today, on the same rounds in the same run."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from functools import cache
from math import floor
from typing import Any

import pytest

from tests.matching import checker
from tests.matching.baselines import BASELINES, most_units
from tests.matching.files import as_json
from tests.matching.suite import ROUNDS, suite
from tests.matching.town import Town, looking_ahead, same_day
from tests.proofs import Proof
from timebank.matching.rules import Assignment, Instance, plan

A_TENTH = 0.10
A_THOUSANDTH = 0.001


@dataclass(frozen=True, slots=True)
class Compared:
    name: str
    instance: Instance
    whole: dict[str, Any]
    ours: list[dict[str, Any]]
    others: dict[str, list[dict[str, Any]]]

    @property
    def van_binds(self) -> bool:
        """Tell whether a van leaves full."""
        carried = Counter[str]()
        pickup = {each["id"]: each["pickup"] for each in self.whole["households"] if each["delivered"]}
        for each in self.ours:
            if each["household"] in pickup:
                carried[pickup[each["household"]]] += each["units"]
        return any(carried[day] >= units for day, units in self.whole["van_units"].items())


@cache
def compared(count: int) -> tuple[Compared, ...]:
    """Return that many rounds of the suite, each shared out in every way: one run for all that compare."""
    return tuple(
        Compared(
            name,
            instance,
            as_json(instance),
            rows(plan(instance).assignments),
            {label: rows(baseline(instance)) for label, baseline in BASELINES.items()},
        )
        for name, instance in suite(count)
    )


def rows(assignments: tuple[Assignment, ...]) -> list[dict[str, Any]]:
    return [asdict(each) for each in assignments]


def units(plan_rows: list[dict[str, Any]]) -> int:
    return sum(each["units"] for each in plan_rows)


@pytest.mark.proof("Less is wasted than by any way that pantries use today")
def test_no_plan_wastes_more_than_it_must(proof: Proof) -> None:
    wasted: Counter[str] = Counter()
    spared: Counter[str] = Counter()
    count = proof.size(ROUNDS)
    for each in compared(count):
        ours = checker.wasted(each.whole, each.ours)
        others = {label: checker.wasted(each.whole, given) for label, given in each.others.items()}
        assert ours <= min(others.values()), each.name
        must = least_waste(each.instance)
        spared.update({label: lost - must for label, lost in ({"ours": ours} | others).items()})
        if not each.name.startswith("huge"):
            wasted.update({"ours": ours} | others)
    for first_come in ("client picks", "staff hands out"):
        assert spared["ours"] <= A_TENTH * spared[first_come]
    proof.saw(
        f"{count} instances, never more than the best of the others; units "
        f"wasted that could have been given: {listed(spared)}; all wasted units, without the rounds of "
        f"huge lots: {listed(wasted)}"
    )


def listed(figures: Counter[str]) -> str:
    return ", ".join(f"{label} {figures[label]:,}" for label in ("ours", *BASELINES))


def least_waste(instance: Instance) -> int:
    """Return the units at risk that no plan can give, by a maximum flow of these lots alone."""
    lots = tuple(lot for lot in instance.lots if instance.at_risk(lot))
    return sum(lot.units for lot in lots) - most_units(replace(instance, lots=lots))


@pytest.mark.proof("As many units are given as can be")
def test_a_plan_gives_nearly_all_that_can_be_given(proof: Proof) -> None:
    """A thousandth of one round is less than a unit: there it may be a unit."""
    given = possible = 0
    count = proof.size(ROUNDS)
    for each in compared(count):
        ours, most = units(each.ours), most_units(each.instance)
        assert ours >= floor((1 - A_THOUSANDTH) * most), each.name
        given, possible = given + ours, possible + most
    assert given >= (1 - A_THOUSANDTH) * possible
    proof.saw(f"{count} instances, {given:,} of at most {possible:,} units")


@pytest.mark.proof("Nobody's way of sharing is fairer")
def test_nash_welfare_is_at_least_that_of_every_other_way(proof: Proof) -> None:
    """With the floor, those ways count that keep it. Where a van is full, a thousandth may be given up."""
    count = proof.size(ROUNDS)
    full_vans = 0
    furthest = 0.0
    for each in compared(count):
        ours = checker.nash(each.whole, each.ours)
        full_vans += each.van_binds
        for label, given in each.others.items():
            if each.instance.floor and not keeps_floor(each.instance, given):
                continue
            behind = checker.nash(each.whole, given) - ours
            allowed = A_THOUSANDTH * abs(ours) if each.van_binds else 1e-9 * (1 + abs(ours))
            assert behind <= allowed, (each.name, label)
            if each.van_binds:
                furthest = max(furthest, behind / abs(ours))
    proof.saw(
        f"{count} instances, never behind on the {count - full_vans} where no van is full, and by at most "
        f"{100 * furthest:.3f} % on the {full_vans} where one is"
    )


def keeps_floor(instance: Instance, given: list[dict[str, Any]]) -> bool:
    return len({each["household"] for each in given}) >= most_served(instance)


def most_served(instance: Instance) -> int:
    """Return how many households could have a unit at once."""
    each_one = tuple(replace(each, item_cap=min(1, each.item_cap)) for each in instance.households)
    return most_units(replace(instance, households=each_one))


@pytest.mark.proof("With the floor, nobody has nothing who could have something")
def test_with_the_floor_as_many_are_served_as_can_be(proof: Proof) -> None:
    served = 0
    count = proof.size(ROUNDS)
    for name, instance in suite(count, seed=5):
        with_floor = replace(instance, floor=True)
        now = {each.household for each in plan(with_floor).assignments}
        assert len(now) == most_served(with_floor), name
        served += len(now)
    proof.saw(f"{count} instances, {served:,} households served, as many as a maximum flow of one unit each")


@pytest.mark.proof("Looking at booked visits halves the inequality of any way that sees one day")
def test_looking_ahead_halves_the_inequality(proof: Proof) -> None:
    weeks = proof.size(24, least=6)
    for seed in (1, 2):
        town = Town(supply=0.75, seed=seed)
        shares = {
            label: town.live(method, weeks, booked=False)
            for label, method in ({"the engine, same day": same_day} | BASELINES).items()
        }
        ahead = town.live(looking_ahead, weeks, booked=True)
        others = {label: checker.gini(list(each.values())) for label, each in shares.items()}
        ours = checker.gini(list(ahead.values()))
        assert ours <= 0.5 * min(others.values())
        figures = ", ".join(f"{label} {value:.3f}" for label, value in others.items())
        proof.saw(f"{weeks} weeks, supply 0.75: Gini {ours:.3f} looking ahead; {figures}")
