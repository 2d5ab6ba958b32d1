"""Two branches with everybody who gives and uses points, in the bank and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, do, make_national_policy
from tests.exchange.giving import fund
from tests.exchange.oracle import NATION, NATION_CHANGES, NATION_SAYS, ZONE, Member
from tests.exchange.oracle_ends import WholeBank
from tests.factories import (
    make_branch,
    make_coordinator,
    make_family,
    make_person,
    make_senior,
    make_volunteer,
    some_phone,
)
from timebank.core.crypto import blind_index
from timebank.core.db import db
from timebank.core.ids import NATIONAL, new_id
from timebank.core.permissions import Role
from timebank.people.models import Person
from timebank.people.rules import Relation, normalise_phone
from timebank.policies.commands import DraftPolicy, PublishPolicy, draft_policy, publish_policy
from timebank.policies.rules import BranchRules, encode, encode_branch

BRANCHES = ("here", "there")
NEWCOMER = "newcomer"
"""Who moved in last; before that, the daughter."""
WHO = ("senior", "turning", "daughter", "volunteer", "young_volunteer", NEWCOMER)
FUNDS = {
    "senior": (400, 60),
    "turning": (300, 0),
    "daughter": (900, 350),
    "volunteer": (0, 0),
    "young_volunteer": (0, 120),
}
"""Minutes of their own, and for giving only, that they begin with."""


@dataclass(slots=True)
class Branch:
    id: str
    first: UUID
    second: UUID
    third: UUID
    """Coordinators; the third has no part in anything but what is taken back."""
    members: dict[str, Member]
    last_visit: date = TODAY


def found_nation(session: Session) -> None:
    """Have the nation's rules hold, and others in the middle of a run."""
    make_national_policy(session, NATION)
    drafter, publisher = (
        make_person(session, name=name, roles=[Role.ADMINISTRATOR], born=None, branch_id=NATIONAL)
        for name in ("박서연", "조하늘")
    )
    session.commit()
    words: dict[str, Any] = {"branch_id": NATIONAL, "zone": ZONE}
    draft = DraftPolicy(
        **words,
        actor_id=drafter.id,
        content=encode(replace(NATION, **NATION_SAYS)),
        effective_from=NATION_CHANGES,
    )
    do(draft_policy, draft)
    do(
        publish_policy,
        PublishPolicy(**words, actor_id=publisher.id, version_id=draft.version_id, revision=1),
    )
    db.session.remove()


def found(session: Session, paper: WholeBank, numbers: Mapping[str, int]) -> dict[str, Branch]:
    """Open both branches, where the numbers hold since yesterday."""
    made = {each: _open(session, paper, f"{each[0]}{new_id().hex}") for each in BRANCHES}
    session.commit()
    for branch in made.values():
        paper.rules[branch.id] = [(date.min, NATION)]
        senior, turning = branch.members["senior"], branch.members["turning"]
        paper.spouses |= {senior.id: turning, turning.id: senior}
        paper.now = NOW - timedelta(days=2)
        set_rules(branch, paper, numbers)
        paper.now = NOW
    db.session.remove()
    return made


def _open(session: Session, paper: WholeBank, branch_id: str) -> Branch:
    make_branch(session, branch_id, name=branch_id)
    first = make_coordinator(session, name="정현우", branch_id=branch_id)
    second = make_coordinator(session, name="김도윤", branch_id=branch_id)
    third = make_coordinator(session, name="서지우", branch_id=branch_id)
    people = {
        "senior": make_senior(session, name="김영자", branch_id=branch_id),
        # 65 on 29 November: within the first days of a run.
        "turning": make_senior(session, name="최순임", born=date(1961, 11, 29), branch_id=branch_id),
        "daughter": make_person(session, name="이은정", born=date(1975, 6, 1), branch_id=branch_id),
        "volunteer": make_volunteer(session, name="윤미경", branch_id=branch_id, coordinator=first),
        "young_volunteer": make_volunteer(
            session, name="제갈민수", born=date(1995, 8, 19), branch_id=branch_id, coordinator=first
        ),
    }
    make_family(session, people["daughter"], people["senior"], by=first)
    make_family(session, people["senior"], people["turning"], relation=Relation.SPOUSE, by=first)
    members = {}
    for role, person in people.items():
        members[role] = _member(person)
        own, gift_only = FUNDS[role]
        if own or gift_only:
            fund(session, person, own=own, gift_only=gift_only)
            paper.fund(members[role], own=own, gift_only=gift_only)
    return Branch(id=branch_id, first=first.id, second=second.id, third=third.id, members=members)


def _member(person: Person) -> Member:
    phone = some_phone()
    person.phone = normalise_phone(phone)
    person.phone_index = blind_index("phone", person.phone)
    assert person.birth_date is not None
    return Member(
        branch=person.branch_id, id=person.id, name=person.name, phone=phone, born=person.birth_date
    )


def set_rules(branch: Branch, paper: WholeBank, numbers: Mapping[str, int]) -> None:
    """Have other rules hold in the branch from tomorrow on, unless they already do."""
    since, before = paper.rules[branch.id][-1]
    tomorrow = paper.today + timedelta(days=1)
    changed = replace(paper.rules[branch.id][0][1], **numbers)  # type: ignore[arg-type]
    if since >= tomorrow or changed == before:
        return
    draft = DraftPolicy(
        branch_id=branch.id,
        actor_id=branch.first,
        content=encode_branch(BranchRules(numbers=numbers)),
        effective_from=tomorrow,
        zone=ZONE,
    )
    do(draft_policy, draft, now=paper.now)
    publish = PublishPolicy(
        branch_id=branch.id, actor_id=branch.second, version_id=draft.version_id, revision=1, zone=ZONE
    )
    do(publish_policy, publish, now=paper.now)
    paper.set_rules(branch.id, tomorrow, numbers)
