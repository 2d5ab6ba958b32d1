"""Taking back what was posted: asked for by one person, granted by another, never an edit."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.texts import read_text
from timebank.care.queries.food_work import lock_food_work
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import Permission, permissions_of
from timebank.exchange.commands.undoing import undo
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.errors.reversals import (
    NothingToReverse,
    ReversalAsked,
    ReversalByParty,
    ReversedBefore,
)
from timebank.exchange.errors.standing import NotASecondPerson
from timebank.exchange.models.reversals import Reversal
from timebank.exchange.queries.gifts import lock_gift_here_or_there
from timebank.exchange.queries.receivers import are_one_person
from timebank.exchange.queries.reversals import find_reversal, get_reversal, lock_reversal
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.queries.things import Thing, get_thing
from timebank.exchange.rules.reversals import REASON_LENGTH, ObjectKind, ReversalState
from timebank.people.commands.notify import notify
from timebank.people.queries import deciders, get_branch, roles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReversal(Command):
    """The reversal gets the command's own id."""

    kind: ObjectKind
    thing_id: UUID
    reason: str

    @property
    def object_id(self) -> UUID | None:
        return self.thing_id


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantReversal(Command):
    reversal_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.reversal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseReversal(Command):
    reversal_id: UUID
    reason: str
    """Who asked for it reads it."""

    @property
    def object_id(self) -> UUID | None:
        return self.reversal_id


def ask_reversal(session: Session, command: AskReversal, *, now: datetime) -> UUID:
    """Ask a second person to take it back; nothing moves yet. Return the reversal's id.

    Raises:
        ObjectNotFound, FoodWorkNotFound, NotASecondPerson, ReversalByParty, WhyMissing, TextTooLong,
        ResidentNumberRefused, NothingToReverse, ReversalAsked, ReversedBefore
    """
    reason = read_text(command.reason, field="reason", most=REASON_LENGTH)
    if reason is None:
        raise WhyMissing
    if command.kind is ObjectKind.FOOD_WORK:
        # Locked, so that of two who ask at once the second reads what the first has asked.
        lock_food_work(session, branch_id=command.branch_id, food_work_id=command.thing_id)
    _check_asks(session, command, day=_day(session, command, now))
    thing = get_thing(session, branch_id=command.branch_id, kind=command.kind, object_id=command.thing_id)
    assert command.actor_id is not None
    actor = (command.branch_id, command.actor_id)
    if command.actor_id in thing.parties or any(
        are_one_person(session, a=actor, b=each) for each in thing.elsewhere
    ):
        raise ReversalByParty
    return open_reversal(session, command, thing=thing, reason=reason, now=now).id


def _check_asks(session: Session, command: AskReversal, *, day: date) -> None:
    """Pass if the actor decides in the branch, or, about food work, enters it for others.

    Raises:
        NotASecondPerson
    """
    branch_id = command.branch_id
    assert command.actor_id is not None
    if any(each.id == command.actor_id for each in deciders(session, branch_id=branch_id, day=day)):
        return
    roles = frozenset(roles_of(session, branch_id=branch_id, person_id=command.actor_id, day=day))
    about_food = command.kind is ObjectKind.FOOD_WORK
    if not (about_food and Permission.MANAGE_FOOD_WORK in permissions_of(roles)):
        raise NotASecondPerson


def open_reversal(  # noqa: PLR0913  # a reversal says all of these
    session: Session,
    command: Command,
    *,
    thing: Thing,
    reason: str,
    now: datetime,
    reversal_id: UUID | None = None,
    dispute_id: UUID | None = None,
    review_id: UUID | None = None,
    asked_by_id: UUID | None = None,
) -> Reversal:
    """Write down that it is to be taken back.

    Raises:
        NothingToReverse, ReversalAsked, ReversedBefore
    """
    asker = asked_by_id or command.actor_id
    assert asker is not None
    known = find_reversal(session, branch_id=command.branch_id, kind=thing.kind, object_id=thing.id)
    if known is not None:
        raise ReversalAsked if known.state is ReversalState.ASKED else ReversedBefore
    if not thing.moved or not thing.minutes:
        raise NothingToReverse
    reversal = Reversal(
        branch_id=command.branch_id,
        id=reversal_id or command.id,
        kind=thing.kind,
        object_id=thing.id,
        minutes=thing.minutes,
        reason=reason,
        state=ReversalState.ASKED,
        asked_by_id=asker,
        asked_at=now,
        dispute_id=dispute_id,
        review_id=review_id,
        pool_minutes=0,
        owed_minutes=0,
    )
    session.add(reversal)
    session.flush()
    return reversal


def grant_reversal(session: Session, command: GrantReversal, *, now: datetime) -> None:
    """Take it back: post the mirror of what was posted, in both branches if it crossed.

    What was spent since is borne by the pool, or owed, as the operating rules say; those concerned are told.

    Raises:
        ReversalNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart, SecondIsRelative,
        DeputyMustWait, ReversalDecided, NothingToReverse, ReversedBefore, PoolGaveItAway, AccountFrozen,
        AlreadyReversed, BalanceTooLow, FoodWorkNotApproved
    """
    reversal, thing = _to_decide(session, command, command.reversal_id, now=now)
    assert command.actor_id is not None
    reversal.grant(by_id=command.actor_id, at=now)
    undo(session, command, reversal, thing, now=now)


def refuse_reversal(session: Session, command: RefuseReversal, *, now: datetime) -> None:
    """Let everything stay as it is, and say why.

    Raises:
        ReversalNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart, SecondIsRelative,
        DeputyMustWait, ReversalDecided, WhyMissing, TextTooLong, ResidentNumberRefused
    """
    reason = read_text(command.reason, field="reason", most=REASON_LENGTH)
    if reason is None:
        raise WhyMissing
    reversal, _thing = _to_decide(session, command, command.reversal_id, now=now)
    assert command.actor_id is not None
    reversal.refuse(by_id=command.actor_id, at=now, reason=reason)
    notify(
        session,
        branch_id=command.branch_id,
        person_id=reversal.asked_by_id,
        template="reversal_refused",
        values={"reason": reason},
        cause=str(reversal.id),
        now=now,
    )


def _to_decide(
    session: Session, command: Command, reversal_id: UUID, *, now: datetime
) -> tuple[Reversal, Thing]:
    asked = get_reversal(session, branch_id=command.branch_id, reversal_id=reversal_id)
    if asked.kind is ObjectKind.GIFT:
        # Both branches may be asked for it: whoever comes second waits here, and reads what became of it.
        lock_gift_here_or_there(session, branch_id=command.branch_id, gift_id=asked.object_id)
    reversal = lock_reversal(session, branch_id=command.branch_id, reversal_id=reversal_id)
    thing = get_thing(session, branch_id=command.branch_id, kind=reversal.kind, object_id=reversal.object_id)
    check_grants(session, command, thing, asked_by_id=reversal.asked_by_id, day=_day(session, command, now))
    return reversal, thing


def check_grants(session: Session, command: Command, thing: Thing, *, asked_by_id: UUID, day: date) -> None:
    """Pass if the actor may grant that the thing is taken back.

    Raises:
        NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart, SecondIsRelative, DeputyMustWait
    """
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=thing.parties,
        asked_by_id=asked_by_id,
        had_part=thing.had_part,
        elsewhere=thing.elsewhere,
        had_part_elsewhere=thing.had_part_elsewhere,
        day=day,
    )


def _day(session: Session, command: Command, now: datetime) -> date:
    return local_day(now, get_branch(session, command.branch_id).zone)
