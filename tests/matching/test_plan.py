import json
from dataclasses import asdict, replace
from datetime import date
from itertools import product
from random import Random

import pytest

from tests.matching import checker
from tests.matching.files import as_json, assignments_of
from tests.matching.suite import KINDS, ROUNDS, Kind, make, shuffled, suite
from tests.proofs import Proof
from timebank.matching.errors import InstanceRefused
from timebank.matching.rules import Assignment, Household, Instance, Lot, heal, plan, score
from timebank.matching.rules.network import network_of
from timebank.matching.rules.scoring import cost_of
from timebank.matching.rules.shape import shape_of
from timebank.matching.rules.trading import NEARLY, weighed
from timebank.matching.schemas import plan_text, read_instance

SMALL = Kind(households=3, lots=3, supply=0.6, days=2)


@pytest.mark.proof("No plan breaks a hard rule, and each is proven the best")
def test_every_plan_of_the_suite_keeps_every_hard_rule_with_no_gap(proof: Proof) -> None:
    count = proof.size(ROUNDS)
    units = 0
    for name, instance in suite(count):
        made = plan(instance)
        assert list(checker.broken(as_json(instance), assignments_of(made))) == [], name
        assert made.certificate.gap == 0, name
        units += made.summary.units
    proof.saw(f"{count} instances of {len(KINDS)} kinds, {units:,} units, 0 broken rules, gap 0 on each")


@pytest.mark.proof("On small rounds the plan is as good as the best of all plans")
def test_a_small_plan_equals_the_best_of_all_there_are(proof: Proof) -> None:
    looked = 0
    count = proof.size(200)
    for seed in range(count):
        instance = tiny(seed)
        whole, plans = as_json(instance), every_plan(instance)
        network = weighed(network_of(shape_of(instance)))
        made = plan(instance)
        rows = assignments_of(made)
        assert made.certificate.value == min(cost_of(network, each) for each in plans), seed
        every = [[asdict(each) for each in assignments] for assignments in plans]
        ours = checker.wasted(whole, rows)
        if not instance.van_units:
            assert ours == min(checker.wasted(whole, each) for each in every), seed
        if not instance.floor:
            # Where a van may be full, nearly the fairest of all, and the fairest of those that waste no more.
            fairest = max(checker.nash(whole, each) for each in every)
            near = NEARLY if instance.van_units else 1e-12
            assert checker.nash(whole, rows) >= fairest - (near + 1e-9) * abs(fairest), seed
            as_careful = max(
                checker.nash(whole, each) for each in every if checker.wasted(whole, each) <= ours
            )
            assert checker.nash(whole, rows) == pytest.approx(as_careful, rel=1e-5), seed
        looked += len(plans)
    proof.saw(f"{count} instances, {looked:,} plans tried")


@pytest.mark.proof("The same round in another order is the same plan, byte by byte")
def test_the_order_of_the_file_does_not_matter(proof: Proof) -> None:
    count = proof.size(ROUNDS)
    for seed, (name, instance) in enumerate(suite(count, seed=2)):
        assert plan_text(plan(instance)) == plan_text(plan(shuffled(instance, seed))), name
    proof.saw(f"{count} instances, each shuffled, all equal")


@pytest.mark.proof("What is pinned stays, and the rest is the best around it")
def test_promises_stay_and_the_rest_is_the_best_around_them(proof: Proof) -> None:
    count = proof.size(ROUNDS)
    kept = 0
    for seed, (name, instance) in enumerate(suite(count, seed=3)):
        rng = Random(seed)  # noqa: S311
        best = plan(instance)
        # Whatever part of the best plan is promised, there is nothing better than the best plan around it.
        promised = tuple(each for each in best.assignments if rng.random() < 0.3)
        around = plan(replace(instance, pinned=promised))
        assert around.certificate.value == best.certificate.value, name
        assert list(checker.broken(as_json(replace(instance, pinned=promised)), assignments_of(around))) == []
        kept += len(promised)
    proof.saw(f"{count} instances, {kept:,} promises")


