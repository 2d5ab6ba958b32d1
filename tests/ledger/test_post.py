from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.ledger.factories import BRANCH, NOON, at_once, branch_account, gift, issue, make_holder, posting
from tests.proofs import Proof
from timebank.core.db import db, unit_of_work
from timebank.core.errors import DomainError
from timebank.core.ids import new_id
from timebank.ledger.commands import Leg, open_accounts, post
from timebank.ledger.errors import AccountNotFound, BalanceTooLow, PostingDiffers
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.queries import balances_of_branch, get_balance, get_posting
from timebank.ledger.queries.verification import verify
from timebank.ledger.rules import AccountKind, PostingKind


def test_a_posting_moves_minutes_and_numbers_its_entries(session: Session) -> None:
    giver, taker = make_holder(session, minutes=100), make_holder(session)
    command = gift(giver, taker)
    assert post(session, command, now=NOON)
    assert get_balance(session, branch_id=BRANCH, account_id=giver.own) == 40
    assert get_balance(session, branch_id=BRANCH, account_id=taker.own) == 60
    entries = get_posting(session, branch_id=BRANCH, posting_id=command.id).entries
    assert [(entry.account_id, entry.seq, entry.minutes, entry.balance) for entry in entries] == [
        (giver.own, 2, -60, 40),
        (taker.own, 1, 60, 60),
    ]


def test_one_posting_may_have_several_legs(session: Session) -> None:
    holder = make_holder(session)
    command = issue(session, holder, own=96, gift_only=24)
    post(session, command, now=NOON)
    assert get_balance(session, branch_id=BRANCH, account_id=holder.own) == 96
    assert get_balance(session, branch_id=BRANCH, account_id=holder.gift_only) == 24
    assert sum(balances_of_branch(session, branch_id=BRANCH).values()) == 0


def test_the_same_posting_again_changes_nothing(session: Session) -> None:
    giver, taker = make_holder(session, minutes=100), make_holder(session)
    command = gift(giver, taker)
    assert post(session, command, now=NOON)
    assert not post(session, command, now=NOON + timedelta(days=1))
    assert get_balance(session, branch_id=BRANCH, account_id=giver.own) == 40


def test_the_same_posting_again_is_no_refusal_even_when_nothing_is_left(session: Session) -> None:
    giver, taker = make_holder(session, minutes=60), make_holder(session)
    command = gift(giver, taker)
    post(session, command, now=NOON)
    assert not post(session, command, now=NOON)


@pytest.mark.parametrize("change", ["minutes", "accounts", "cause", "kind", "version", "actor"])
def test_an_id_cannot_name_two_postings(session: Session, change: str) -> None:
    giver, taker, third = make_holder(session, minutes=100), make_holder(session), make_holder(session)
    command = gift(giver, taker)
    post(session, command, now=NOON)
    other = {
        "minutes": replace(command, legs=(Leg(giver.own, -61), Leg(taker.own, 61))),
        "accounts": replace(command, legs=(Leg(giver.own, -60), Leg(third.own, 60))),
        "cause": replace(command, cause="another"),
        "kind": replace(command, kind=PostingKind.TRANSFER),
        "version": replace(command, policy_version=2),
        "actor": replace(command, actor_id=new_id()),
    }[change]
    with pytest.raises(PostingDiffers):
        post(session, other, now=NOON)


def test_a_cause_is_posted_once_for_each_kind(session: Session) -> None:
    giver, taker = make_holder(session, minutes=100), make_holder(session)
    command = gift(giver, taker, 10)
    post(session, command, now=NOON)
    with pytest.raises(PostingDiffers):
        post(session, replace(command, id=new_id()), now=NOON)
    assert post(session, replace(command, id=new_id(), kind=PostingKind.RESERVE), now=NOON)


