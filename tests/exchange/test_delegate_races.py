"""Many at once on a database of their own: a delegate never gives more than was entrusted."""

import pytest
from flask import Flask

from tests.care.world import TODAY, do, make_world
from tests.exchange.giving import fund, give_command, held, take_back
from tests.exchange.test_delegates_act import by, entrust
from tests.exchange.test_redeem_races import at_once, is_whole
from tests.factories import make_person
from tests.proofs import Proof
from timebank.core.db import db
from timebank.core.permissions import Role
from timebank.exchange.commands.giving import give
from timebank.exchange.rules.crossing import id_in_both
from timebank.people.queries import find_delegation
from timebank.people.rules import DelegatedAct

AT_ONCE = 4
EACH, ENTRUSTED = 60, 120


@pytest.mark.proof("Gifts of one delegate at once never pass what was entrusted")
def test_a_delegates_gifts_at_once(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(200, share=20)
    with own_bank.app_context():
        world = make_world(db.session())
        daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
        fund(world.session, world.senior, own=AT_ONCE * EACH)
        entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=ENTRUSTED)
        for _ in range(times):
            gifts = [
                give_command(world.senior, minutes=EACH, **by(daughter, world.senior))
                for _each in range(AT_ONCE)
            ]
            answers = at_once(own_bank, *(lambda one=each: do(give, one) for each in gifts))
            world.session.rollback()
            assert sorted(answers, key=str) == [None, None] + ["people.beyond-delegation"] * 2
            assert held(world.session, world.senior)["held"] == ENTRUSTED
            for each, answer in zip(gifts, answers, strict=True):
                if answer is None:
                    take_back(id_in_both(world.branch_id, each.id), world.senior)
            found = find_delegation(
                world.session, branch_id=world.branch_id, holder_id=world.senior.id, day=TODAY
            )
            assert found is not None
            world.session.refresh(found)
            assert found.left_minutes == ENTRUSTED
            world.session.commit()
        assert is_whole(world)
        proof.saw(f"{times} times {AT_ONCE} gifts at once: two each were within what was entrusted")
