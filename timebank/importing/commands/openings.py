"""Points that somebody had before this bank: posted once, with their paper, and taken back by reversal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command, Handler
from timebank.core.many import Examiner, Many, insert_rows
from timebank.importing.errors import CheckersAlike, OwnOpening
from timebank.importing.models import Opening
from timebank.ledger.commands import Leg, Post, Reverse, open_accounts, post, reverse
from timebank.ledger.commands.accounts import open_accounts_of_many
from timebank.ledger.commands.posting_many import post_many
from timebank.ledger.commands.reversing_many import Reversals
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.newcomers import Newcomers
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
    branch_id = command.branch_id
    opening = _opening(command, now=now)
    person = get_person(session, branch_id=branch_id, person_id=command.person_id)
    session.flush()
    accounts = open_accounts(session, branch_id=branch_id, kinds=list(_given(command)), owner_id=person.id)
    issuance = open_accounts(session, branch_id=branch_id, kinds=[AccountKind.ISSUANCE])
    posting = _posting(
        command,
        issuance=issuance[AccountKind.ISSUANCE],
        accounts=accounts,
        policy_version=_policy_number(session, branch_id, now=now),
    )
    post(session, posting, now=now)
    session.add(opening)
    return command.id


def _policy_number(session: Session, branch_id: str, *, now: datetime) -> int:
    today = local_day(now, get_branch(session, branch_id).zone)
    return policy_on(session, branch_id=branch_id, day=today).number


def _given(command: CarryOver) -> dict[AccountKind, int]:
    given = {
        AccountKind.OWN: command.own_minutes,
        AccountKind.GIFT_ONLY: command.gift_minutes,
        AccountKind.RECEIVED: command.received_minutes,
    }
    return {kind: minutes for kind, minutes in given.items() if minutes}


def _opening(command: CarryOver, *, now: datetime) -> Opening:
    """Return what is carried over, as it is kept.

    Raises:
        CheckersAlike, OwnOpening, TextTooLong, ResidentNumberRefused
    """
    assert command.actor_id is not None
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
    return Opening(
        branch_id=command.branch_id,
        id=command.id,
        person_id=command.person_id,
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


def _posting(
    command: CarryOver, *, issuance: UUID, accounts: Mapping[AccountKind, UUID], policy_version: int
) -> Post:
    given = _given(command)
    return Post(
        branch_id=command.branch_id,
        id=command.id,
        actor_id=command.actor_id,
        on_behalf_of_id=command.person_id,
        kind=PostingKind.OPENING,
        cause=f"importing.opening:{command.id}",
        policy_version=policy_version,
        legs=(
            Leg(issuance, -sum(given.values())),
            *(Leg(accounts[kind], minutes) for kind, minutes in given.items()),
        ),
    )


class NewOpenings(Many):
    """Openings of newcomers, thousands at once: one posting each, as by `carry_over`."""

    def __init__(self, session: Session, *, newcomers: Newcomers, branch_id: str, now: datetime) -> None:
        self.session, self.newcomers, self.branch_id, self.now = session, newcomers, branch_id, now
        self._openings: list[tuple[CarryOver, Opening]] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {carry_over: self._carry}

    def _carry(self, command: CarryOver) -> None:
        opening = _opening(command, now=self.now)
        self.newcomers.get(command.person_id)
        self._openings.append((command, opening))

    def write(self) -> None:
        if not self._openings:
            return
        session, branch_id = self.session, self.branch_id
        number = _policy_number(session, branch_id, now=self.now)
        issuance = open_accounts(session, branch_id=branch_id, kinds=[AccountKind.ISSUANCE])
        opened = open_accounts_of_many(
            session,
            branch_id=branch_id,
            kinds={command.person_id: _given(command) for command, _opening in self._openings},
        )
        postings = [
            _posting(
                command,
                issuance=issuance[AccountKind.ISSUANCE],
                accounts={kind: opened[command.person_id, kind] for kind in _given(command)},
                policy_version=number,
            )
            for command, _kept in self._openings
        ]
        post_many(session, postings, branch_id=branch_id, now=self.now)
        insert_rows(session, Opening, [opening for _command, opening in self._openings])


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
    return reverse(session, _reversal(command), now=now)


def _reversal(command: TakeBackOpening) -> Reverse:
    return Reverse(
        branch_id=command.branch_id,
        id=command.id,
        actor_id=command.actor_id,
        on_behalf_of_id=command.person_id,
        posting_id=command.posting_id,
        cause=f"importing.opening-undone:{command.posting_id}",
    )


class OpeningsTakenBack(Many):
    """Openings that are taken back, thousands at once: as by `take_back_opening`."""

    def __init__(
        self, session: Session, commands: Sequence[Command], *, branch_id: str, now: datetime
    ) -> None:
        ids = [each.posting_id for each in commands if isinstance(each, TakeBackOpening)]
        self._reversals = Reversals(session, ids, branch_id=branch_id, now=now)

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {take_back_opening: self._take_back}

    def _take_back(self, command: TakeBackOpening) -> None:
        self._reversals.examine(_reversal(command))

    def write(self) -> None:
        self._reversals.write()