def test_an_account_never_falls_below_its_floor(session: Session) -> None:
    giver, taker = make_holder(session, minutes=59), make_holder(session)
    with pytest.raises(BalanceTooLow) as refusal:
        post(session, gift(giver, taker), now=NOON)
    assert refusal.value.values == {
        "account_kind": AccountKind.OWN,
        "minutes": 60,
        "available_minutes": 59,
    }


def test_an_unknown_account_or_one_of_another_branch_is_not_found(session: Session) -> None:
    giver = make_holder(session, minutes=100)
    stranger = make_holder(session, branch_id="cheongju")
    for account_id in (new_id(), stranger.own):
        with pytest.raises(AccountNotFound):
            post(session, posting(Leg(giver.own, -10), Leg(account_id, 10)), now=NOON)


@pytest.mark.parametrize(
    "minutes", [(), (5,), (-5, 4), (0, 0), (5, 5)], ids=["none", "one", "uneven", "nothing", "no-giver"]
)
def test_legs_that_do_not_balance_are_no_posting(minutes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="posting"):
        posting(*(Leg(new_id(), each) for each in minutes))


def test_an_account_cannot_pay_itself() -> None:
    account_id = new_id()
    with pytest.raises(ValueError, match="account of its own"):
        posting(Leg(account_id, -5), Leg(account_id, 5))


@pytest.mark.parametrize("cause", ["", "김영자님 방문", "with space", "x" * 201, "line\nbreak"])
def test_a_cause_is_made_of_codes_and_ids(cause: str) -> None:
    with pytest.raises(ValueError, match="codes and ids"):
        replace(posting(Leg(new_id(), -5), Leg(new_id(), 5)), cause=cause)


def test_a_naive_moment_is_refused(session: Session) -> None:
    giver, taker = make_holder(session, minutes=100), make_holder(session)
    with pytest.raises(TypeError):
        post(session, gift(giver, taker), now=datetime(2026, 3, 2, 12))  # noqa: DTZ001


def test_moments_rise_within_an_account_even_when_clocks_do_not(session: Session) -> None:
    giver, taker = make_holder(session, minutes=100), make_holder(session)
    for now in (NOON, NOON, NOON - timedelta(hours=1)):
        post(session, gift(giver, taker, 10), now=now)
    moments = session.scalars(
        select(Entry.posted_at).where(Entry.account_id == giver.own).order_by(Entry.seq)
    ).all()
    assert len(set(moments)) == 4
    assert list(moments) == sorted(moments)


def test_opening_accounts_again_finds_those_that_are_there(session: Session) -> None:
    holder = make_holder(session)
    again = open_accounts(session, branch_id=BRANCH, kinds=tuple(holder.accounts), owner_id=holder.id)
    assert again == holder.accounts
    assert branch_account(session) == branch_account(session)


def test_a_person_has_no_account_of_the_branch_and_the_branch_none_of_a_person(session: Session) -> None:
    with pytest.raises(ValueError, match="no issuance account"):
        open_accounts(session, branch_id=BRANCH, kinds=[AccountKind.ISSUANCE], owner_id=new_id())
    with pytest.raises(ValueError, match="no own account"):
        open_accounts(session, branch_id=BRANCH, kinds=[AccountKind.OWN])


def test_a_refusal_that_was_caught_still_undoes_everything(own_bank: Flask) -> None:
    with own_bank.app_context():
        givers = unit_of_work(lambda inner: (make_holder(inner, minutes=59), make_holder(inner)))

        def careless(inner: Session) -> None:
            post(inner, gift(*givers, 10), now=NOON)
            with suppress(BalanceTooLow):
                post(inner, gift(*givers), now=NOON)

        with pytest.raises(RuntimeError, match="refusal was caught"):
            unit_of_work(careless)
        session = db.session()
        assert get_balance(session, branch_id=BRANCH, account_id=givers[1].own) == 0
        assert session.scalar(select(func.count()).select_from(Posting)) == 1


THREADS = 32


