"""A year of visits, issued as they came, and once more from its versions: the ledger is the same."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from uuid import UUID, uuid5

import pytest
from flask import Flask
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from tests.databases import Databases, connected
from tests.policies.people import make_branch
from timebank.core import clock
from timebank.core.ids import NATIONAL, new_id
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.models import Person
from timebank.people.rules import birthday
from timebank.policies.commands import (
    DraftPolicy,
    PublishPolicy,
    SeedFirstNational,
    draft_policy,
    publish_policy,
    seed_first_national,
)
from timebank.policies.models import PolicyVersion
from timebank.policies.queries import policy_numbered, policy_on
from timebank.policies.rules import BranchRules, Policy, PolicyInForce, encode, encode_branch, split_earnings

SEOUL = "Asia/Seoul"
BRANCH = "dalseo"
FIRST = date(2025, 1, 1)


@dataclass(frozen=True)
class Past:
    """A visit of the year, as care would keep it."""

    id: UUID
    volunteer_id: UUID
    born: date
    starts_at: datetime
    minutes: int
    activities: tuple[str, ...]


DRAFTER, PUBLISHER = new_id(), new_id()
# One turns forty on 1 August, the day of a new version; one was born on 29 February.
VOLUNTEERS = {
    new_id(): born for born in (date(1985, 8, 1), date(1984, 2, 29), date(2010, 3, 1), date(1950, 6, 1))
}
WALKS_LESS = replace(Policy().activities[0], rate=30)
NATIONAL_CHANGES = (
    (date(2025, 4, 1), replace(Policy(), gift_only_share=Fraction(1, 4))),
    (
        date(2025, 8, 1),
        replace(Policy(), gift_only_share=Fraction(1, 3), activities=(WALKS_LESS, *Policy().activities[1:])),
    ),
)
BRANCH_CHANGE = (date(2025, 6, 1), BranchRules(numbers={"day_cap_minutes": 360}))


def a_year() -> list[Past]:
    chance = random.Random(2025)  # noqa: S311  the same year each time
    visits = []
    for day in range(365):
        for volunteer_id, born in VOLUNTEERS.items():
            if chance.random() < 0.1:
                # Also minutes before and after midnight, Korean time.
                at = time(chance.choice((0, 9, 14, 23)), chance.choice((0, 59)))
                starts_at = clock.local_moment(FIRST + timedelta(days=day), at, SEOUL)
                assert starts_at is not None
                visits.append(
                    Past(
                        id=new_id(),
                        volunteer_id=volunteer_id,
                        born=born,
                        starts_at=starts_at,
                        minutes=chance.randint(10, 240),
                        activities=tuple(chance.sample(["talk", "cook", "clean"], chance.randint(1, 2))),
                    )
                )
    return sorted(visits, key=lambda each: each.starts_at)


@pytest.fixture
def banks(app: Flask, databases: Databases) -> Iterator[tuple[Engine, Engine]]:
    """Two empty databases."""
    urls = databases.make(), databases.make()
    with app.app_context(), ExitStack() as stack:
        yield stack.enter_context(connected(urls[0])), stack.enter_context(connected(urls[1]))
    for url in urls:
        databases.drop(url)


def open_bank(session: Session) -> None:
    for branch_id in (NATIONAL, BRANCH):
        make_branch(session, branch_id)
        for person_id in (DRAFTER, PUBLISHER):
            session.add(
                Person(
                    branch_id=branch_id,
                    id=person_id,
                    name="정현우",
                    name_folded="정현우",
                    name_initials="ㅈㅎㅇ",
                    registered_at=datetime(2024, 1, 1, tzinfo=UTC),
                )
            )
        session.flush()


def publish(session: Session, branch_id: str, content: dict[str, object], day: date) -> None:
    """Draft and publish the version some weeks before its day, as people do."""
    now = clock.start_of_day(day - timedelta(days=20), SEOUL)
    version_id = draft_policy(
        session,
        DraftPolicy(branch_id=branch_id, actor_id=DRAFTER, content=content, effective_from=day, zone=SEOUL),
        now=now,
    )
    session.flush()
    publish_policy(
        session,
        PublishPolicy(branch_id=branch_id, actor_id=PUBLISHER, version_id=version_id, revision=1, zone=SEOUL),
        now=now,
    )
    session.flush()


def issue(session: Session, visit: Past, policy: PolicyInForce) -> None:
    kinds = (AccountKind.OWN, AccountKind.GIFT_ONLY)
    accounts = open_accounts(session, branch_id=BRANCH, kinds=kinds, owner_id=visit.volunteer_id)
    issuance = open_accounts(session, branch_id=BRANCH, kinds=[AccountKind.ISSUANCE])[AccountKind.ISSUANCE]
    own, gift_only = split_earnings(
        policy,
        minutes=visit.minutes,
        activities=visit.activities,
        all_gift_only_until=birthday(visit.born, policy.gift_only_until_age),
        day=clock.local_day(visit.starts_at, SEOUL),
    )
    legs = [Leg(issuance, -(own + gift_only)), Leg(accounts[AccountKind.OWN], own)]
    legs.append(Leg(accounts[AccountKind.GIFT_ONLY], gift_only))
    post(
        session,
        Post(
            branch_id=BRANCH,
            id=uuid5(visit.id, "issue"),
            actor_id=PUBLISHER,
            kind=PostingKind.ISSUE,
            cause=f"care.visit:{visit.id}",
            policy_version=policy.number,
            legs=tuple(leg for leg in legs if leg.minutes),
        ),
        now=visit.starts_at + timedelta(days=2),
    )


def entries(session: Session) -> list[tuple[object, ...]]:
    """Return everything in the ledger that does not depend on which database it is in."""
    return [
        tuple(row)
        for row in session.execute(
            select(
                Account.owner_id,
                Account.kind,
                Entry.seq,
                Entry.posting_id,
                Entry.minutes,
                Entry.balance,
                Entry.posted_at,
                Posting.kind,
                Posting.cause,
                Posting.policy_version,
            )
            .join(Account, (Account.branch_id == Entry.branch_id) & (Account.id == Entry.account_id))
            .join(Posting, (Posting.branch_id == Entry.branch_id) & (Posting.id == Entry.posting_id))
            .order_by(Account.kind, Account.owner_id, Entry.seq)
        )
    ]


def live(session: Session, visits: list[Past]) -> None:
    """Let the year happen: visits day by day, a version published whenever somebody decided to."""
    open_bank(session)
    seed_first_national(
        session,
        SeedFirstNational(
            branch_id=NATIONAL, actor_id=PUBLISHER, drafted_by_id=DRAFTER, effective_from=date(2015, 1, 1)
        ),
        now=clock.start_of_day(FIRST, SEOUL),
    )
    session.flush()
    coming = [(day, NATIONAL, encode(policy)) for day, policy in NATIONAL_CHANGES]
    coming.append((BRANCH_CHANGE[0], BRANCH, encode_branch(BRANCH_CHANGE[1])))
    coming.sort(key=lambda each: each[0])
    for visit in visits:
        day = clock.local_day(visit.starts_at, SEOUL)
        while coming and coming[0][0] <= day + timedelta(days=20):
            effective, branch_id, content = coming.pop(0)
            publish(session, branch_id, content, effective)
        issue(session, visit, policy_on(session, branch_id=BRANCH, day=day))
    session.commit()


def test_replaying_a_year_under_its_versions_gives_the_same_ledger(banks: tuple[Engine, Engine]) -> None:
    visits = a_year()
    with Session(banks[0]) as session:
        live(session, visits)
        first = entries(session)
        versions = [
            {column.name: getattr(row, column.name) for column in PolicyVersion.__table__.columns}
            for row in session.scalars(select(PolicyVersion))
        ]
    with Session(banks[1]) as session:
        open_bank(session)
        session.execute(insert(PolicyVersion), versions)
        for visit in visits:
            day = clock.local_day(visit.starts_at, SEOUL)
            issue(session, visit, policy_on(session, branch_id=BRANCH, day=day))
        session.commit()
        second = entries(session)
    assert len(first) > len(visits) > 100
    assert second == first
    assert {row[-1] for row in first} == {1000, 2000, 2001, 3001}


def test_each_posting_alone_says_under_which_rules_it_was_earned(banks: tuple[Engine, Engine]) -> None:
    visits = a_year()
    with Session(banks[0]) as session:
        live(session, visits)
        issued = {
            (row.cause, row.kind): row.minutes
            for row in session.execute(
                select(Posting.cause, Account.kind, Entry.minutes)
                .join(Entry, (Entry.branch_id == Posting.branch_id) & (Entry.posting_id == Posting.id))
                .join(Account, (Account.branch_id == Entry.branch_id) & (Account.id == Entry.account_id))
            )
        }
        numbers = dict(session.execute(select(Posting.cause, Posting.policy_version)).all())
        for visit in visits:
            cause = f"care.visit:{visit.id}"
            policy = policy_numbered(session, branch_id=BRANCH, number=numbers[cause])
            own, gift_only = split_earnings(
                policy,
                minutes=visit.minutes,
                activities=visit.activities,
                all_gift_only_until=birthday(visit.born, policy.gift_only_until_age),
                day=clock.local_day(visit.starts_at, SEOUL),
            )
            assert issued.get((cause, AccountKind.OWN), 0) == own
            assert issued.get((cause, AccountKind.GIFT_ONLY), 0) == gift_only
