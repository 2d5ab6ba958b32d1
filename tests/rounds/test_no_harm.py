"""Whatever is written, edited or corrected on the way: nothing that harms is planned, printed or given."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tests.care.world import do
from tests.pantry.world import DOOR
from tests.rounds.world import Food, make_food
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.households.commands import ChangeHousehold, LimitGiven, change_household
from timebank.matching.commands import Extra, PlanRound, plan_round
from timebank.matching.errors import PlanConflicts
from timebank.matching.rules.rounds import PickState
from timebank.matching.views.papers import _lines  # what every paper prints
from timebank.pantry.commands import HandOut, hand_out
from timebank.pantry.errors import ContentUnknown, HarmsHousehold

PARTS: Mapping[str, frozenset[str]] = {
    "meat": frozenset({"pork", "beef", "chicken"}),
    "seafood": frozenset({"mackerel", "crab", "shrimp", "squid", "shellfish"}),
    "nuts": frozenset({"peanut", "walnut", "pine_nut"}),
}
ANIMAL = PARTS["meat"] | PARTS["seafood"] | {"meat", "seafood", "egg", "milk"}
CODES = ("milk", "egg", "pork", "beef", "peanut", "shrimp", "meat", "seafood", "nuts", "animal")
OWN_WORDS = ("우유", "Milk ", "번데기", "sữa", "땅콩가루")
HOSTILE = ("우유", "May contain traces of milk", "MILK", "peanut ", "'; --", "x")
PEOPLE, SHELF = ("기숙", "철수", "금자"), ("쌀", "우유", "빵", "떡")


@dataclass
class Truth:
    """What the households said and the labels say, kept beside the bank."""

    forbids: dict[str, frozenset[str]]
    labels: dict[str, frozenset[str] | None]
    round_id: UUID | None = None

    def harms(self, household: str, lot: str) -> bool:
        """Tell whether it may harm, by the words alone: a word that no label knows is in everything."""
        forbidden, label = self.forbids[household], self.labels[lot]
        if not forbidden:
            return False
        return label is None or bool(forbidden & _meant(label)) or bool(forbidden - set(CODES))


def _meant(label: frozenset[str]) -> frozenset[str]:
    """Return all that may be in it: the parts of what is named as a whole, and the wholes of its parts."""
    found = set(label)
    for each in label:
        found |= ANIMAL if each == "animal" else PARTS.get(each, frozenset())
    found |= {whole for whole, parts in PARTS.items() if found & parts}
    return frozenset(found | ({"animal"} if found & ANIMAL else set()))


words = st.frozensets(st.sampled_from(CODES), max_size=3)
steps = st.one_of(
    st.tuples(st.just("limits"), st.sampled_from(PEOPLE), words, st.sampled_from(("", *OWN_WORDS))),
    st.tuples(st.just("label"), st.sampled_from(SHELF), words),
    st.tuples(st.just("hostile"), st.sampled_from(SHELF), st.sampled_from(HOSTILE)),
    st.tuples(st.just("plan")),
    st.tuples(st.just("lock"), st.sampled_from(PEOPLE), st.sampled_from(SHELF)),
    st.tuples(st.just("confirm")),
    st.tuples(st.just("hand"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("extra"), st.sampled_from(PEOPLE), st.sampled_from(SHELF)),
    st.tuples(st.just("desk"), st.sampled_from(PEOPLE), st.sampled_from(SHELF)),
)


@pytest.fixture
def town(session: Session) -> Food:
    food = make_food(session)
    food.lots["떡"] = food.pantry.take_in(name="떡", units=5, category="bread")
    session.commit()
    return food


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Undo what was committed inside."""
    session.commit()
    connection = cast("Connection", db.engine)  # as a test has it
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        session.rollback()
        savepoint.rollback()
        session.expire_all()


