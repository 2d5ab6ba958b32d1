"""Crediting what was given, once: by the rules it falls under, debts first, nothing above the balance cap."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.exchange.queries.credits import credit_of, held_by
from timebank.exchange.rules.deciding import Credit, settle_first
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.queries import list_debts
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.queries import get_person, lock_person
from timebank.policies.queries import policy_numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What a visit, or food work, is credited by."""

    id: UUID
    cause: str
    volunteer_id: UUID
    day: date
    minutes: int
    activities: Collection[str]
    """What each hour earns; none: an hour for an hour."""
    policy_number: int


def credit(session: Session, command: Command, earned: Earned, *, now: datetime) -> None:
    """Credit the volunteer; what they owe is settled first."""
    branch_id = command.branch_id
    volunteer = get_person(session, branch_id=branch_id, person_id=earned.volunteer_id)
    # Nobody logs anything without a birth date on record, and none is taken off it.
    assert volunteer.birth_date is not None
    policy = policy_numbered(session, branch_id=branch_id, number=earned.policy_number)
    balance = 0
    if policy.balance_cap_minutes is not None:
        # Two approved at once: the second waits here, and reads what the first has credited.
        lock_person(session, branch_id=branch_id, person_id=volunteer.id)
        balance = held_by(session, branch_id=branch_id, person_id=volunteer.id)
    found = credit_of(
        policy,
        minutes=earned.minutes,
        activities=earned.activities,
        day=earned.day,
        born=volunteer.birth_date,
        balance=balance,
    )
    found = _settle_debt(session, found, branch_id=branch_id, person_id=volunteer.id)
    if not found.issued:
        return
    accounts = open_accounts(
        session,
        branch_id=branch_id,
        kinds=[AccountKind.OWN, AccountKind.GIFT_ONLY],
        owner_id=volunteer.id,
    ) | open_accounts(session, branch_id=branch_id, kinds=[AccountKind.ISSUANCE, AccountKind.POOL])
    if found.owed:
        accounts |= open_accounts(
            session, branch_id=branch_id, kinds=[AccountKind.DEBT], owner_id=volunteer.id
        )
    moves = {
        AccountKind.ISSUANCE: -found.issued,
        AccountKind.OWN: found.own,
        AccountKind.GIFT_ONLY: found.gift_only,
        AccountKind.POOL: found.pooled,
        AccountKind.DEBT: found.owed,
    }
    post(
        session,
        Post(
            branch_id=branch_id,
            id=uuid5(earned.id, "issue"),  # credited once
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            kind=PostingKind.ISSUE,
            cause=earned.cause,
            policy_version=policy.number,
            legs=tuple(Leg(accounts[kind], minutes) for kind, minutes in moves.items() if minutes),
        ),
        now=now,
    )


def _settle_debt(session: Session, found: Credit, *, branch_id: str, person_id: UUID) -> Credit:
    """Let what the volunteer earns settle first what they owe."""
    if not list_debts(session, branch_id=branch_id, owner_ids=[person_id]):
        return found
    # Two approved at once: the second waits here, and reads what the first has settled.
    lock_person(session, branch_id=branch_id, person_id=person_id)
    debts = list_debts(session, branch_id=branch_id, owner_ids=[person_id])
    return settle_first(found, debt=debts.get(person_id, 0))
