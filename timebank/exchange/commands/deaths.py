"""A member has died: recorded, confirmed by a second person, taken back where it was a mistake."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands.texts import LONGEST, read_text
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.exchange.commands.debts import cover_spent
from timebank.exchange.commands.freezes import empty_account, end_underway, freeze, lift
from timebank.exchange.commands.moves import call_off_move_of
from timebank.exchange.errors.deaths import (
    DeathDayUnfit,
    DeathOfRelative,
    DeathReasonMissing,
    DeathRecorded,
    DestinationChanged,
    PassedOnSpent,
    WishBeyondRules,
    WishIncomplete,
)
from timebank.exchange.models.deaths import Death
from timebank.exchange.queries.deaths import Destination, destination_of, find_death_of, lock_death
from timebank.exchange.queries.freezes import check_visits_decided
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.rules.deaths import REF_LENGTH, DeathState, KnownBy, may_wish
from timebank.exchange.rules.gifts import FreezeReason
from timebank.ledger.commands import Reverse, open_accounts, reverse
from timebank.ledger.errors import BalanceTooLow
from timebank.ledger.queries import get_posting
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.notify import notify
from timebank.people.commands.standing import (
    end_delegations_of,
    end_roles,
    give_back_roles,
    mark_active,
    mark_deceased,
)
from timebank.people.errors import NotActive
from timebank.people.queries import are_family, get_branch, lock_person
from timebank.people.rules import PersonState
from timebank.policies.queries import policy_on
from timebank.policies.rules import OnDeath

LONG_AGO = timedelta(days=3653)
"""A death is recorded within ten years."""
KINDS = {
    OnDeath.LAPSE: PostingKind.LAPSE,
    OnDeath.POOL: PostingKind.GIFT,
    OnDeath.SPOUSE: PostingKind.TRANSFER,
}
ACCOUNTS = {
    OnDeath.LAPSE: AccountKind.LAPSED,
    OnDeath.POOL: AccountKind.POOL,
    OnDeath.SPOUSE: AccountKind.RECEIVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeath(Command):
    """A coordinator records that a member has died. The record's id is the command's."""

    person_id: UUID
    died_on: date
    known_by: KnownBy
    wish: OnDeath | None = None
    """What the family wishes in writing, where they have said so already."""
    wish_paper: str | None = None
    wish_seen_by: str | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def record_death(session: Session, command: RecordDeath, *, now: datetime) -> UUID:
    """Keep the accounts still from now on, end what is underway, and send nothing more; return the id.

    No minute leaves the person's accounts before a second person has confirmed it.

    Raises:
        PersonNotFound, NotActive, DeathRecorded, DeathOfRelative, DeathDayUnfit, WishIncomplete,
        WishBeyondRules, TextTooLong, ResidentNumberRefused
    """
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    person = lock_person(session, branch_id=branch_id, person_id=command.person_id)
    if find_death_of(session, branch_id=branch_id, person_id=person.id) is not None:
        raise DeathRecorded
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    by_id = _by_no_relative(session, command, person_id=person.id)
    earliest = max(person.birth_date or date.min, today - LONG_AGO)
    if not earliest <= command.died_on <= today:
        raise DeathDayUnfit(earliest=earliest, latest=today)
    policy = policy_on(session, branch_id=branch_id, day=command.died_on)
    death = Death(
        branch_id=branch_id,
        id=command.id,
        person_id=person.id,
        died_on=command.died_on,
        known_by=command.known_by,
        state=DeathState.RECORDED,
        rule=policy.on_death,
        policy_version=policy.number,
        recorded_by_id=by_id,
        recorded_at=now,
    )
    if command.wish is not None:
        _note_wish(death, command.wish, paper=command.wish_paper, seen_by=command.wish_seen_by, by_id=by_id)
    elif command.wish_paper or command.wish_seen_by:
        raise WishIncomplete
    session.add(death)
    call_off_move_of(session, branch_id=branch_id, person_id=person.id, now=now)
    # First, so that of what is ended now nothing is told to who has died.
    mark_deceased(session, person, now=now)
    session.flush()
    end_underway(session, command, person_id=person.id, last_day=command.died_on, today=today, now=now)
    freeze(session, branch_id=branch_id, person_id=person.id, reason=FreezeReason.DEATH, now=now)
    return death.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDeath(Command):
    """What is done to one record."""

    death_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.death_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFamilyWish(_OfDeath):
    """The family has said in writing where the points are to go."""

    wish: OnDeath
    wish_paper: str | None
    wish_seen_by: str | None


def note_family_wish(session: Session, command: NoteFamilyWish, *, now: datetime) -> None:  # noqa: ARG001
    """Keep the wish, with where its paper is and who saw it signed.

    Raises:
        DeathNotFound, DeathOfRelative, DeathConfirmed, DeathOver, WishIncomplete, WishBeyondRules,
        TextTooLong, ResidentNumberRefused
    """
    death = lock_death(session, branch_id=command.branch_id, death_id=command.death_id)
    by_id = _by_no_relative(session, command, person_id=death.person_id)
    _note_wish(death, command.wish, paper=command.wish_paper, seen_by=command.wish_seen_by, by_id=by_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDeath(_OfDeath):
    """A second person confirms the death and where the minutes go."""

    shown: OnDeath | None = None
    """Where they were shown to go; None where nothing was shown."""


def confirm_death(session: Session, command: ConfirmDeath, *, now: datetime) -> None:
    """Settle what the person owed, and let all that is left go where the rules and the family say.

    Raises:
        DeathNotFound, DeathConfirmed, DeathOver, NotASecondPerson, SecondIsParty, SecondAskedForIt,
        SecondIsRelative, DeputyMustWait, DestinationChanged, VisitsUndecided
    """
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    death = lock_death(session, branch_id=command.branch_id, death_id=command.death_id)
    person = lock_person(session, branch_id=command.branch_id, person_id=death.person_id)
    death.check_recorded()
    going = destination_of(session, death)
    for asked_by_id in (death.recorded_by_id, death.wish_by_id or death.recorded_by_id):
        check_second_person(
            session,
            branch_id=branch_id,
            person_id=command.actor_id,
            parties=[person.id, *([going.heir_id] if going.heir_id else [])],
            asked_by_id=asked_by_id,
            day=today,
        )
    assert command.actor_id is not None
    if command.shown not in (None, going.to):
        raise DestinationChanged
    check_visits_decided(session, branch_id=branch_id, person_id=person.id)
    # What a visit that was decided meanwhile has left open.
    end_underway(session, command, person_id=person.id, last_day=death.died_on, today=today, now=now)
    death.confirm(by_id=command.actor_id, at=now, to=going.to, heir_id=going.heir_id)
    _move(session, command, death, going, now=now)
    end_roles(session, person, today=today, by_id=command.actor_id)
    end_delegations_of(session, person, by_id=command.actor_id, now=now)
    session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDeath(_OfDeath):
    """It was a mistake, and nothing has moved yet."""

    reason: str


def withdraw_death(session: Session, command: WithdrawDeath, *, now: datetime) -> None:
    """Take the record back: the person is a member as before. What was ended is agreed on anew.

    Raises:
        DeathNotFound, DeathOfRelative, DeathConfirmed, DeathOver, DeathReasonMissing, TextTooLong,
        ResidentNumberRefused
    """
    death = lock_death(session, branch_id=command.branch_id, death_id=command.death_id)
    person = lock_person(session, branch_id=command.branch_id, person_id=death.person_id)
    by_id = _by_no_relative(session, command, person_id=death.person_id)
    death.withdraw(by_id=by_id, at=now, reason=_reason(command.reason))
    mark_active(person)
    _thaw(session, command, person_id=person.id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseDeath(_OfDeath):
    """It was a mistake, and the minutes have gone."""

    reason: str


def reverse_death(session: Session, command: ReverseDeath, *, now: datetime) -> None:
    """Post the minutes back to where they were; the person is a member as before, with their roles.

    The spouse never owned them: they go back also where the spouse's account stands still. What the spouse
    has spent is made good as in any correction, so that nobody stays dead on paper for want of it.

    Raises:
        DeathNotFound, DeathNotConfirmed, DeathOver, DeathReasonMissing, PassedOnSpent, NotASecondPerson,
        SecondIsParty, SecondAskedForIt, SecondIsRelative, DeputyMustWait, TextTooLong,
        ResidentNumberRefused
    """
    today = local_day(now, get_branch(session, command.branch_id).zone)
    death = lock_death(session, branch_id=command.branch_id, death_id=command.death_id)
    person = lock_person(session, branch_id=command.branch_id, person_id=death.person_id)
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=[person.id, *([death.heir_id] if death.heir_id else [])],
        asked_by_id=death.confirmed_by_id,
        day=today,
    )
    assert command.actor_id is not None
    death.reverse(by_id=command.actor_id, at=now, reason=_reason(command.reason))
    if death.posting_id is not None:
        if death.heir_id is not None:
            cover_spent(
                session,
                command,
                branch_id=death.branch_id,
                person_id=death.heir_id,
                posting=get_posting(session, branch_id=death.branch_id, posting_id=death.posting_id),
                reversal_id=uuid5(death.id, "reversal"),
                cause=f"exchange.death-cover:{death.id}",
                now=now,
            )
        back = Reverse(
            branch_id=command.branch_id,
            id=uuid5(death.id, "reversal"),
            actor_id=command.actor_id,
            posting_id=death.posting_id,
            cause=f"exchange.death:{death.id}",
        )
        try:
            reverse(session, back, now=now)
        except BalanceTooLow as refusal:
            raise PassedOnSpent(available_minutes=refusal.values["available_minutes"]) from refusal
    assert death.confirmed_at is not None
    confirmed_on = local_day(death.confirmed_at, get_branch(session, command.branch_id).zone)
    give_back_roles(
        session,
        person,
        ended_on=confirmed_on - timedelta(days=1),
        ended_by_id=death.confirmed_by_id,
        today=today,
    )
    mark_active(person)
    _thaw(session, command, person_id=person.id, now=now)


def _by_no_relative(session: Session, command: Command, *, person_id: UUID) -> UUID:
    """Return who does it, being neither the person nor a relative."""
    by_id = command.actor_id
    if by_id is None or by_id == person_id:
        raise DeathOfRelative
    if are_family(session, branch_id=command.branch_id, a_id=by_id, b_id=person_id):
        raise DeathOfRelative
    return by_id


def _note_wish(death: Death, wish: OnDeath, *, paper: str | None, seen_by: str | None, by_id: UUID) -> None:
    where = read_text(paper, field="wish_paper", most=REF_LENGTH)
    witness = read_text(seen_by, field="wish_seen_by", most=REF_LENGTH)
    if where is None or witness is None:
        raise WishIncomplete
    if not may_wish(death.rule, wish):
        raise WishBeyondRules
    death.note_wish(wish, paper=where, seen_by=witness, by_id=by_id)


def _move(
    session: Session, command: ConfirmDeath, death: Death, going: Destination, *, now: datetime
) -> None:
    kind = ACCOUNTS[going.to]
    into = open_accounts(session, branch_id=death.branch_id, kinds=[kind], owner_id=going.heir_id)[kind]
    emptied = empty_account(
        session,
        command,
        person_id=death.person_id,
        kind=KINDS[going.to],
        cause=f"exchange.death:{death.id}",
        policy_version=death.policy_version,
        into=into,
        posting_id=uuid5(death.id, "settlement"),
        now=now,
    )
    there = emptied.holdings
    death.own_minutes, death.gift_only_minutes = there.own, there.gift_only
    death.received_minutes, death.debt_minutes = there.received, there.debt
    death.posting_id = emptied.posting_id
    if going.heir_id is not None and there.left:
        notify(
            session,
            branch_id=death.branch_id,
            person_id=going.heir_id,
            template="points_of_spouse",
            values={"minutes": there.left},
            cause=str(death.id),
            now=now,
        )


def _thaw(session: Session, command: _OfDeath, *, person_id: UUID, now: datetime) -> None:
    session.flush()
    lift(session, branch_id=command.branch_id, person_id=person_id, reason=FreezeReason.DEATH, now=now)
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person_id,
        template="account_works_again",
        values={},
        cause=str(command.id),
        now=now,
    )


def _reason(text: str) -> str:
    reason = read_text(text, field="reason", most=LONGEST)
    if reason is None:
        raise DeathReasonMissing
    return reason
