"""Each reason is looked at again with the checker's eyes, from the file's own JSON."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.matching import checker
from tests.matching.files import as_json, assignments_of
from tests.matching.suite import KINDS, Kind, make, suite
from tests.proofs import Proof
from timebank.matching.rules import Assignment, Explanation, Instance, Plan, Reason, explain, plan, score
from timebank.matching.rules.explaining import COOKING_WORDS, DIET_WORDS

HARD = {
    Reason.ALLERGEN,
    Reason.DIET,
    Reason.COLD_CHAIN,
    Reason.COOKING,
    Reason.ARRIVAL,
    Reason.EXPIRY,
}


@pytest.mark.proof("Every household and lot that do not meet have one reason, and it is true")
def test_every_pair_has_one_true_reason(proof: Proof) -> None:
    households, lots = proof.size(2000), proof.size(200)
    instance = make(Kind(households=households, lots=lots, supply=0.8, van=0.6, delivered=0.25), seed=4)
    made = plan(instance)
    explanation = explain(instance, made.assignments)
    seen = recheck(instance, made, explanation)
    assert sum(seen.values()) == households * lots
    assert len(seen) > len(HARD)
    figures = ", ".join(
        f"{reason.name.lower().replace('_', ' ')} {count:,}" for reason, count in sorted(seen.items())
    )
    proof.saw(f"{households * lots:,} pairs: {figures}")


@pytest.mark.proof("The reasons are true on every kind of round")
def test_reasons_are_true_on_every_kind_of_round(proof: Proof) -> None:
    count = proof.size(120, least=24)
    seen: Counter[Reason] = Counter()
    for number, (_name, instance) in enumerate(suite(count, seed=6)):
        rows = plan(instance).assignments
        promised = tuple(each for each in rows if number % 2 and each.lot == rows[0].lot)
        pinned = replace(instance, pinned=promised)
        made = plan(pinned)
        seen += recheck(pinned, made, explain(pinned, made.assignments))
    assert set(seen) == set(Reason) - {Reason.POSSIBLE}
    proof.saw(f"{count} instances, {sum(seen.values()):,} pairs")


def recheck(instance: Instance, made: Plan, explanation: Explanation) -> Counter[Reason]:
    whole, rows = as_json(instance), assignments_of(made)
    judge = Judge(whole, rows)
    for at, household in enumerate(explanation.households):
        for lot_at, lot in enumerate(explanation.lots):
            reason = Reason(int(explanation.codes[at, lot_at]))
            judge.look(household.id, lot.id, reason)
    codes, counts = np.unique(explanation.codes, return_counts=True)
    return Counter({Reason(int(code)): int(count) for code, count in zip(codes, counts, strict=True)})


class Judge:
    """Tells whether a reason holds, and that none before it does."""

    def __init__(self, whole: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        self.whole = whole
        self.households = {each["id"]: each for each in whole["households"]}
        self.lots = {each["id"]: each for each in whole["lots"]}
        self.given = {(each["household"], each["lot"]): each["units"] for each in rows}
        self.used: Counter[tuple[str, ...]] = Counter()
        self.takers: dict[str, list[str]] = {}
        pinned = {(each["household"], each["lot"]): each["units"] for each in whole["pinned"]}
        for each in rows:
            household, lot = self.households[each["household"]], self.lots[each["lot"]]
            for limit, _cap in checker.caps(whole, household, lot):
                self.used[limit] += each["units"]
            if each["units"] > pinned.get((household["id"], lot["id"]), 0):
                self.takers.setdefault(lot["id"], []).append(household["id"])

    def look(self, household_id: str, lot_id: str, reason: Reason) -> None:
        household, lot = self.households[household_id], self.lots[lot_id]
        is_given = (household_id, lot_id) in self.given
        assert is_given == (reason is Reason.GIVEN)
        if is_given:
            return
        first = next((each for each, holds in self.tests(household, lot) if holds), None)
        assert first is reason, (household, lot, first, reason)

    def tests(self, household: dict[str, Any], lot: dict[str, Any]) -> list[tuple[Reason, bool]]:
        words = set(lot["contains"]) & set(household["forbids"])
        lacking = set(lot["needs"]) - set(household["has"])
        last = checker.last_day(lot)
        pickup = checker.day(household["pickup"])
        full = [self.used[limit] >= cap for limit, cap in checker.caps(self.whole, household, lot)]
        lot_full, items_full, category_full, *van_full = full
        takers = self.takers.get(lot["id"], [])
        return [
            (Reason.ALLERGEN, bool(words - DIET_WORDS)),
            (Reason.DIET, bool(words)),
            (Reason.COLD_CHAIN, bool(lacking - COOKING_WORDS)),
            (Reason.COOKING, bool(lacking)),
            (Reason.ARRIVAL, checker.day(lot["arrives"]) > pickup),
            (Reason.EXPIRY, last is not None and last < pickup),
            (Reason.ITEM_CAP, items_full),
            (Reason.CATEGORY_CAP, category_full),
            (Reason.VAN_FULL, any(van_full)),
            (Reason.PROMISED, lot_full and not takers),
            (Reason.GREATER_NEED, lot_full and all(self.needier(each, household) for each in takers)),
        ]

    def needier(self, taker: str, household: dict[str, Any]) -> bool:
        """Tell whether the last unit of who got it adds at least as much as a further one here would."""
        got = self.used["items", taker]
        own = self.used["items", household["id"]]
        if self.whole["floor"] and (got == 1) != (own == 0):
            return got == 1
        there = adds(self.households[taker], got - 1)
        return there >= adds(household, own) * (1 - 1e-12)


def adds(household: dict[str, Any], units: int) -> float:
    return checker.equivalised(household) * float(
        np.log((household["received"] + units + 1.5) / (household["received"] + units + 0.5))
    )


def test_a_reason_names_what_its_sentence_needs() -> None:
    instance = make(replace(KINDS["tight vans"], households=150, lots=40), seed=4)
    explanation = explain(instance, plan(instance).assignments)
    for at, household in enumerate(explanation.households):
        for lot_at, lot in enumerate(explanation.lots):
            why = explanation.why(household.id, lot.id)
            assert why.reason == explanation.codes[at, lot_at]
            match why.reason:
                case Reason.ALLERGEN | Reason.DIET:
                    assert set(why.words) <= lot.contains & household.forbids
                    assert why.words
                case Reason.COLD_CHAIN | Reason.COOKING:
                    assert set(why.words) <= lot.needs - household.has
                    assert why.words
                case Reason.GREATER_NEED:
                    assert why.own is not None
                    assert why.cut_off is not None
                    assert why.cut_off >= why.own
                case Reason.EXPIRY | Reason.ARRIVAL | Reason.VAN_FULL:
                    assert isinstance(why.day, date)


def test_a_plan_changed_by_hand_shows_what_it_costs_and_what_would_be_possible() -> None:
    instance = make(KINDS["scarce"], seed=8)
    best = plan(instance)
    changed = best.assignments[1:]
    scored = score(instance, changed)
    assert scored.certificate is not None
    assert scored.certificate.bound == best.certificate.value
    assert scored.certificate.gap > 0
    taken = best.assignments[0]
    explanation = explain(instance, changed)
    assert explanation.why(taken.household, taken.lot).reason is Reason.POSSIBLE


def test_a_plan_changed_into_something_forbidden_is_named_and_not_scored() -> None:
    instance = make(KINDS["restricted"], seed=8)
    made = plan(instance)
    explanation = explain(instance, made.assignments)
    at, lot_at = (int(each[0]) for each in np.nonzero(explanation.codes == Reason.ALLERGEN))
    harmful = Assignment(explanation.households[at].id, explanation.lots[lot_at].id, 1)
    scored = score(instance, (*made.assignments, harmful))
    assert scored.certificate is None
    assert harmful in [each for each, _rule in scored.broken]