@settings(
    max_examples=max(12, settings().max_examples // 10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=st.lists(steps, min_size=4, max_size=9))
@example(
    plan=[  # a whole beside one of its parts may still hold the others
        ("limits", "기숙", frozenset({"pork"}), ""),
        ("label", "떡", frozenset({"animal", "milk"})),
        ("plan",),
        ("desk", "기숙", "떡"),
    ]
)
@example(
    plan=[  # what was safe when the plan stood is corrected, and a household says more, before the hand-out
        ("confirm",),
        ("label", "쌀", frozenset({"peanut"})),
        ("limits", "기숙", frozenset({"nuts"}), ""),
        ("limits", "금자", frozenset(), "번데기"),
        ("hand", "기숙"),
        ("hand", "금자"),
        ("extra", "기숙", "쌀"),
    ]
)
def test_nothing_harmful_is_ever_planned_printed_or_given(town: Food, plan: list[tuple[object, ...]]) -> None:
    with undone(town.session):
        truth = Truth(
            forbids={"기숙": frozenset(), "철수": frozenset({"milk"}), "금자": frozenset()},
            labels={"쌀": frozenset(), "우유": frozenset({"milk"}), "빵": frozenset({"wheat"}), "떡": None},
        )
        truth.round_id = town.planned()
        for name, *rest in plan:
            with suppress(DomainError):
                STEPS[str(name)](town, truth, *rest)
            check(town, truth)


def check(town: Food, truth: Truth) -> None:
    """Each item that may harm is a conflict that is shown, and no paper has it."""
    assert truth.round_id is not None
    board = town.board(truth.round_id)
    whose = {value: key for key, value in town.households.items()}
    what = {value: key for key, value in town.lots.items()}
    shown = {(each.household, each.lot) for each, _rule in board.conflicts}
    for each in board.own:
        if truth.harms(whose[each.household_id], what[each.lot_id]):
            assert (str(each.household_id), str(each.lot_id)) in shown
    printed, _held_back = _lines(board)
    assert not [each for each in printed if truth.harms(whose[each.household_id], what[each.lot_id])]


def limits(town: Food, truth: Truth, household: str, codes: frozenset[str], own: str) -> None:
    kept = town.pantry.bank.get(town.households[household])
    given = [LimitGiven(code=each) for each in sorted(codes)]
    given += [LimitGiven(code=own, own_words=True)] if own else []
    command = town.ask(
        ChangeHousehold,
        household_id=kept.id,
        revision=kept.revision,
        kind=kept.kind,
        name=kept.name,
        size=kept.size,
        weekday=kept.weekday,
        hour=kept.hour,
        has=tuple(kept.has),
        limits=tuple(given),
        other_one=True,
    )
    do(change_household, command)
    truth.forbids[household] = codes | ({own.casefold().strip()} if own else set())


def label(town: Food, truth: Truth, lot: str, contents: frozenset[str]) -> None:
    town.pantry.read(town.lots[lot], *sorted(contents))
    truth.labels[lot] = contents


def hostile(town: Food, truth: Truth, lot: str, word: str) -> None:
    with pytest.raises(ContentUnknown):
        town.pantry.read(town.lots[lot], "milk", word)


def plan_again(town: Food, truth: Truth) -> None:
    do(plan_round, town.ask(PlanRound, round_id=truth.round_id))
    assert not town.board(_round(truth)).conflicts
    for household, lot in town.gives(_round(truth)):
        assert not truth.harms(household, lot)


def lock(town: Food, truth: Truth, household: str, lot: str) -> None:
    town.lock(_round(truth), household, lot, 1)
    assert not truth.harms(household, lot)


def confirm(town: Food, truth: Truth) -> None:
    harmful = [pair for pair in town.gives(_round(truth)) if truth.harms(*pair)]
    try:
        town.confirm(_round(truth))
    except PlanConflicts:
        raise
    except DomainError:
        return  # the round is confirmed already
    assert not harmful


def hand(town: Food, truth: Truth, household: str) -> None:
    waiting = town.picks(_round(truth), household, states=[PickState.SET_ASIDE])
    what = {value: key for key, value in town.lots.items()}
    harmful = [each for each in waiting if truth.harms(household, what[each.lot_id])]
    try:
        town.hand(_round(truth), household)
    except HarmsHousehold:
        assert harmful or household == "금자"
        raise
    assert not harmful


def extra(town: Food, truth: Truth, household: str, lot: str) -> None:
    town.hand(_round(truth), household, picks=(), extras=(Extra(lot_id=town.lots[lot], units=1),))
    assert not truth.harms(household, lot)


def desk(town: Food, truth: Truth, household: str, lot: str) -> None:
    of = {"lot_id": town.lots[lot], "place": DOOR, "units": 1, "household_id": town.households[household]}
    do(hand_out, town.ask(HandOut, **of))
    assert not truth.harms(household, lot)


def _round(truth: Truth) -> UUID:
    assert truth.round_id is not None
    return truth.round_id


STEPS: Mapping[str, Callable[..., None]] = {
    "limits": limits,
    "label": label,
    "hostile": hostile,
    "plan": plan_again,
    "lock": lock,
    "confirm": confirm,
    "hand": hand,
    "extra": extra,
    "desk": desk,
}
