"""Many at once on a database of their own: no minute is reserved twice, and each reservation ends once."""

import random
import time as seconds
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tests.care.world import NOW, TODAY, World, do, make_world
from tests.exchange.using import agreed, fund, get, held
from tests.proofs import Proof
from timebank.care.commands import LogVisit, log_visit
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.redemptions import CancelRedemption, cancel_redemption
from timebank.exchange.rules import Outcome
from timebank.exchange.rules.redemptions import RedemptionState
from timebank.ledger.queries import balances_of_branch

TIMES = 200
LATER = 0.03
"""Seconds, half of the time. Who settles logs the visit first; without a head start cancelling wins."""


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[str | None]:
    """Do all of these at the same moment, each in a thread; return what each was refused with."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str | None:
        with app.app_context():
            barrier.wait()
            try:
                act()
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def is_whole(world: World) -> bool:
    return sum(balances_of_branch(world.session, branch_id=world.branch_id).values()) == 0


@pytest.mark.proof("Two requests for care of one balance never reserve the same minute")
def test_two_requests_of_one_balance(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(TIMES, share=20)
    with own_bank.app_context():
        world = make_world(db.session())
        for each in range(times):
            fund(world.session, world.senior, own=90)
            day = TODAY + timedelta(days=1 + each % 90)
            usual = {"activities": ("talk",), "day": day, "start": time(13), "end": time(14, 30)}
            pair = [world.command(AskForCare, world.senior, **usual) for _each in range(2)]
            answers = at_once(
                own_bank,
                lambda one=pair[0]: do(ask_for_care, one),  # type: ignore[misc]
                lambda one=pair[1]: do(ask_for_care, one),  # type: ignore[misc]
            )
            world.session.rollback()
            assert sorted(answers, key=str) == [None, "exchange.points-too-few"]
            assert held(world) == {"held": 90 * (each + 1)}
        assert is_whole(world)
        proof.saw(f"of {times} pairs that wanted the same minutes one each had them")


@pytest.mark.proof("A request that is settled and cancelled at once ends once")
def test_settling_against_cancelling(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(TIMES, share=20)
    with own_bank.app_context():
        world = make_world(db.session())
        fund(world.session, world.senior, own=30 * times)
        done = 0
        for each in range(times):
            day, start = TODAY + timedelta(days=1 + each // 3), time(9 + 4 * (each % 3))
            end = start.replace(minute=30)
            redemption_id = agreed(world, day=day, start=start, end=end)
            evening = NOW + timedelta(days=1 + each // 3, hours=4)
            log = world.log_command(day=day, start=start, end=end)
            cancel = world.command(CancelRedemption, world.senior, redemption_id=redemption_id)

            def settle(one: LogVisit = log, at: datetime = evening, by: UUID = world.coordinator.id) -> None:
                visit_id = do(log_visit, one, now=at)
                decision = DecideVisit(
                    branch_id=one.branch_id,
                    actor_id=by,
                    visit_id=visit_id,
                    outcome=Outcome.APPROVE,
                )
                do(decide_visit, decision, now=at)

            after = max(0, random.uniform(-LATER, LATER))  # noqa: S311  # no secret

            def call_off(one: CancelRedemption = cancel, after: float = after) -> None:
                seconds.sleep(after)
                do(cancel_redemption, one)

            at_once(own_bank, settle, call_off)
            world.session.rollback()
            state = get(world, redemption_id).state
            assert state in {RedemptionState.DONE, RedemptionState.CANCELLED}
            done += state is RedemptionState.DONE
            assert "held" not in held(world)
            assert is_whole(world)
        assert held(world).get("own", 0) == 30 * (times - done)
        proof.saw(f"{times} requests: {done} settled, {times - done} cancelled, none both")
