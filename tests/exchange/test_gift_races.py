"""Two at the same time: a gift ends one way, and no minute is given twice."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.care.world import NOW, World, do, make_world
from tests.exchange.giving import COOLED_OFF, accept, fund, gift_of, give_command, give_to, held
from tests.factories import make_family
from tests.proofs import Proof
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands.gifts import AcceptGift, TakeGiftBack, accept_gift, take_gift_back
from timebank.exchange.commands.giving import give
from timebank.exchange.models import Gift
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.tasks.gifts import finish_due
from timebank.ledger.models import Entry, Posting


def together(app: Flask, *works: Callable[[], object]) -> list[str]:
    """Do these things in a thread each, all let go at the same moment; return what became of each."""
    outcomes = [""] * len(works)
    gate = Barrier(len(works))

    def run(place: int, work: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                work()
            except DomainError as refusal:
                outcomes[place] = refusal.code
            else:
                outcomes[place] = "done"
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _ready(world: World, minutes: int) -> None:
    make_family(world.session, world.volunteer, world.senior)
    fund(world.session, world.volunteer, gift_only=minutes // 3, own=minutes - minutes // 3)


def _both(world: World, gift_id: UUID) -> tuple[AcceptGift, TakeGiftBack]:
    """Return the accepting of a gift, and the taking back."""
    senior_id, giver_id = world.senior.id, world.volunteer.id
    return (
        AcceptGift(branch_id=world.branch_id, gift_id=gift_id, actor_id=senior_id, receiver_id=senior_id),
        TakeGiftBack(branch_id=world.branch_id, gift_id=gift_id, actor_id=giver_id, giver_id=giver_id),
    )


@pytest.mark.proof("Accepting a gift against taking it back: it ends one way each time")
def test_accepting_against_taking_back(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(200, share=20)
    seen: Counter[GiftState] = Counter()
    with own_bank.app_context():
        world = make_world(db.session())
        _ready(world, 180)
        for _ in range(times):
            before = held(world.session, world.volunteer)
            gift_id = give_to(world.volunteer, world.senior, minutes=90)
            taking, back = _both(world, gift_id)
            world.session.rollback()
            accepted, taken = together(
                own_bank,
                partial(do, accept_gift, taking),
                partial(do, take_gift_back, back),
            )
            # In its days of cooling off an accepted gift can be taken back as well: then both were done.
            assert taken == "done"
            assert accepted in {"done", "exchange.gift-taken-back"}
            world.session.rollback()
            assert gift_of(world, gift_id).state is GiftState.TAKEN_BACK
            assert held(world.session, world.volunteer) == before
            seen[GiftState.ACCEPTED if accepted == "done" else GiftState.TAKEN_BACK] += 1
        proof.saw(
            f"{times} pairs, {seen[GiftState.ACCEPTED]} accepted first, every one back whole, none twice"
        )


@pytest.mark.proof("Accepting a cooled-off gift against taking it back: exactly one of the two happens")
def test_accepting_for_good_against_taking_back(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(200, share=20)
    final = 0
    with own_bank.app_context():
        world = make_world(db.session())
        _ready(world, 90 * times)
        for _ in range(times):
            gift_id = give_to(world.volunteer, world.senior, minutes=90)
            taking, back = _both(world, gift_id)
            world.session.rollback()
            outcomes = together(
                own_bank,
                partial(do, accept_gift, taking, now=COOLED_OFF),
                partial(do, take_gift_back, back, now=COOLED_OFF),
            )
            assert outcomes.count("done") == 1, outcomes
            final += outcomes[0] == "done"
        world.session.rollback()
        assert held(world.session, world.senior).get("received", 0) == 90 * final
        left = held(world.session, world.volunteer)
        assert sum(left.values()) == 90 * (times - final) and "held" not in left
        proof.saw(f"{times} pairs, {final} final, {times - final} taken back, each one of the two")


@pytest.mark.proof("Two gifts of one balance at once: no minute is given twice")
def test_two_gifts_of_one_balance(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(200, share=20)
    with own_bank.app_context():
        world = make_world(db.session())
        session = world.session
        make_family(session, world.volunteer, world.senior)
        for _ in range(times):
            fund(session, world.volunteer, own=60, gift_only=40)
            commands = [give_command(world.volunteer, minutes=70) for _ in range(2)]
            session.rollback()
            outcomes = together(own_bank, *(partial(do, give, command) for command in commands))
            assert sorted(outcomes) == ["done", "exchange.more-than-there"], outcomes
            session.rollback()
            found = held(session, world.volunteer)
            assert (found.get("own", 0), found.get("gift_only", 0)) == (30, 0)
            fund_back = give_to(world.volunteer, minutes=30)
            assert gift_of(world, fund_back).own_minutes == 30
        assert session.scalar(select(func.sum(Entry.minutes))) == 0
        proof.saw(f"{times} pairs, one of each went through, the other was told what was left")


@pytest.mark.proof("Finishing one gift many times at once posts once")
def test_finishing_one_gift_many_times_at_once(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(200, share=20)
    with own_bank.app_context():
        world = make_world(db.session())
        _ready(world, 180)
        gift_id = give_to(world.volunteer, world.senior, minutes=90)
        accept(gift_id, world.senior, now=NOW)
        world.session.rollback()
        for _ in range(max(1, times // 10)):
            together(own_bank, *[partial(finish_due, COOLED_OFF)] * 4)
        session = world.session
        session.rollback()
        assert held(session, world.senior) == {"received": 90}
        gifts = select(func.count()).select_from(Posting).where(Posting.kind == "gift")
        assert session.scalar(gifts) == 1
        assert session.scalar(select(func.count()).select_from(Gift)) == 1
        proof.saw("one posting")
