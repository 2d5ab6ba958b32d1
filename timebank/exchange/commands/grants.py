"""Granting minutes of the pool to people with a confirmed need for care."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands.texts import read_text
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.exchange.errors.gifts import NothingGiven, WhyMissing
from timebank.exchange.errors.grants import GrantToOneself, GrantToRelative, NoConfirmedNeed, PoolTooLow
from timebank.exchange.models.grants import Grant
from timebank.exchange.queries.grants import lock_grant, pool_balance
from timebank.exchange.queries.needs import find_confirmed_need
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.gifts import REASON_LENGTH
from timebank.exchange.rules.grants import GrantState
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.notify import notify
from timebank.people.errors import NotActive
from timebank.people.queries import are_family, get_branch, lock_person
from timebank.people.rules import PersonState
from timebank.policies.queries import policy_on


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFromPool(Command):
    """The grant gets the command's own id."""

    person_id: UUID
    minutes: int
    reason: str

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmGrant(Command):
    grant_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.grant_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseGrant(Command):
    grant_id: UUID
    reason: str

    @property
    def object_id(self) -> UUID | None:
        return self.grant_id


def grant_from_pool(session: Session, command: GrantFromPool, *, now: datetime) -> UUID:
    """Let the person have minutes of the pool, or ask a second person; return the grant's id.

    Raises:
        PersonNotFound, NotActive, AccountFrozen, NothingGiven, WhyMissing, TextTooLong,
        ResidentNumberRefused, GrantToOneself, GrantToRelative, NoConfirmedNeed, PoolTooLow
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    reason = read_text(command.reason, field="reason", most=REASON_LENGTH)
    if command.minutes < 1:
        raise NothingGiven
    if reason is None:
        raise WhyMissing
    _check_person(session, branch_id, command.person_id, command.actor_id)
    need = find_confirmed_need(session, branch_id=branch_id, person_id=command.person_id, day=today)
    if need is None:
        raise NoConfirmedNeed
    policy = policy_on(session, branch_id=branch_id, day=today)
    waits = command.minutes > policy.second_approver_minutes
    grant = Grant(
        branch_id=branch_id,
        id=command.id,
        person_id=command.person_id,
        minutes=command.minutes,
        urgency=need.urgency,
        reason=reason,
        state=GrantState.AWAITING_APPROVAL if waits else GrantState.GRANTED,
        policy_version=policy.number,
        asked_by_id=command.actor_id,
        asked_at=now,
        granted_on=None if waits else today,
    )
    session.add(grant)
    session.flush()
    _check_pool(session, grant)
    if not waits:
        _pay(session, grant, actor_id=command.actor_id, now=now)
    return grant.id


def confirm_grant(session: Session, command: ConfirmGrant, *, now: datetime) -> None:
    """Let the minutes of a large grant move.

    Raises:
        GrantNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondIsRelative, DeputyMustWait,
        NotActive, AccountFrozen, NoConfirmedNeed, GrantDecided, PoolTooLow
    """
    grant, today = _undecided(session, command, command.grant_id, now=now)
    grant.confirm(by_id=command.actor_id, at=now, day=today)
    assert command.actor_id is not None
    _check_person(session, grant.branch_id, grant.person_id, command.actor_id)
    if find_confirmed_need(session, branch_id=grant.branch_id, person_id=grant.person_id, day=today) is None:
        raise NoConfirmedNeed
    _check_pool(session, grant)
    _pay(session, grant, actor_id=command.actor_id, now=now)


def refuse_grant(session: Session, command: RefuseGrant, *, now: datetime) -> None:
    """Let the minutes stay in the pool, and say why.

    Raises:
        GrantNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondIsRelative, DeputyMustWait,
        WhyMissing, TextTooLong, ResidentNumberRefused, GrantDecided
    """
    reason = read_text(command.reason, field="reason", most=REASON_LENGTH)
    if reason is None:
        raise WhyMissing
    grant, _today = _undecided(session, command, command.grant_id, now=now)
    grant.refuse(by_id=command.actor_id, at=now, reason=reason)


def _undecided(session: Session, command: Command, grant_id: UUID, *, now: datetime) -> tuple[Grant, date]:
    today = local_day(now, get_branch(session, command.branch_id).zone)
    grant = lock_grant(session, branch_id=command.branch_id, grant_id=grant_id)
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=[grant.person_id],
        asked_by_id=grant.asked_by_id,
        day=today,
    )
    return grant, today


def _check_person(session: Session, branch_id: str, person_id: UUID, actor_id: UUID) -> None:
    person = lock_person(session, branch_id=branch_id, person_id=person_id)
    if person.id == actor_id:
        raise GrantToOneself
    if are_family(session, branch_id=branch_id, a_id=person.id, b_id=actor_id):
        raise GrantToRelative
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    check_free_to_move(session, branch_id=branch_id, person_id=person.id)


def _check_pool(session: Session, grant: Grant) -> None:
    available = pool_balance(session, branch_id=grant.branch_id)
    if grant.minutes > available:
        raise PoolTooLow(available_minutes=available)


def _pay(session: Session, grant: Grant, *, actor_id: UUID, now: datetime) -> None:
    pool = open_accounts(session, branch_id=grant.branch_id, kinds=[AccountKind.POOL])[AccountKind.POOL]
    received = open_accounts(
        session, branch_id=grant.branch_id, kinds=[AccountKind.RECEIVED], owner_id=grant.person_id
    )[AccountKind.RECEIVED]
    post(
        session,
        Post(
            branch_id=grant.branch_id,
            id=uuid5(grant.id, PostingKind.GIFT),
            actor_id=actor_id,
            kind=PostingKind.GIFT,
            cause=f"exchange.grant:{grant.id}",
            policy_version=grant.policy_version,
            legs=(Leg(pool, -grant.minutes), Leg(received, grant.minutes)),
        ),
        now=now,
    )
    notify(
        session,
        branch_id=grant.branch_id,
        person_id=grant.person_id,
        template="grant_given",
        values={"minutes": grant.minutes},
        cause=str(grant.id),
        now=now,
    )
