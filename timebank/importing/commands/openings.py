"""Points that somebody had before this bank: posted once, with their paper, and taken back by reversal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.importing.errors import CheckersAlike, OwnOpening
from timebank.importing.models import Opening
from timebank.ledger.commands import Leg, Post, Reverse, open_accounts, post, reverse
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.queries import get_branch, get_person
from timebank.people.rules import clean_text
from timebank.policies.queries import policy_on


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver(Command):
    """The posting gets the command's own id."""

    person_id: UUID
    batch_id: UUID
    own_minutes: int
    gift_minutes: int
    received_minutes: int
    paper: str
    first_checker_id: UUID
    second_checker_id: UUID
    entered_by_id: UUID
    """Who brought the file in."""
    confirmed_by_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def carry_over(session: Session, command: CarryOver, *, now: datetime) -> UUID:
    """Post what the person had before, from the branch's issuance; return the posting's id.

    Raises:
        CheckersAlike, PersonNotFound, TextTooLong, ResidentNumberRefused, NoPolicyInForce
        OwnOpening: nobody who vouches for it owns it.
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    if command.first_checker_id == command.second_checker_id:
        raise CheckersAlike
    vouching = (
        command.actor_id,
        command.entered_by_id,
        command.confirmed_by_id,
        command.first_checker_id,
        command.second_checker_id,
    )
    if command.person_id in vouching:
        raise OwnOpening
    person = get_person(session, branch_id=branch_id, person_id=command.person_id)
    today = local_day(now, get_branch(session, branch_id).zone)
    policy = policy_on(session, branch_id=branch_id, day=today)
    given = {
        AccountKind.OWN: command.own_minutes,
        AccountKind.GIFT_ONLY: command.gift_minutes,
        AccountKind.RECEIVED: command.received_minutes,
    }
    given = {kind: minutes for kind, minutes in given.items() if minutes}
    session.flush()
    accounts = open_accounts(session, branch_id=branch_id, kinds=list(given), owner_id=person.id)
    issuance = open_accounts(session, branch_id=branch_id, kinds=[AccountKind.ISSUANCE])
    legs = [Leg(accounts[kind], minutes) for kind, minutes in given.items()]
    posting = Post(
        branch_id=branch_id,
        id=command.id,
        actor_id=command.actor_id,
        on_behalf_of_id=person.id,
        kind=PostingKind.OPENING,
        cause=f"importing.opening:{command.id}",
        policy_version=policy.number,
        legs=(Leg(issuance[AccountKind.ISSUANCE], -sum(given.values())), *legs),
    )
    post(session, posting, now=now)
    session.add(
        Opening(
            branch_id=branch_id,
            id=command.id,
            person_id=person.id,
            batch_id=command.batch_id,
            own_minutes=command.own_minutes,
            gift_minutes=command.gift_minutes,
            received_minutes=command.received_minutes,
            paper=clean_text(command.paper, most=200),
            first_checker_id=command.first_checker_id,
            second_checker_id=command.second_checker_id,
            entered_by_id=command.entered_by_id,
            confirmed_by_id=command.confirmed_by_id,
            carried_at=now,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackOpening(Command):
    """`id` is the reversing posting's."""

    person_id: UUID
    posting_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.posting_id


def take_back_opening(session: Session, command: TakeBackOpening, *, now: datetime) -> UUID:
    """Reverse the opening's posting; return the reversing one's id.

    Raises:
        PostingNotFound, AlreadyReversed
        BalanceTooLow: the points have been used since.
    """
    session.flush()
    return reverse(
        session,
        Reverse(
            branch_id=command.branch_id,
            id=command.id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.person_id,
            posting_id=command.posting_id,
            cause=f"importing.opening-undone:{command.posting_id}",
        ),
        now=now,
    )
