from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.ledger.factories import BRANCH, NOON, OTHER_BRANCH, Holder, make_holder
from timebank.core.ids import new_id
from timebank.ledger.commands import Leg, PostAcross, post_across
from timebank.ledger.errors import BalanceTooLow, PostingDiffers
from timebank.ledger.queries import balances_of_branch, get_balance, get_posting
from timebank.ledger.queries.verification import verify
from timebank.ledger.rules import AccountKind, PostingKind


@pytest.fixture
def giver(session: Session) -> Holder:
    return make_holder(session, minutes=100)


@pytest.fixture
def taker(session: Session) -> Holder:
    return make_holder(session, branch_id=OTHER_BRANCH)


def across(giver: Holder, taker: Holder, minutes: int = 60) -> PostAcross:
    return PostAcross(
        branch_id=BRANCH,
        actor_id=None,
        counter_branch=OTHER_BRANCH,
        counter_id=new_id(),
        kind=PostingKind.GIFT,
        cause=f"test:{new_id()}",
        policy_version=1,
        giving=(Leg(giver.own, -minutes),),
        receiving=(Leg(taker.own, minutes),),
    )


def test_each_branch_stays_balanced_and_the_clearing_accounts_mirror_each_other(
    session: Session, giver: Holder, taker: Holder
) -> None:
    command = across(giver, taker)
    assert post_across(session, command, now=NOON)
    assert get_balance(session, branch_id=BRANCH, account_id=giver.own) == 40
    assert get_balance(session, branch_id=OTHER_BRANCH, account_id=taker.own) == 60
    here = balances_of_branch(session, branch_id=BRANCH)
    there = balances_of_branch(session, branch_id=OTHER_BRANCH)
    assert sum(here.values()) == sum(there.values()) == 0
    assert here[AccountKind.CLEARING] == -there[AccountKind.CLEARING] == 60
    pair = get_posting(session, branch_id=OTHER_BRANCH, posting_id=command.counter_id)
    assert pair.pair_id == command.id
    assert verify(session).clean


def test_the_same_movement_again_changes_nothing(session: Session, giver: Holder, taker: Holder) -> None:
    command = across(giver, taker)
    post_across(session, command, now=NOON)
    assert not post_across(session, command, now=NOON)
    assert get_balance(session, branch_id=OTHER_BRANCH, account_id=taker.own) == 60
    with pytest.raises(PostingDiffers):
        post_across(session, replace(command, policy_version=2), now=NOON)


def test_what_is_not_there_does_not_cross(session: Session, giver: Holder, taker: Holder) -> None:
    with pytest.raises(BalanceTooLow):
        post_across(session, across(giver, taker, 101), now=NOON)


def test_one_branch_gives_what_the_other_receives(giver: Holder, taker: Holder) -> None:
    command = across(giver, taker)
    with pytest.raises(ValueError, match="what the other receives"):
        replace(command, receiving=(Leg(taker.own, 61),))
    with pytest.raises(ValueError, match="not cleared"):
        replace(command, counter_branch=BRANCH)
