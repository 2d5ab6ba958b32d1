import random
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.ledger.attacker import ACCOUNTS, CHANGES, ENTRIES, POSTINGS, attack
from tests.ledger.factories import BRANCH, NOON, OTHER_BRANCH, gift, issue, make_holder
from tests.proofs import Proof
from timebank.core.crypto import keys
from timebank.core.db import db, unit_of_work
from timebank.core.ids import new_id
from timebank.ledger.commands import Leg, PostAcross, Reverse, post, post_across, reverse
from timebank.ledger.queries.verification import verify
from timebank.ledger.rules import PostingKind
from timebank.ledger.rules.chain import PostingContent, account_digest, entry_digest, posting_digest
from timebank.ledger.rules.findings import Finding


def make_ledger(session: Session) -> None:
    """A small bank with every kind of posting in it."""
    people = [make_holder(session) for _ in range(5)]
    now = NOON
    for number in range(24):
        now += timedelta(hours=7)
        earned = issue(session, people[number % 5], own=48 + number, gift_only=12)
        post(session, earned, now=now)
        if number in {9, 17}:
            command = Reverse(branch_id=BRANCH, actor_id=None, posting_id=earned.id, cause=f"undo:{number}")
            reverse(session, command, now=now)
    for number in range(8):
        now += timedelta(hours=5)
        post(session, gift(people[number % 5], people[(number + 2) % 5], 5 + number), now=now)
    far = make_holder(session, branch_id=OTHER_BRANCH)
    for minutes in (10, 20):
        across = PostAcross(
            branch_id=BRANCH,
            actor_id=None,
            counter_branch=OTHER_BRANCH,
            counter_id=new_id(),
            kind=PostingKind.GIFT,
            cause=f"far:{minutes}",
            policy_version=1,
            giving=(Leg(people[0].own, -minutes),),
            receiving=(Leg(far.own, minutes),),
        )
        post_across(session, across, now=now)
    make_holder(session)


def test_a_ledger_that_the_bank_wrote_is_whole(session: Session) -> None:
    make_ledger(session)
    verdict = verify(session)
    assert verdict.clean
    assert (verdict.postings, verdict.heads) == (38, 0)
    assert verdict.entries > 80
    assert verify(session, branch_id=BRANCH).clean


def test_an_empty_ledger_is_whole(session: Session) -> None:
    assert verify(session).clean


@pytest.mark.proof("Each change behind the bank's back is found, and its row named")
def test_each_change_behind_the_banks_back_is_found(own_bank: Flask, proof: Proof) -> None:
    changes = proof.size(500)
    rng = random.Random(2015)  # noqa: S311  # the same changes each time
    with own_bank.app_context():
        unit_of_work(make_ledger)
        url = db.engine.url
        for number in range(changes):
            change = CHANGES[number % len(CHANGES)]
            with attack(url) as session:
                named = change(session, rng)
                finding = verify(session).finding
            assert finding is not None, f"{change.__name__} was not found"
            assert _names(finding) & named, f"{change.__name__}: {finding} names none of {named}"
        assert verify(db.session()).clean
    proof.saw(f"{changes} changes of {len(CHANGES)} sorts, each found and its row named")


def _names(finding: Finding) -> set[object]:
    _branch, first, *seq = finding.key
    return {(first, *seq) if seq else first, finding.values.get("posting_id")}


def rewrite(session: Session) -> None:
    """Make an issue of the past twice as large, and the whole ledger consistent again, keys and all."""
    secret = keys().ledger_secret
    victim = session.execute(select(POSTINGS).where(POSTINGS.c.kind == "issue").limit(1)).one()
    of_victim = ENTRIES.c.posting_id == victim.id
    session.execute(update(ENTRIES).where(of_victim).values(minutes=ENTRIES.c.minutes * 2))
    postings = {row.id: PostingContent(**row._asdict()) for row in session.execute(select(POSTINGS))}
    for account in session.execute(select(ACCOUNTS)).all():
        names = ("branch_id", "id", "owner_id", "kind", "counter_branch", "floor")
        head = account_digest(secret, **{name: getattr(account, name) for name in names})
        balance = 0
        of_account = ENTRIES.c.account_id == account.id
        for entry in session.execute(select(ENTRIES).where(of_account).order_by(ENTRIES.c.seq)).all():
            balance += entry.minutes
            head = entry_digest(
                secret,
                before=head,
                posting=posting_digest(secret, postings[entry.posting_id]),
                account_id=account.id,
                seq=entry.seq,
                minutes=entry.minutes,
                balance=balance,
            )
            this = [of_account, ENTRIES.c.seq == entry.seq]
            session.execute(update(ENTRIES).where(*this).values(balance=balance, digest=head))
        this = [ACCOUNTS.c.id == account.id]
        session.execute(update(ACCOUNTS).where(*this).values(balance=balance, head=head))


def test_a_ledger_rewritten_with_its_keys_looks_whole_to_itself(own_bank: Flask) -> None:
    with own_bank.app_context():
        unit_of_work(make_ledger)
        with attack(db.engine.url) as session:
            rewrite(session)
            assert verify(session).clean
