"""Two at the same time: what the database alone can refuse."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.bench.importing import gtin_of
from tests.care.world import NOW, do
from tests.factories import make_branch, make_person
from tests.pantry.world import DOOR, make_pantry
from tests.proofs import Proof
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.core.permissions import Role
from timebank.pantry.commands import (
    HandOut,
    OpenRecall,
    PassOn,
    Reserve,
    TakeIn,
    Waste,
    hand_out,
    open_recall,
    pass_on,
    reserve,
    take_in,
    waste,
)
from timebank.pantry.models import Lot, Movement, Stock
from timebank.pantry.queries import get_lot, list_products
from timebank.pantry.rules import Reason

GTIN = "8801234567893"
Asked = tuple[Callable[..., Any], Any]


def at_once(app: Flask, asked: Sequence[Asked]) -> Counter[str]:
    """Carry the commands out in a thread each, all let go at once; count what became of them."""
    outcomes: list[str] = []
    gate = Barrier(len(asked))

    def work(handle: Callable[..., Any], command: Any) -> None:  # noqa: ANN401
        with app.app_context():
            gate.wait()
            try:
                do(handle, command, now=NOW)
            except DomainError as refusal:
                outcomes.append(refusal.code)
            else:
                outcomes.append("done")
            finally:
                db.session.remove()

    threads = [Thread(target=work, args=each) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


@pytest.mark.proof("Of many who hand out, promise and waste the same units at once none gets what is gone")
def test_the_same_units_leave_once(own_bank: Flask, proof: Proof) -> None:
    tries = proof.size(200, least=20)
    with own_bank.app_context():
        pantry = make_pantry(db.session())
        units = tries // 2
        lot_id = pantry.take_in(units=units)
        staff = (pantry.bank.coordinator, pantry.bank.other_coordinator)
        asked: list[Asked] = []
        for number in range(tries):
            of: dict[str, Any] = {"lot_id": lot_id, "place": DOOR, "units": 1}
            by = staff[number % 2]
            kinds: tuple[Asked, ...] = (
                (hand_out, pantry.bank.command(HandOut, by, **of, household_id=pantry.household_id)),
                (reserve, pantry.bank.command(Reserve, by, **of)),
                (waste, pantry.bank.command(Waste, by, **of, reason=Reason.SPOILED)),
            )
            asked.append(kinds[number % 3])
        pantry.session.rollback()
        outcomes = at_once(own_bank, asked)
        assert outcomes == Counter({"done": units, "pantry.not-enough": tries - units})
        left, reserved = pantry.left(lot_id)
        assert (left - reserved, pantry.sums_agree()) == (0, True)
        proof.saw(
            f"{tries} at once on {units} units: {units} went through, stock is the sum of its movements"
        )


def test_after_a_recall_nothing_leaves(own_bank: Flask) -> None:
    with own_bank.app_context():
        pantry = make_pantry(db.session())
        lot_id = pantry.take_in(units=50)
        of: dict[str, Any] = {"lot_id": lot_id, "place": DOOR, "units": 1}
        asked: list[Asked] = [
            (hand_out, pantry.bank.command(HandOut, **of, household_id=pantry.household_id)) for _ in range(9)
        ]
        asked.append((open_recall, pantry.bank.command(OpenRecall, lot_id=lot_id, reason="금속 조각")))
        pantry.session.rollback()
        outcomes = at_once(own_bank, asked)
        assert outcomes["done"] + outcomes["pantry.lot-blocked"] == 10
        given = pantry.session.scalar(
            select(func.count()).select_from(Movement).where(Movement.household_id == pantry.household_id)
        )
        assert (given, pantry.left(lot_id)) == (outcomes["done"] - 1, (50 - (given or 0), 0))
        assert pantry.sums_agree()


@pytest.mark.proof("A recall beside intake and what another branch passes on: no unit of it stays free")
def test_a_recall_misses_nothing_that_comes_in_at_that_moment(own_bank: Flask, proof: Proof) -> None:
    tries, seen = proof.size(50), Counter[str]()
    with own_bank.app_context():
        pantry = make_pantry(db.session())
        other_id = make_branch(pantry.session, "heungdeok", name="청주 흥덕구 지점").id
        pantry.session.commit()
        there = make_person(
            pantry.session, branch_id=other_id, name="문지아", roles=[Role.FOOD_COORDINATOR], born=None
        )
        pantry.session.commit()
        by: dict[str, Any] = {"branch_id": other_id, "actor_id": there.id}
        branch_id = pantry.branch_id
        for number in range(tries):
            code = gtin_of(number)
            elsewhere = do(take_in, TakeIn(**by, code=code, name="두부", units=9))
            first = pantry.take_in(code=code)
            product_id = get_lot(pantry.session, branch_id=branch_id, lot_id=first).product_id
            of: dict[str, Any] = {"lot_id": elsewhere, "place": DOOR, "units": 1, "to_branch_id": branch_id}
            asked: list[Asked] = [
                (open_recall, pantry.bank.command(OpenRecall, product_id=product_id, reason="금속 조각")),
                *((take_in, pantry.bank.command(TakeIn, name="두부", units=3, code=code)) for _ in range(3)),
                *((pass_on, PassOn(**by, **of)) for _ in range(2)),
            ]
            pantry.session.rollback()
            seen += at_once(own_bank, asked)
            free = (
                select(func.count())
                .select_from(Stock)
                .join(Lot, (Lot.branch_id == Stock.branch_id) & (Lot.id == Stock.lot_id))
                .where(Lot.branch_id == branch_id, Lot.product_id == product_id, Stock.blocked.is_(False))
            )
            assert pantry.session.scalar(free) == 0
        assert set(seen) <= {"done", "pantry.recalled-before"}
        assert seen["done"] >= tries * 3, "the recall and both that were passed on"
        asked_about = seen["pantry.recalled-before"]
        proof.saw(f"{tries} recalls: {tries * 3 - asked_about} pallets in before, {asked_about} asked about")


def test_a_new_product_scanned_twice_at_once_is_learned_once(own_bank: Flask) -> None:
    with own_bank.app_context():
        pantry = make_pantry(db.session())
        asked: list[Asked] = [
            (take_in, pantry.bank.command(TakeIn, name=f"우유 {number}", units=3, code=GTIN))
            for number in range(8)
        ]
        pantry.session.rollback()
        assert at_once(own_bank, asked) == Counter({"done": 8})
        (product,) = list_products(pantry.session, branch_id=pantry.branch_id)
        lots = pantry.session.scalar(
            select(func.count()).select_from(Lot).where(Lot.product_id == product.id)
        )
        assert (lots, pantry.sums_agree()) == (8, True)
