"""Nothing harmful is ever planned, whatever labels and households say."""

import csv
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from timebank.matching.errors import InstanceRefused
from timebank.matching.rules import (
    Household,
    Instance,
    Lot,
    Reason,
    contents_of,
    explain,
    forbids_of,
    plan,
    score,
    spelling,
)

TABLE = """\
egg,난류(가금류),Egg,Trứng
milk,우유,Milk,Sữa
peanut,땅콩,Peanut,Đậu phộng
pork,돼지고기,Pork,Thịt lợn
"""
ROWS = list(csv.reader(StringIO(TABLE)))
KNOWN = {spelling(name): row[0] for row in ROWS for name in row}
FULL_WIDTH_EGG = "\uff25\uff47\uff47"
DAY = date(2026, 11, 23)
NAMES = st.sampled_from([name for row in ROWS for name in row])
SPELT = st.one_of(
    NAMES,
    NAMES.map(str.upper),
    NAMES.map(lambda name: f"  {name} "),
    st.sampled_from(
        [FULL_WIDTH_EGG, "계란", "may contain traces of nuts", "난류", "X-1", "eggs", "알 수 없음"]
    ),
)
LABELS = st.lists(SPELT, max_size=3)


@dataclass(frozen=True)
class Label:
    read: bool
    contains: list[str]
    may_contain: list[str]


@dataclass(frozen=True)
class Truth:
    """What an allergic person would say: which foods are meant, and which nobody can tell."""

    codes: frozenset[str]
    unknown: bool


def truth(words: list[str]) -> Truth:
    found = {word: next((row[0] for row in ROWS if _same(word, row)), None) for word in words}
    return Truth(frozenset(filter(None, found.values())), None in found.values())


def _same(word: str, row: list[str]) -> bool:
    plain = word.strip().lower().replace(FULL_WIDTH_EGG.lower(), "egg")
    return plain in {name.lower() for name in row}


def may_harm(label: Label, forbids: list[str]) -> bool:
    """Tell whether a careful person would keep the household from the lot."""
    if not forbids:
        return False
    on_it, harmful = truth([*label.contains, *label.may_contain]), truth(forbids)
    return not label.read or on_it.unknown or harmful.unknown or bool(on_it.codes & harmful.codes)


labels = st.builds(Label, read=st.booleans(), contains=LABELS, may_contain=LABELS)


@given(st.lists(LABELS, min_size=1, max_size=4), st.lists(labels, min_size=1, max_size=4))
def test_nothing_that_may_harm_is_planned(forbids: list[list[str]], lots: list[Label]) -> None:
    instance = round_of(forbids, lots)
    made = plan(instance)
    for each in made.assignments:
        assert not may_harm(lots[int(each.lot)], forbids[int(each.household)])
    explanation = explain(instance, made.assignments)
    for who, words in enumerate(forbids):
        for what, label in enumerate(lots):
            if may_harm(label, words):
                assert explanation.why(str(who), str(what)).reason in {Reason.ALLERGEN, Reason.DIET}


@given(LABELS, labels, labels)
def test_what_is_corrected_after_planning_has_to_be_resolved_first(
    forbids: list[str], before: Label, after: Label
) -> None:
    made = plan(round_of([forbids], [before]))
    now = round_of([forbids], [after])
    harms = may_harm(after, forbids) and bool(made.assignments)
    scored = score(now, made.assignments)
    assert bool(scored.broken) == harms
    try:
        replace(now, pinned=made.assignments)
        refused = False
    except InstanceRefused:
        refused = True
    assert refused == harms


def test_an_unread_label_contains_whatever_anybody_forbids() -> None:
    words = contents_of(lot_read=False, contains=[], may_contain=[], known=KNOWN, forbidden={"egg", "kiwi"})
    assert words == {"egg", "kiwi"}


def test_a_read_label_contains_what_it_says_and_what_it_may_contain() -> None:
    words = contents_of(
        lot_read=True, contains=["우유"], may_contain=["Peanut"], known=KNOWN, forbidden={"egg", "peanut"}
    )
    assert words == {"milk", "peanut"}


def test_a_word_that_labels_do_not_know_is_ruled_out_by_none() -> None:
    words = contents_of(lot_read=True, contains=["milk"], may_contain=[], known=KNOWN, forbidden={"kiwi"})
    assert words == {"milk", "kiwi"}


def round_of(forbids: list[list[str]], labels: list[Label]) -> Instance:
    """Return a round in which there is enough of everything for everybody."""
    every = {word for words in forbids for word in words}
    return Instance(
        branch="b",
        run_date=DAY,
        next_cycle=date(2026, 11, 30),
        category_cap=9,
        households=tuple(
            Household(
                id=str(number),
                need=1.0,
                size=1,
                item_cap=9,
                pickup=DAY,
                forbids=forbids_of(words, KNOWN),
                has=frozenset(),
            )
            for number, words in enumerate(forbids)
        ),
        lots=tuple(
            Lot(
                id=str(number),
                category="food",
                units=9,
                grams_per_unit=100,
                contains=contents_of(
                    lot_read=label.read,
                    contains=label.contains,
                    may_contain=label.may_contain,
                    known=KNOWN,
                    forbidden=every,
                ),
                needs=frozenset(),
                arrives=DAY,
                expires=DAY,
            )
            for number, label in enumerate(labels)
        ),
    )
