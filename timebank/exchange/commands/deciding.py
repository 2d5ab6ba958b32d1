"""From care to points: deciding a visit approves and settles, or sends back, and tells the volunteer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timebank.care.commands import ApproveVisit, RejectVisit, approve_visit, reject_visit
from timebank.care.errors import ReasonNeeded
from timebank.care.queries import get_visit
from timebank.core.commands import Command
from timebank.exchange.commands.reserving import settle_by_visit
from timebank.exchange.queries.credits import credit_of, held_by
from timebank.exchange.rules.deciding import Credit, Outcome, settle_first
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.queries import list_debts
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, get_person, lock_person
from timebank.policies.queries import policy_numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideVisit(Command):
    visit_id: UUID
    outcome: Outcome
    reason: str | None = None
    """Needed to reject; the volunteer reads it."""

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def decide_visit(session: Session, command: DecideVisit, *, now: datetime) -> None:
    """Approve the visit, credit its volunteer and settle what was reserved for it, or send it back.

    Tell the volunteer. Or do none of it.

    Raises:
        VisitNotFound, VisitAlreadyDecided, VisitRejected, VisitWithdrawn, VisitDisputed, VisitUnconfirmed,
        NotADecider, DeciderIsParty, DeciderEnteredIt, DeciderIsRelative, DeputyNotNeeded, HandedOver,
        ReasonNeeded, TextTooLong, ResidentNumberRefused
    """
    if command.outcome is Outcome.APPROVE:
        _approve(session, command, now=now)
    else:
        _reject(session, command, now=now)


def _approve(session: Session, command: DecideVisit, *, now: datetime) -> None:
    approve_visit(
        session,
        ApproveVisit(
            branch_id=command.branch_id,
            id=command.id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            visit_id=command.visit_id,
        ),
        now=now,
    )
    # Held while it is credited, so that the session has the row at hand and reads it once.
    visit = get_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    _credit(session, command, now=now)
    settle_by_visit(
        session,
        command,
        visit_id=visit.id,
        volunteer_id=visit.volunteer_id,
        senior_id=visit.senior_id,
        day=visit.local_day,
        start=visit.starts_at.astimezone(ZoneInfo(get_branch(session, visit.branch_id).zone)).time(),
        minutes=visit.minutes,
        now=now,
    )
    told = {"day": visit.local_day, "minutes": visit.minutes}
    _tell(session, command, "visit_approved", visit.volunteer_id, told, now=now)


def _credit(session: Session, command: DecideVisit, *, now: datetime) -> None:
    visit = get_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    volunteer = get_person(session, branch_id=visit.branch_id, person_id=visit.volunteer_id)
    # Nobody logs a visit without a birth date on record, and none is taken off it.
    assert volunteer.birth_date is not None
    policy = policy_numbered(session, branch_id=visit.branch_id, number=visit.policy_number)
    balance = 0
    if policy.balance_cap_minutes is not None:
        # Two visits approved at once: the second waits here, and reads what the first has credited.
        lock_person(session, branch_id=visit.branch_id, person_id=volunteer.id)
        balance = held_by(session, branch_id=visit.branch_id, person_id=volunteer.id)
    credit = credit_of(
        policy,
        minutes=visit.minutes,
        activities=visit.activities,
        day=visit.local_day,
        born=volunteer.birth_date,
        balance=balance,
    )
    credit = _settle_debt(session, credit, branch_id=visit.branch_id, person_id=volunteer.id)
    if not credit.issued:
        return
    accounts = open_accounts(
        session,
        branch_id=visit.branch_id,
        kinds=[AccountKind.OWN, AccountKind.GIFT_ONLY],
        owner_id=volunteer.id,
    ) | open_accounts(session, branch_id=visit.branch_id, kinds=[AccountKind.ISSUANCE, AccountKind.POOL])
    if credit.owed:
        accounts |= open_accounts(
            session, branch_id=visit.branch_id, kinds=[AccountKind.DEBT], owner_id=volunteer.id
        )
    moves = {
        AccountKind.ISSUANCE: -credit.issued,
        AccountKind.OWN: credit.own,
        AccountKind.GIFT_ONLY: credit.gift_only,
        AccountKind.POOL: credit.pooled,
        AccountKind.DEBT: credit.owed,
    }
    post(
        session,
        Post(
            branch_id=visit.branch_id,
            id=uuid5(visit.id, "issue"),  # a visit is credited once
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            kind=PostingKind.ISSUE,
            cause=f"care.visit:{visit.id}",
            policy_version=policy.number,
            legs=tuple(Leg(accounts[kind], minutes) for kind, minutes in moves.items() if minutes),
        ),
        now=now,
    )


def _settle_debt(session: Session, credit: Credit, *, branch_id: str, person_id: UUID) -> Credit:
    """Let what the volunteer earns settle first what they owe."""
    if not list_debts(session, branch_id=branch_id, owner_ids=[person_id]):
        return credit
    # Two visits approved at once: the second waits here, and reads what the first has settled.
    lock_person(session, branch_id=branch_id, person_id=person_id)
    debts = list_debts(session, branch_id=branch_id, owner_ids=[person_id])
    return settle_first(credit, debt=debts.get(person_id, 0))


def _reject(session: Session, command: DecideVisit, *, now: datetime) -> None:
    if command.reason is None:
        raise ReasonNeeded
    reject_visit(
        session,
        RejectVisit(
            branch_id=command.branch_id,
            id=command.id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            visit_id=command.visit_id,
            reason=command.reason,
        ),
        now=now,
    )
    visit = get_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    told = {"day": visit.local_day, "minutes": visit.minutes, "reason": visit.reason}
    _tell(session, command, "visit_rejected", visit.volunteer_id, told, now=now)


def _tell(  # noqa: PLR0913  what there is to tell, and to whom
    session: Session,
    command: DecideVisit,
    template: str,
    person_id: UUID,
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person_id,
        template=template,
        values=values,
        cause=str(command.id),
        now=now,
    )
