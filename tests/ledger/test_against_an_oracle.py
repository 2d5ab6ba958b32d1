"""The ledger against a plain-Python one, whatever is asked of them and in whatever order."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import hypothesis
import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from tests.ledger.factories import NOON
from tests.proofs import Proof
from timebank.core.db import db, unit_of_work
from timebank.core.ids import new_id
from timebank.ledger.commands import Leg, Post, Reverse, open_accounts, post, reverse
from timebank.ledger.errors import AlreadyReversed, BalanceTooLow, PostingDiffers, ReversalStands
from timebank.ledger.queries import balance_at, balances_of_branch, get_balance, statement
from timebank.ledger.queries.verification import verify
from timebank.ledger.rules import AccountKind, PostingKind

PEOPLE = 3
KINDS = (AccountKind.OWN, AccountKind.GIFT_ONLY)


@dataclass(slots=True)
class Oracle:
    """The ledger as anybody would write it down: a list of postings, and sums over it."""

    floored: set[UUID] = field(default_factory=set)
    posted: list[tuple[datetime, Post]] = field(default_factory=list)

    def balance(self, account_id: UUID, until: datetime | None = None) -> int:
        return sum(
            leg.minutes
            for moment, command in self.posted
            if until is None or moment <= until
            for leg in command.legs
            if leg.account_id == account_id
        )

    def find(self, posting_id: UUID) -> Post | None:
        return next((command for _, command in self.posted if command.id == posting_id), None)

    def covers(self, legs: tuple[Leg, ...]) -> bool:
        return all(
            leg.account_id not in self.floored
            or leg.minutes > 0
            or self.balance(leg.account_id) >= -leg.minutes
            for leg in legs
        )


class LedgerMachine(RuleBasedStateMachine):
    """Asks both the same, and compares what they say."""

    commands = Bundle("commands")

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle()
        self.now = NOON
        self.branch_id = f"b{new_id().hex}"
        self.issuance: UUID
        self.accounts: list[UUID] = []
        self.people: list[UUID] = []

    @initialize()
    def open(self) -> None:
        def work(session: Session) -> None:
            kinds = [AccountKind.ISSUANCE]
            self.issuance = open_accounts(session, branch_id=self.branch_id, kinds=kinds)[kinds[0]]
            self.people = [new_id() for _ in range(PEOPLE)]
            self.accounts = [
                account_id
                for person in self.people
                for account_id in open_accounts(
                    session, branch_id=self.branch_id, kinds=KINDS, owner_id=person
                ).values()
            ]

        unit_of_work(work)
        self.oracle.floored = set(self.accounts)

    def _post(self, command: Post) -> Post:
        self.now += timedelta(seconds=1)
        known = self.oracle.find(command.id)
        if known is not None:
            assert unit_of_work(lambda session: post(session, command, now=self.now)) is False
        elif self.oracle.covers(command.legs):
            assert unit_of_work(lambda session: post(session, command, now=self.now)) is True
            self.oracle.posted.append((self.now, command))
        else:
            with pytest.raises(BalanceTooLow):
                unit_of_work(lambda session: post(session, command, now=self.now))
        return command

    def _command(self, kind: PostingKind, *legs: Leg) -> Post:
        posting_id = new_id()
        return Post(
            branch_id=self.branch_id,
            id=posting_id,
            actor_id=None,
            kind=kind,
            cause=f"test:{posting_id}",
            policy_version=1,
            legs=legs,
        )

    @rule(
        target=commands, person=st.integers(0, PEOPLE - 1), own=st.integers(1, 300), extra=st.integers(1, 60)
    )
    def issue(self, person: int, own: int, extra: int) -> Post:
        mine = self.accounts[2 * person : 2 * person + 2]
        legs = (Leg(self.issuance, -own - extra), Leg(mine[0], own), Leg(mine[1], extra))
        return self._post(self._command(PostingKind.ISSUE, *legs))

    @rule(target=commands, data=st.data(), minutes=st.integers(1, 400))
    def give(self, data: st.DataObject, minutes: int) -> Post:
        giver, taker = data.draw(st.permutations(self.accounts))[:2]
        return self._post(self._command(PostingKind.GIFT, Leg(giver, -minutes), Leg(taker, minutes)))

    @rule(command=commands)
    def repeat(self, command: Post) -> None:
        self._post(command)

    @rule(command=commands, minutes=st.integers(1, 50))
    def repeat_with_other_content(self, command: Post, minutes: int) -> None:
        first, second, *rest = command.legs
        if first.minutes == minutes or second.minutes == -minutes or self.oracle.find(command.id) is None:
            return
        legs = (
            Leg(first.account_id, first.minutes - minutes),
            Leg(second.account_id, second.minutes + minutes),
        )
        other = replace(command, legs=(*legs, *rest))
        with pytest.raises(PostingDiffers):
            unit_of_work(lambda session: post(session, other, now=self.now))

    @rule(command=commands)
    def take_back(self, command: Post) -> None:
        if self.oracle.find(command.id) is None:
            return
        self.now += timedelta(seconds=1)
        asked = Reverse(
            branch_id=self.branch_id, actor_id=None, posting_id=command.id, cause=f"undo:{new_id()}"
        )
        mirror = replace(
            command,
            id=asked.id,
            kind=PostingKind.REVERSAL,
            cause=asked.cause,
            reverses_id=command.id,
            legs=tuple(Leg(leg.account_id, -leg.minutes) for leg in command.legs),
        )
        if any(posted.reverses_id == command.id for _, posted in self.oracle.posted):
            refusal: type[Exception] = AlreadyReversed
        elif not self.oracle.covers(mirror.legs):
            refusal = BalanceTooLow
        else:
            assert unit_of_work(lambda session: reverse(session, asked, now=self.now)) == asked.id
            self.oracle.posted.append((self.now, mirror))
            with pytest.raises(ReversalStands):
                self._reverse(asked.id)
            return
        with pytest.raises(refusal):
            unit_of_work(lambda session: reverse(session, asked, now=self.now))

    def _reverse(self, posting_id: UUID) -> None:
        asked = Reverse(branch_id=self.branch_id, actor_id=None, posting_id=posting_id, cause="undo")
        unit_of_work(lambda session: reverse(session, asked, now=self.now))

    @rule(data=st.data(), minutes=st.integers(1, 100))
    def overdraw_after_a_good_posting_and_catch_it(self, data: st.DataObject, minutes: int) -> None:
        giver, taker = data.draw(st.permutations(self.accounts))[:2]
        good = self._command(PostingKind.ISSUE, Leg(self.issuance, -minutes), Leg(taker, minutes))
        too_much = self.oracle.balance(giver) + 1

        def work(session: Session) -> None:
            post(session, good, now=self.now)
            with suppress(BalanceTooLow):
                legs = Leg(giver, -too_much), Leg(taker, too_much)
                post(session, self._command(PostingKind.GIFT, *legs), now=self.now)

        with pytest.raises(RuntimeError, match="refusal was caught"):
            unit_of_work(work)

    @precondition(lambda self: self.oracle.posted)
    @rule(data=st.data())
    def read_as_of(self, data: st.DataObject) -> None:
        moment, _ = data.draw(st.sampled_from(self.oracle.posted))
        moment += data.draw(st.sampled_from([timedelta(), timedelta(microseconds=-1), timedelta(hours=1)]))
        session = db.session()
        for account_id in (self.issuance, *self.accounts):
            found = balance_at(session, branch_id=self.branch_id, account_id=account_id, moment=moment)
            assert found == self.oracle.balance(account_id, moment)
        session.rollback()

    @precondition(lambda self: self.oracle.posted)
    @rule(person=st.integers(0, PEOPLE - 1))
    def read_statement(self, person: int) -> None:
        mine = set(self.accounts[2 * person : 2 * person + 2])
        expected, total = [], 0
        for _, command in self.oracle.posted:
            moved = [leg.minutes for leg in command.legs if leg.account_id in mine]
            total += sum(moved)
            if moved:
                expected.append((command.id, sum(moved), total))
        session = db.session()
        lines = statement(session, branch_id=self.branch_id, owner_id=self.people[person], limit=1000)
        assert [(line.posting_id, line.minutes, line.total) for line in reversed(lines)] == expected
        session.rollback()

    @invariant()
    def balances_agree(self) -> None:
        session = db.session()
        for account_id in self.accounts:
            found = get_balance(session, branch_id=self.branch_id, account_id=account_id)
            assert found == self.oracle.balance(account_id)
        session.rollback()

    def teardown(self) -> None:
        session = db.session()
        assert verify(session, branch_id=self.branch_id).clean
        assert sum(balances_of_branch(session, branch_id=self.branch_id).values()) == 0
        session.rollback()


@pytest.mark.proof("Whatever is asked of it, the ledger agrees with a plain-Python one")
def test_the_ledger_agrees_with_an_oracle(own_bank: Flask, proof: Proof) -> None:
    examples = proof.size(200)
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=40,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    with own_bank.app_context():
        run_state_machine_as_test(LedgerMachine, settings=settings)
    proof.saw(f"{examples} runs of up to 40 steps agree")
