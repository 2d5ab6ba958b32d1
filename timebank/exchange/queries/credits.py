"""What a visit would credit."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.queries import list_visits_by_id
from timebank.exchange.rules.deciding import Credit, settle_first
from timebank.ledger.queries import balances_of, list_debts
from timebank.ledger.rules import AccountKind
from timebank.people.queries import get_people
from timebank.people.rules import birthday
from timebank.policies.queries import policy_numbered
from timebank.policies.rules import Excess, PolicyInForce, over_balance_cap, split_earnings

HELD = (AccountKind.OWN, AccountKind.GIFT_ONLY, AccountKind.RECEIVED)


def credit_of(  # noqa: PLR0913  # what a visit is, and whose
    policy: PolicyInForce,
    *,
    minutes: int,
    activities: Collection[str],
    day: date,
    born: date,
    balance: int,
) -> Credit:
    """Return what a visit of that local day credits; `balance` is all that the volunteer holds, in minutes.

    Nothing is earned above the balance cap: what is left keeps its shares.
    """
    turns = birthday(born, policy.gift_only_until_age)
    own, gift_only = split_earnings(
        policy, minutes=minutes, activities=activities, all_gift_only_until=turns, day=day
    )
    over = over_balance_cap(policy, balance=balance, earned=own + gift_only)
    if over:
        left = own + gift_only - over
        gift_only = left if day < turns else int(left * policy.gift_only_share)
        own = left - gift_only
    pooled = over if policy.excess is Excess.POOL else 0
    return Credit(own=own, gift_only=gift_only, pooled=pooled, dropped=over - pooled)


def list_credits(session: Session, *, branch_id: str, visit_ids: Collection[UUID]) -> dict[UUID, Credit]:
    """Return what approving each of the visits would credit, for a page that asks before it is done.

    A volunteer's visits are credited in the order of their beginnings.
    """
    visits = list_visits_by_id(session, branch_id=branch_id, ids=visit_ids)
    people = get_people(session, branch_id=branch_id, ids={visit.volunteer_id for visit in visits})
    numbers = {visit.policy_number for visit in visits}
    policies = {number: policy_numbered(session, branch_id=branch_id, number=number) for number in numbers}
    debts = list_debts(session, branch_id=branch_id, owner_ids={visit.volunteer_id for visit in visits})
    held: dict[UUID, int] = {}
    found_by_id: dict[UUID, Credit] = {}
    for visit in visits:
        volunteer, policy = people[visit.volunteer_id], policies[visit.policy_number]
        assert volunteer.birth_date is not None
        if policy.balance_cap_minutes is not None and volunteer.id not in held:
            held[volunteer.id] = held_by(session, branch_id=branch_id, person_id=volunteer.id)
        found = credit_of(
            policy,
            minutes=visit.minutes,
            activities=visit.activities,
            day=visit.local_day,
            born=volunteer.birth_date,
            balance=held.get(volunteer.id, 0),
        )
        found = settle_first(found, debt=debts.get(volunteer.id, 0))
        debts[volunteer.id] = debts.get(volunteer.id, 0) - found.owed
        held[volunteer.id] = held.get(volunteer.id, 0) + found.own + found.gift_only
        found_by_id[visit.id] = found
    return found_by_id


def held_by(session: Session, *, branch_id: str, person_id: UUID) -> int:
    """Return the minutes that count towards the balance cap: own, for giving only, received."""
    balances = balances_of(session, branch_id=branch_id, owner_id=person_id)
    return sum(balances.get(kind, 0) for kind in HELD)