def test_a_promise_that_costs_is_kept_too() -> None:
    instance = two_for_one()
    assert [each.household for each in plan(instance).assignments] == ["poor"]
    promised = replace(instance, pinned=(Assignment("rich", "l", 1),))
    made = plan(promised)
    assert made.assignments == (Assignment("rich", "l", 1),)
    scored = score(instance, made.assignments)
    assert scored.certificate is not None
    assert scored.certificate.value == made.certificate.value
    assert scored.certificate.gap > 0


def test_a_promise_that_would_harm_is_refused() -> None:
    instance = two_for_one()
    corrected = tuple(replace(lot, contains=frozenset({"egg"})) for lot in instance.lots)
    allergic = tuple(replace(each, forbids=frozenset({"egg"})) for each in instance.households)
    with pytest.raises(InstanceRefused) as refused:
        replace(instance, lots=corrected, households=allergic, pinned=(Assignment("rich", "l", 1),))
    assert [(each.path, each.code) for each in refused.value.faults] == [("$.pinned[0]", "pinned-forbidden")]


def test_a_household_cancels_and_those_told_keep_theirs() -> None:
    instance = make(replace(KINDS["scarce"], lots=30), seed=5)
    made = plan(instance)
    served = sorted({each.household for each in made.assignments})
    told, gone = set(served[: len(served) // 2]), set(served[:3])
    healed = heal(instance, made, told=told, gone=gone)

    def of(assignments: tuple[Assignment, ...], who: set[str]) -> list[Assignment]:
        return [each for each in assignments if each.household in who]

    assert of(healed.assignments, gone) == []
    assert of(healed.assignments, told - gone) == of(made.assignments, told - gone)
    assert healed.certificate.gap == 0
    assert healed.summary.units >= made.summary.units - len(of(made.assignments, gone))


def test_what_was_locked_for_others_stays_locked_when_somebody_cancels() -> None:
    instance = replace(two_for_one(), lots=(lot("l"), lot("m", category="fruit")))
    locked = replace(instance, pinned=(Assignment("rich", "l", 1),))
    made = plan(locked)
    told, healed = {"poor"}, heal(locked, made, told={"poor"})
    assert healed.assignments == made.assignments
    gone = heal(locked, made, told=told, gone=told)
    assert Assignment("rich", "l", 1) in gone.assignments
    assert {each.household for each in gone.assignments} == {"rich"}


def one_seat(*, often: float, never: float) -> Instance:
    """Return the smallest round in which wasting less and sharing more evenly are not to be had at once."""
    monday = date(2026, 11, 23)
    return Instance(
        branch="b",
        run_date=monday,
        next_cycle=date(2026, 11, 30),
        category_cap=1,
        van_units={monday: 1},
        households=(
            household("often", received=often, forbids=frozenset({"rice"}), delivered=True),
            household("never", received=never, forbids=frozenset({"milk"}), delivered=True),
        ),
        lots=(
            lot("milk", contains=frozenset({"milk"})),
            lot("rice", contains=frozenset({"rice"}), expires=None),
        ),
    )


def test_the_only_seat_in_a_van_goes_to_what_would_spoil_among_those_alike() -> None:
    instance = one_seat(often=20.01, never=20.0)
    made = plan(instance)
    assert made.assignments == (Assignment("often", "milk", 1),)
    fairer = [asdict(Assignment("never", "rice", 1))]
    assert checker.nash(as_json(instance), fairer) > checker.nash(as_json(instance), assignments_of(made))
    assert len(plan(replace(instance, van_units={})).assignments) == 2


def test_the_only_seat_in_a_van_goes_to_who_had_nothing_even_if_something_spoils() -> None:
    instance = one_seat(often=20.0, never=0.0)
    made = plan(instance)
    assert made.assignments == (Assignment("never", "rice", 1),)
    assert made.certificate.gap == 0
    by_hand = score(instance, (Assignment("often", "milk", 1),))
    assert by_hand.certificate is not None
    assert by_hand.certificate.gap > 0
    assert len(plan(replace(instance, van_units={})).assignments) == 2


def test_what_spoils_sooner_goes_to_who_comes_sooner() -> None:
    early, late = date(2026, 11, 23), date(2026, 11, 25)
    instance = Instance(
        branch="b",
        run_date=early,
        next_cycle=date(2026, 11, 30),
        category_cap=1,
        households=(household("a", pickup=late), household("b", pickup=early)),
        lots=(lot("x", expires=date(2026, 11, 26)), lot("y", expires=date(2026, 11, 28))),
    )
    assert plan(instance).assignments == (Assignment("a", "y", 1), Assignment("b", "x", 1))


def test_with_the_floor_nobody_gets_a_second_unit_before_everybody_has_one() -> None:
    needy = household("needy", equivalised_need=50.0)
    others = tuple(household(f"h{number}", received=20.0) for number in range(4))
    instance = replace(
        two_for_one(), households=(needy, *others), lots=(lot("l", units=5),), category_cap=5, floor=False
    )
    assert {each.household for each in plan(instance).assignments} == {"needy"}
    with_floor = plan(replace(instance, floor=True))
    assert [each.units for each in with_floor.assignments] == [1, 1, 1, 1, 1]


def test_a_round_without_households_or_lots_is_an_empty_plan() -> None:
    for empty in ({"households": ()}, {"lots": ()}, {"households": (), "lots": ()}):
        made = plan(replace(two_for_one(), **empty))  # type: ignore[arg-type]
        assert made.assignments == ()
        assert (made.certificate.value, made.certificate.gap) == (0, 0)


def test_the_longest_wait_settles_a_tie() -> None:
    instance = two_for_one()
    alike = (household("a", days_since_served=3), household("b", days_since_served=10))
    made = plan(replace(instance, households=alike))
    assert [each.household for each in made.assignments] == ["b"]


def test_a_plan_survives_its_own_file() -> None:
    instance = make(KINDS["tight vans"], seed=9)
    text = json.dumps(as_json(instance), ensure_ascii=False)
    assert plan_text(plan(read_instance(text))) == plan_text(plan(instance))


def household(name: str, **changes: object) -> Household:
    usual = Household(
        id=name,
        need=1.0,
        size=1,
        item_cap=6,
        pickup=date(2026, 11, 23),
        forbids=frozenset(),
        has=frozenset(),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def lot(name: str, **changes: object) -> Lot:
    usual = Lot(
        id=name,
        category="bread",
        units=1,
        grams_per_unit=500,
        contains=frozenset(),
        needs=frozenset(),
        arrives=date(2026, 11, 23),
        expires=date(2026, 11, 24),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def two_for_one() -> Instance:
    return Instance(
        branch="b",
        run_date=date(2026, 11, 23),
        next_cycle=date(2026, 11, 30),
        category_cap=2,
        households=(household("poor"), household("rich", received=9.0)),
        lots=(lot("l"),),
    )


def tiny(seed: int) -> Instance:
    rng = Random(seed)  # noqa: S311
    instance = make(replace(SMALL, floor=seed % 3 == 0, van=(None, 0.5)[seed % 2], delivered=0.6), seed=seed)
    lots = tuple(replace(each, units=rng.randint(1, 2)) for each in instance.lots)
    return replace(
        instance,
        lots=lots,
        households=tuple(replace(each, item_cap=rng.randint(0, 3)) for each in instance.households),
    )


def every_plan(instance: Instance) -> list[tuple[Assignment, ...]]:
    """Return all plans that the checker finds nothing wrong with."""
    whole = as_json(instance)
    pairs = [
        (who["id"], what["id"], what["units"])
        for who in whole["households"]
        for what in whole["lots"]
        if checker.allowed(who, what)
    ]
    plans = []
    for units in product(*(range(most + 1) for _who, _what, most in pairs)):
        rows = [
            {"household": who, "lot": what, "units": count}
            for (who, what, _most), count in zip(pairs, units, strict=True)
            if count
        ]
        if not list(checker.broken(whole, rows)):
            plans.append(tuple(Assignment(**row) for row in rows))
    return plans