@pytest.mark.proof("Of many debits at once exactly the covered ones succeed")
def test_of_many_debits_at_once_only_those_covered_succeed(own_bank: Flask, proof: Proof) -> None:
    tries = proof.size(3200, least=192) // THREADS
    covered = THREADS * tries // 2
    with own_bank.app_context():
        giver, taker = unit_of_work(
            lambda session: (make_holder(session, minutes=covered * 60), make_holder(session))
        )
    outcomes: list[str] = []
    waited: list[str] = []

    def pay(_number: int) -> None:
        with own_bank.app_context():
            for _ in range(tries):
                command = gift(giver, taker)
                while True:
                    try:
                        unit_of_work(lambda session, command=command: post(session, command, now=NOON))  # type: ignore[misc]
                        outcomes.append("paid")
                    except BalanceTooLow:
                        outcomes.append("refused")
                    except OperationalError as busy:
                        # SQLite lets nobody queue: on a busy machine somebody waits in vain, and asks again.
                        if "database is locked" not in str(busy):
                            raise
                        waited.append(str(command.id))
                        continue
                    break
            db.session.remove()

    at_once(pay, THREADS)
    with own_bank.app_context():
        session = db.session()
        assert get_balance(session, branch_id=BRANCH, account_id=giver.own) == 0
        assert get_balance(session, branch_id=BRANCH, account_id=taker.own) == covered * 60
        assert verify(session).clean
    assert outcomes.count("paid") == covered
    assert len(outcomes) == THREADS * tries
    proof.saw(
        f"{THREADS} threads, {len(outcomes):,} debits, {covered:,} covered and paid, no other, "
        f"{len(waited)} asked again after waiting in vain"
    )


@pytest.mark.proof("Opposite postings never deadlock")
def test_opposite_postings_never_deadlock(own_bank: Flask, own_engine: Engine, proof: Proof) -> None:
    rounds = proof.size(1600, least=128) // 16
    with own_bank.app_context():
        pair = unit_of_work(
            lambda session: (make_holder(session, minutes=600_000), make_holder(session, minutes=600_000))
        )
    failures: list[Exception] = []

    def pay(number: int) -> None:
        giver, taker = pair if number % 2 else reversed(pair)
        with own_bank.app_context():
            for _ in range(rounds):
                with Session(own_engine) as session:
                    # Not through `unit_of_work`, which would try again.
                    session.connection(execution_options={"writes": True})
                    try:
                        post(session, gift(giver, taker, 1), now=NOON)
                        session.commit()
                    except Exception as failure:  # noqa: BLE001  # told by the assertion below
                        failures.append(failure)

    at_once(pay, 16)
    assert failures == []
    with own_bank.app_context():
        assert verify(db.session()).clean
    proof.saw(f"16 threads, {16 * rounds:,} postings, no deadlock")


@pytest.mark.proof("The same posting many times at once is posted once")
def test_the_same_posting_many_times_at_once_is_posted_once(own_bank: Flask, proof: Proof) -> None:
    times = proof.size(50, least=16)
    with own_bank.app_context():
        pair = unit_of_work(lambda session: (make_holder(session, minutes=100), make_holder(session)))
    command = gift(*pair)
    answers: list[bool | DomainError] = []

    def pay(_number: int) -> None:
        with own_bank.app_context():
            answers.append(unit_of_work(lambda session: post(session, command, now=NOON)))
            db.session.remove()

    at_once(pay, times)
    assert answers.count(True) == 1
    assert answers.count(False) == times - 1
    proof.saw(f"{times} at once, one posted, {times - 1} told that it had been")


def test_accounts_hold_only_what_their_entries_brought(session: Session) -> None:
    holder = make_holder(session, minutes=100)
    account = session.get_one(Account, (BRANCH, holder.own))
    entry = session.get_one(Entry, (BRANCH, holder.own, 1))
    assert (account.balance, account.seq, account.head) == (entry.balance, entry.seq, entry.digest)
