"""A member leaves: asked for, thought over, and then erased; the ledger stays under a pseudonym."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands.erasing import erase_words
from timebank.core.clock import end_of_day, local_day
from timebank.core.commands import Command
from timebank.core.permissions import STAFF, Permission, permissions_of
from timebank.exchange.commands.erasing import erase_dealings
from timebank.exchange.commands.freezes import empty_account, end_underway, freeze
from timebank.exchange.errors.leaving import (
    LeavingAsked,
    LeavingNotAgreed,
    LeavingNotDue,
    LeavingOver,
    StaffLeaves,
)
from timebank.exchange.errors.standing import MayNotActForThem, SecondIsRelative
from timebank.exchange.models.leaving import Leaving
from timebank.exchange.queries.freezes import check_visits_decided
from timebank.exchange.queries.leaving import find_leaving_of, lock_leaving
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.gifts import FreezeReason
from timebank.exchange.rules.leaving import ONCE_A_MEMBER, TIME_TO_THINK, LeavingState, LeavingWish
from timebank.exchange.rules.moves import Agreed
from timebank.ledger.commands import open_accounts
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.notifications.commands.erasing import erase_messages
from timebank.people.commands.erasing import erase_person
from timebank.people.commands.notify import notify
from timebank.people.commands.standing import end_delegations_of, end_roles
from timebank.people.errors import NotActive
from timebank.people.queries import are_family, get_branch, lock_person, roles_of
from timebank.people.rules import PersonState
from timebank.policies.queries import policy_on

GOES = {
    LeavingWish.POOL: (AccountKind.POOL, PostingKind.GIFT),
    LeavingWish.LAPSE: (AccountKind.LAPSED, PostingKind.LAPSE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToLeave(Command):
    """Somebody wants to leave, or a coordinator says so for them. The leaving's id is the command's."""

    person_id: UUID
    wish: LeavingWish
    """Where the points go that are left then."""
    agreed: Agreed
    has_read: bool
    """They know what is erased and what the law has the bank keep."""
    at_once: bool = False
    """Without days to think it over."""

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def ask_to_leave(session: Session, command: AskToLeave, *, now: datetime) -> UUID:
    """Keep that they leave after the days to think, or let them go at once; return the leaving's id.

    Raises:
        PersonNotFound, NotActive, MayNotActForThem, SecondIsRelative, LeavingNotAgreed, LeavingAsked,
        StaffLeaves, AccountFrozen, VisitsUndecided
    """
    branch_id = command.branch_id
    zone = get_branch(session, branch_id).zone
    today = local_day(now, zone)
    person = lock_person(session, branch_id=branch_id, person_id=command.person_id)
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    by_id = _check_who(session, command, person_id=person.id, now=now)
    if not command.has_read:
        raise LeavingNotAgreed
    asked = find_leaving_of(session, branch_id=branch_id, person_id=person.id)
    if asked is not None:
        raise LeavingAsked(day=local_day(asked.effective_at, zone))
    if roles_of(session, branch_id=branch_id, person_id=person.id, day=today) & STAFF:
        raise StaffLeaves
    check_free_to_move(session, branch_id=branch_id, person_id=person.id)
    leaving = Leaving(
        branch_id=branch_id,
        id=command.id,
        person_id=person.id,
        wish=command.wish,
        agreed=Agreed.SCREEN if by_id == person.id else command.agreed,
        state=LeavingState.ASKED,
        policy_version=policy_on(session, branch_id=branch_id, day=today).number,
        asked_by_id=by_id,
        asked_at=now,
        effective_at=now if command.at_once else end_of_day(today + TIME_TO_THINK, zone),
    )
    session.add(leaving)
    session.flush()
    if command.at_once:
        _let_go(session, leaving, now=now)
        return leaving.id
    notify(
        session,
        branch_id=branch_id,
        person_id=person.id,
        template="leaving_asked",
        values={"day": local_day(leaving.effective_at, zone)},
        cause=str(leaving.id),
        now=now,
    )
    return leaving.id


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLeaving(Command):
    leaving_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.leaving_id


def withdraw_leaving(session: Session, command: WithdrawLeaving, *, now: datetime) -> None:
    """Stay a member after all.

    Raises:
        LeavingNotFound, LeavingOver, MayNotActForThem, SecondIsRelative
    """
    leaving = lock_leaving(session, branch_id=command.branch_id, leaving_id=command.leaving_id)
    _check_who(session, command, person_id=leaving.person_id, now=now)
    leaving.end(LeavingState.WITHDRAWN, at=now)
    notify(
        session,
        branch_id=command.branch_id,
        person_id=leaving.person_id,
        template="leaving_withdrawn",
        values={},
        cause=str(leaving.id),
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishLeaving(Command):
    """By the bank itself, when the days to think are over."""

    leaving_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.leaving_id


def finish_leaving(session: Session, command: FinishLeaving, *, now: datetime) -> None:
    """Let the points go where they wished, and erase who they were. Who has moved or died meanwhile stays so.

    Raises:
        LeavingNotFound, LeavingOver, LeavingNotDue, AccountFrozen, VisitsUndecided
    """
    leaving = lock_leaving(session, branch_id=command.branch_id, leaving_id=command.leaving_id)
    if leaving.state is not LeavingState.ASKED:
        raise LeavingOver
    if now < leaving.effective_at:
        raise LeavingNotDue(until=leaving.effective_at)
    _let_go(session, leaving, now=now)


def _check_who(session: Session, command: Command, *, person_id: UUID, now: datetime) -> UUID:
    """Return who says it: the person, or a coordinator who is no relative."""
    by_id = command.actor_id
    if by_id is None:
        raise MayNotActForThem
    if by_id == person_id:
        return by_id
    today = local_day(now, get_branch(session, command.branch_id).zone)
    roles = roles_of(session, branch_id=command.branch_id, person_id=by_id, day=today)
    if Permission.MANAGE_EXCHANGE not in permissions_of(roles):
        raise MayNotActForThem
    if are_family(session, branch_id=command.branch_id, a_id=by_id, b_id=person_id):
        raise SecondIsRelative
    return by_id


def _let_go(session: Session, leaving: Leaving, *, now: datetime) -> None:
    branch_id, person_id = leaving.branch_id, leaving.person_id
    person = lock_person(session, branch_id=branch_id, person_id=person_id)
    if person.state is not PersonState.ACTIVE:
        leaving.end(LeavingState.WITHDRAWN, at=now)
        return
    check_free_to_move(session, branch_id=branch_id, person_id=person_id)
    check_visits_decided(session, branch_id=branch_id, person_id=person_id)
    today = local_day(now, get_branch(session, branch_id).zone)
    doing = Command(branch_id=branch_id, id=uuid5(leaving.id, "end"), actor_id=leaving.asked_by_id)
    end_underway(session, doing, person_id=person_id, last_day=today, today=today, now=now)
    account, kind = GOES[leaving.wish]
    emptied = empty_account(
        session,
        doing,
        person_id=person_id,
        kind=kind,
        cause=f"exchange.leaving:{leaving.id}",
        policy_version=leaving.policy_version,
        into=open_accounts(session, branch_id=branch_id, kinds=[account])[account],
        posting_id=uuid5(leaving.id, "settlement"),
        now=now,
    )
    there = emptied.holdings
    leaving.own_minutes, leaving.gift_only_minutes = there.own, there.gift_only
    leaving.received_minutes, leaving.debt_minutes = there.received, there.debt
    leaving.posting_id = emptied.posting_id
    end_roles(session, person, today=today, by_id=leaving.asked_by_id)
    end_delegations_of(session, person, by_id=leaving.asked_by_id, now=now)
    freeze(session, branch_id=branch_id, person_id=person_id, reason=FreezeReason.LEAVING, now=now)
    leaving.end(LeavingState.DONE, at=now)
    session.flush()
    erase_words(session, branch_id=branch_id, person_id=person_id)
    erase_dealings(session, branch_id=branch_id, person_id=person_id, pseudonym=ONCE_A_MEMBER)
    erase_messages(session, branch_id=branch_id, person_id=person_id)
    erase_person(session, person, pseudonym=ONCE_A_MEMBER, now=now)
