"""Two at the same time: what the database alone can refuse."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import time
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.care.world import NOW, do, hold, make_world, taken_on
from tests.factories import make_senior
from tests.proofs import Proof
from timebank.care.commands import OfferHelp, OpenNeed, log_visit, offer_help, open_need
from timebank.care.models import Offer, Visit, VisitEvent
from timebank.care.rules import EventKind, PartOfDay
from timebank.core.commands import Command
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.rules import Outcome
from timebank.ledger.models import Posting
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind
from timebank.policies.rules import Policy


def at_once(app: Flask, handle: Callable[..., object], commands: Sequence[Command]) -> Counter[str]:
    """Carry the commands out in a thread each, all let go at the same moment; count what became of them."""
    outcomes: list[str] = []
    gate = Barrier(len(commands))

    def work(command: Command) -> None:
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

    threads = [Thread(target=work, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def test_of_two_overlapping_visits_at_once_one_is_kept(own_bank: Flask) -> None:
    with own_bank.app_context():
        world = make_world(db.session())
        other = make_senior(world.session, name="박말분")
        world.session.commit()
        world.assign(world.volunteer, other)
        for hour in (8, 10, 12, 14):
            commands = [
                world.log_command(start=time(hour), end=time(hour + 1)),
                world.log_command(senior_id=other.id, start=time(hour, 30), end=time(hour + 1, 30)),
            ]
            world.session.rollback()
            outcomes = at_once(own_bank, log_visit, commands)
            assert outcomes == Counter({"done": 1, "care.visit-overlaps": 1})
        assert world.session.scalar(select(func.count()).select_from(Visit)) == 4
        assert taken_on(world) == 240


def test_many_visits_at_once_never_exceed_the_cap(own_bank: Flask) -> None:
    with own_bank.app_context():
        world = make_world(db.session())
        commands = [world.log_command(start=time(hour), end=time(hour + 1)) for hour in range(4, 16)]
        world.session.rollback()
        outcomes = at_once(own_bank, log_visit, commands)
        assert outcomes == Counter({"done": 8, "care.day-cap-full": 4})
        assert taken_on(world) == 480


def test_the_same_visit_sent_twice_at_once_is_one(own_bank: Flask) -> None:
    with own_bank.app_context():
        world = make_world(db.session())
        command = world.log_command()
        world.session.rollback()
        assert at_once(own_bank, log_visit, [command] * 4) == Counter({"done": 4})
        assert world.session.scalar(select(func.count()).select_from(Visit)) == 1
        assert taken_on(world) == 120


def test_two_offers_at_once_are_one(own_bank: Flask) -> None:
    with own_bank.app_context():
        world = make_world(db.session())
        need_id = do(
            open_need,
            OpenNeed(
                branch_id=world.branch_id,
                actor_id=world.coordinator.id,
                senior_id=world.senior.id,
                activities=("talk",),
                weekdays=(0,),
                part=PartOfDay.MORNING,
                minutes=60,
            ),
        )
        commands = [world.command(OfferHelp, world.volunteer, need_id=need_id) for _ in range(4)]
        world.session.rollback()
        outcomes = at_once(own_bank, offer_help, commands)
        assert outcomes == Counter({"done": 1, "care.already-offered": 3})
        assert world.session.scalar(select(func.count()).select_from(Offer)) == 1


@pytest.mark.proof("Approving one visit many times at once posts once")
def test_approving_one_visit_many_times_at_once_posts_once(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(50, least=10)
    with own_bank.app_context():
        world = make_world(db.session())
        visit_id = world.log()
        coordinators = (world.coordinator.id, world.other_coordinator.id)
        commands = [
            DecideVisit(
                branch_id=world.branch_id,
                actor_id=coordinators[number % 2],
                visit_id=visit_id,
                outcome=Outcome.APPROVE,
            )
            for number in range(times)
        ]
        volunteer_id = world.volunteer.id
        world.session.rollback()
        outcomes = at_once(own_bank, decide_visit, commands)
        assert outcomes == Counter({"done": 1, "care.visit-already-decided": times - 1})
        session = world.session
        assert session.scalar(select(func.count()).select_from(Posting)) == 1
        approvals = select(func.count()).select_from(VisitEvent).where(VisitEvent.kind == EventKind.APPROVED)
        assert session.scalar(approvals) == 1
        balances = balances_of(session, branch_id=world.branch_id, owner_id=volunteer_id)
        assert balances == {AccountKind.OWN: 96, AccountKind.GIFT_ONLY: 24}
        proof.saw(f"{times} approvals at once, 1 posting, {times - 1} told that it was decided")


def test_visits_approved_at_once_never_lift_the_balance_above_its_cap(own_bank: Flask) -> None:
    with own_bank.app_context():
        world = make_world(db.session(), Policy(balance_cap_minutes=30_000))
        hold(world, 29_850)
        coordinators = (world.coordinator.id, world.other_coordinator.id)
        commands = [
            DecideVisit(
                branch_id=world.branch_id,
                actor_id=coordinators[hour % 2],
                visit_id=world.log(start=time(hour), end=time(hour + 1)),
                outcome=Outcome.APPROVE,
            )
            for hour in range(6, 14)
        ]
        volunteer_id = world.volunteer.id
        world.session.rollback()
        assert at_once(own_bank, decide_visit, commands) == Counter({"done": 8})
        balances = balances_of(world.session, branch_id=world.branch_id, owner_id=volunteer_id)
        assert sum(balances.values()) == 30_000
