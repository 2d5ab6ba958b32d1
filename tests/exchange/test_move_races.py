"""A move and a gift at the same time: nothing leaves an account that stands still, and no minute is lost."""

from collections import Counter
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.care.world import do, make_world
from tests.exchange.giving import give_command, held
from tests.exchange.passing import ELSEWHERE, elsewhere, holding
from tests.exchange.test_gift_races import together
from tests.factories import make_person
from tests.proofs import Proof
from timebank.core.db import db
from timebank.core.permissions import Role
from timebank.exchange.commands.giving import give
from timebank.exchange.commands.moves import OpenMove, open_move
from timebank.exchange.rules.moves import Agreed
from timebank.ledger.models import Entry


@pytest.mark.proof("A move against a gift: one of the two waits, and no minute is lost")
def test_a_move_against_a_gift(own_bank: Flask, proof: Proof) -> None:
    times, seen = proof.size(200, share=20), Counter[str]()
    with own_bank.app_context():
        world = make_world(db.session())
        elsewhere(world.session)
        for _ in range(times):
            person = make_person(world.session, name="이서준", roles=[Role.SENIOR])
            holding(world.session, person, own=90)
            giving = give_command(person, minutes=30)
            moving = OpenMove(
                branch_id=world.branch_id,
                actor_id=world.coordinator.id,
                person_id=person.id,
                to_branch=ELSEWHERE,
                agreed=Agreed.PAPER,
            )
            world.session.rollback()
            outcomes = together(own_bank, partial(do, give, giving), partial(do, open_move, moving))
            assert sorted(outcomes) in (
                ["done", "exchange.account-frozen"],
                ["done", "exchange.still-open-things"],
            ), outcomes
            world.session.rollback()
            assert sum(held(world.session, person).values()) == 90
            seen[outcomes[0]] += 1
        assert world.session.scalar(select(func.sum(Entry.minutes))) == 0
        proof.saw(f"{times} pairs, {seen['done']} gifts first, {times - seen['done']} moves first")
