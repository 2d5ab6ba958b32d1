"""A death is recorded while something else goes on: it stands, nothing stays reserved, no minute is lost."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.care.world import World, do, make_world
from tests.exchange.correcting import check_ledger, third
from tests.exchange.dying import Dying, Race
from tests.exchange.passing import ELSEWHERE, elsewhere
from tests.exchange.test_gift_races import together
from tests.exchange.test_grants import fill_pool
from tests.proofs import Proof
from timebank.core.clock import local_day
from timebank.core.db import db
from timebank.exchange.commands.deaths import ConfirmDeath, RecordDeath, confirm_death, record_death
from timebank.exchange.queries.freezes import find_freeze, open_things_of
from timebank.exchange.rules.deaths import KnownBy
from timebank.exchange.rules.gifts import FreezeReason
from timebank.ledger.models import Entry
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind

FROZEN, GONE = "exchange.account-frozen", "people.not-active"
AGAINST: dict[str, dict[Callable[[Dying, int], Race], set[str]]] = {
    "gifts given": {
        Dying.giving: {FROZEN, GONE},
        Dying.being_given: {"exchange.receiver-gone"},
        Dying.accepting: {FROZEN, "exchange.gift-lapsed"},
        Dying.being_accepted_for_good: {FROZEN, "exchange.gift-taken-back"},
    },
    "gifts ended, grants": {
        Dying.finishing: {FROZEN, "exchange.gift-final"},
        Dying.taking_back: {FROZEN, "exchange.gift-taken-back"},
        Dying.a_delegate_s_gift: {FROZEN, GONE},
        Dying.a_grant: {FROZEN, GONE},
    },
    "care": {
        Dying.asking: {FROZEN, GONE},
        Dying.cancelling: {"exchange.redemption-over"},
        Dying.promising: {"exchange.redemption-over", "exchange.offer-over"},
        Dying.settling: set(),
    },
    "moves, corrections": {
        Dying.moving: {FROZEN, GONE},
        Dying.arriving: {"exchange.move-over"},
        Dying.a_gift_s_reversal: {FROZEN},
    },
}
"""What may go on meanwhile, and what it is refused with where the death was first."""


def _balances(world: World, race: Race) -> dict[AccountKind, int]:
    found = balances_of(world.session, branch_id=world.branch_id, owner_id=race.person_id)
    return {kind: minutes for kind, minutes in found.items() if minutes}


def _record(world: World, race: Race) -> RecordDeath:
    died_on = local_day(race.now, "Asia/Seoul")
    return world.command(  # type: ignore[no-any-return]
        RecordDeath, world.coordinator, person_id=race.person_id, died_on=died_on, known_by=KnownBy.FAMILY
    )


@pytest.mark.proof("A death against everything: it stands, nothing stays reserved, and no minute is lost")
@pytest.mark.parametrize("what", AGAINST)
def test_a_death_against_everything(own_bank: Flask, proof: Proof, what: str) -> None:
    times, seen = proof.size(200, share=100), Counter[str]()
    with own_bank.app_context():
        world = make_world(db.session())
        dying = Dying(world=world, third=third(world), there=elsewhere(world.session))
        fill_pool(world, 3000)
        for prepare, refusals in AGAINST[what].items():
            name = prepare.__name__.replace("_s_", "'s ").replace("_", " ")
            for turn in range(times):
                race = prepare(dying, turn)
                death = _record(world, race)
                world.session.rollback()
                recorded, done = together(
                    own_bank, partial(do, record_death, death, now=race.now), race.rival
                )
                world.session.rollback()
                assert done == "done" or done in refusals, (name, done)
                seen[name] += done == "done"
                _check(world, race, death, recorded, has_left=prepare is Dying.arriving and done == "done")
        assert world.session.scalar(select(func.sum(Entry.minutes))) == 0
        check_ledger(world, world.branch_id, ELSEWHERE)
        proof.saw(
            f"{times * len(AGAINST[what])} deaths, {times} for each; what was done all the same: "
            + ", ".join(f"{name} {count}" for name, count in seen.items())
        )


def _check(world: World, race: Race, death: RecordDeath, recorded: str, *, has_left: bool) -> None:
    """See that the account stands still with nothing reserved, and is empty once a second person confirms."""
    where = {"branch_id": world.branch_id, "person_id": race.person_id}
    if recorded == GONE:
        assert has_left and _balances(world, race) == {}
        return
    assert recorded == "done" and not has_left
    freeze = find_freeze(world.session, **where)  # type: ignore[arg-type]
    assert freeze is not None and freeze.reason is FreezeReason.DEATH
    assert AccountKind.HELD not in _balances(world, race)
    confirming = world.command(ConfirmDeath, world.other_coordinator, death_id=death.id)
    world.session.rollback()
    do(confirm_death, confirming, now=race.now)
    assert _balances(world, race) == {}
    assert not open_things_of(world.session, **where)  # type: ignore[arg-type]
    world.session.rollback()
