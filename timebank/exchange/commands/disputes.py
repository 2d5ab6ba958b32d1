"""Objecting to what was decided, saying how one sees it, and deciding about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands.texts import read_text
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.core.permissions import Permission, permissions_of
from timebank.exchange.commands.reversals import open_reversal
from timebank.exchange.errors.disputes import (
    DisputeOpen,
    DisputeWordsMissing,
    NotConcerned,
    NotYetDecided,
)
from timebank.exchange.errors.reversals import ObjectNotFound
from timebank.exchange.models.disputes import Dispute, DisputeWord
from timebank.exchange.queries.disputes import find_open_dispute, lock_dispute, speaks_for
from timebank.exchange.queries.reversals import find_reversal
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.queries.things import Thing, get_thing
from timebank.exchange.rules.disputes import WORDS_LENGTH, DisputeState, DisputeWordKind
from timebank.exchange.rules.reversals import ObjectKind
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, roles_of
from timebank.policies.queries import policy_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDispute(Command):
    """The objection gets the command's own id."""

    kind: ObjectKind
    thing_id: UUID
    person_id: UUID
    """Whose objection it is: one of those whom the thing is about."""
    words: str

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.thing_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDispute(Command):
    dispute_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.dispute_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWords(_OfDispute):
    words: str
    person_id: UUID | None = None
    """Whose words they are, where somebody else writes them down; else the actor's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDispute(_OfDispute):
    """By who raised it, or who speaks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDispute(_OfDispute):
    upheld: bool
    words: str
    """All whom it is about read them."""


def open_dispute(session: Session, command: OpenDispute, *, now: datetime) -> UUID:
    """Object, and tell all whom it is about by when it is decided; return the objection's id.

    Raises:
        ObjectNotFound, NotConcerned, NotYetDecided, DisputeOpen, DisputeWordsMissing, TextTooLong,
        ResidentNumberRefused
    """
    assert command.actor_id is not None
    words = _words(command.words)
    today = _today(session, command, now)
    if command.kind in {ObjectKind.GRANT, ObjectKind.FOOD_WORK}:
        raise ObjectNotFound
    thing = get_thing(session, branch_id=command.branch_id, kind=command.kind, object_id=command.thing_id)
    _check_speaks(session, command, thing, person_id=command.person_id, day=today)
    if not thing.has_ended:
        raise NotYetDecided
    known = find_open_dispute(
        session,
        branch_id=command.branch_id,
        kind=thing.kind,
        object_id=thing.id,
        raised_by_id=command.person_id,
    )
    if known is not None:
        raise DisputeOpen
    policy = policy_on(session, branch_id=command.branch_id, day=today)
    dispute = Dispute(
        branch_id=command.branch_id,
        id=command.id,
        kind=thing.kind,
        object_id=thing.id,
        raised_by_id=command.person_id,
        recorded_by_id=command.actor_id,
        raised_at=now,
        due_on=today + timedelta(days=policy.dispute_days),
        state=DisputeState.OPEN,
    )
    session.add(dispute)
    session.flush()
    _say(
        session,
        dispute,
        DisputeWordKind.OBJECTED,
        command=command,
        words=words,
        by_id=command.person_id,
        now=now,
    )
    for person_id in thing.parties:
        template = "dispute_opened" if person_id == dispute.raised_by_id else "dispute_against"
        _tell(session, dispute, template, person_id, now=now, day=dispute.due_on)
    branch = get_branch(session, command.branch_id)
    far = {"day": dispute.due_on, "minutes": thing.minutes, "there": branch.name, "telephone": branch.phone}
    _tell_elsewhere(session, dispute, thing, "dispute_elsewhere", now=now, **far)
    return dispute.id


def add_words(session: Session, command: AddWords, *, now: datetime) -> None:
    """Say how one sees it: each of those whom it is about, who speaks for them, or the branch.

    Raises:
        DisputeNotFound, DisputeOver, NotConcerned, DisputeWordsMissing, TextTooLong, ResidentNumberRefused
    """
    words = _words(command.words)
    dispute, thing = _locked(session, command)
    dispute.check_open()
    assert command.actor_id is not None
    by_id = command.person_id or command.actor_id
    today = _today(session, command, now)
    if by_id != command.actor_id or not _is_staff(session, command, day=today):
        _check_speaks(session, command, thing, person_id=by_id, day=today)
    _say(session, dispute, DisputeWordKind.SAID, command=command, words=words, by_id=by_id, now=now)


def withdraw_dispute(session: Session, command: WithdrawDispute, *, now: datetime) -> None:
    """Take the objection back.

    Raises:
        DisputeNotFound, DisputeOver, NotConcerned
    """
    dispute, thing = _locked(session, command)
    today = _today(session, command, now)
    _check_speaks(session, command, thing, person_id=dispute.raised_by_id, day=today)
    dispute.withdraw(at=now)
    _say(
        session,
        dispute,
        DisputeWordKind.WITHDRAWN,
        command=command,
        words=None,
        by_id=dispute.raised_by_id,
        now=now,
    )
    for person_id in thing.parties:
        if person_id != dispute.raised_by_id:
            _tell(session, dispute, "dispute_withdrawn", person_id, now=now)
    _tell_elsewhere(session, dispute, thing, "dispute_withdrawn", now=now)


def decide_dispute(session: Session, command: DecideDispute, *, now: datetime) -> UUID | None:
    """Decide in writing, and tell all whom it is about.

    Where the objection is upheld and minutes moved, that is the asking for their correction, which another
    person grants; return its id.

    Raises:
        DisputeNotFound, DisputeOver, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart,
        SecondIsRelative, DeputyMustWait, DisputeWordsMissing, TextTooLong, ResidentNumberRefused
    """
    words = _words(command.words)
    dispute, thing = _locked(session, command)
    dispute.check_open()
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=thing.parties,
        asked_by_id=dispute.recorded_by_id,
        had_part=thing.had_part,
        elsewhere=thing.elsewhere,
        had_part_elsewhere=thing.had_part_elsewhere,
        day=_today(session, command, now),
    )
    assert command.actor_id is not None
    dispute.decide(upheld=command.upheld, by_id=command.actor_id, at=now)
    kind = DisputeWordKind.UPHELD if command.upheld else DisputeWordKind.REJECTED
    _say(session, dispute, kind, command=command, words=words, by_id=command.actor_id, now=now)
    template = "dispute_upheld" if command.upheld else "dispute_rejected"
    for person_id in thing.parties:
        _tell(session, dispute, template, person_id, now=now, reason=words)
    _tell_elsewhere(session, dispute, thing, template, now=now, reason=words)
    known = find_reversal(session, branch_id=command.branch_id, kind=thing.kind, object_id=thing.id)
    if not command.upheld or not thing.moved or not thing.minutes or known is not None:
        return None
    return open_reversal(
        session,
        command,
        thing=thing,
        reason=words,
        reversal_id=uuid5(dispute.id, "reversal"),
        dispute_id=dispute.id,
        now=now,
    ).id


def _locked(session: Session, command: _OfDispute) -> tuple[Dispute, Thing]:
    dispute = lock_dispute(session, branch_id=command.branch_id, dispute_id=command.dispute_id)
    thing = get_thing(session, branch_id=command.branch_id, kind=dispute.kind, object_id=dispute.object_id)
    return dispute, thing


def _check_speaks(session: Session, command: Command, thing: Thing, *, person_id: UUID, day: date) -> None:
    """Pass if the actor may speak for that person about the thing: also the branch, by telephone.

    Raises:
        NotConcerned
    """
    assert command.actor_id is not None
    if person_id not in thing.parties:
        raise NotConcerned
    may = speaks_for(session, branch_id=command.branch_id, viewer_id=command.actor_id, thing=thing, day=day)
    if person_id not in may and not _is_staff(session, command, day=day):
        raise NotConcerned


def _is_staff(session: Session, command: Command, *, day: date) -> bool:
    assert command.actor_id is not None
    roles = roles_of(session, branch_id=command.branch_id, person_id=command.actor_id, day=day)
    return Permission.MANAGE_EXCHANGE in permissions_of(roles)


def _say(  # noqa: PLR0913  # who said what
    session: Session,
    dispute: Dispute,
    kind: DisputeWordKind,
    *,
    command: Command,
    words: str | None,
    by_id: UUID,
    now: datetime,
) -> None:
    session.add(
        DisputeWord(
            branch_id=dispute.branch_id,
            id=new_id(),
            dispute_id=dispute.id,
            kind=kind,
            by_id=by_id,
            recorded_by_id=command.actor_id,
            at=now,
            words=words,
        )
    )


def _words(text: str) -> str:
    words = read_text(text, field="words", most=WORDS_LENGTH)
    if words is None:
        raise DisputeWordsMissing
    return words


def _today(session: Session, command: Command, now: datetime) -> date:
    return local_day(now, get_branch(session, command.branch_id).zone)


def _tell_elsewhere(
    session: Session, dispute: Dispute, thing: Thing, template: str, *, now: datetime, **values: object
) -> None:
    """Tell the other side of a gift where they are a member; the objection stands in this branch alone."""
    for branch_id, person_id in thing.elsewhere:
        _tell(session, dispute, template, person_id, branch_id=branch_id, now=now, **values)


def _tell(  # noqa: PLR0913  # whom, where and of what
    session: Session,
    dispute: Dispute,
    template: str,
    person_id: UUID,
    *,
    branch_id: str | None = None,
    now: datetime,
    **values: object,
) -> None:
    notify(
        session,
        branch_id=branch_id or dispute.branch_id,
        person_id=person_id,
        template=template,
        values=values,
        cause=f"{dispute.id}:{template}",
        now=now,
    )
