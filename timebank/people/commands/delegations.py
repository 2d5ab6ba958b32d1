"""Appointing a delegate, ending it, and acting as one."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import MEMBERS, STAFF, Permission, permissions_of
from timebank.people import queries
from timebank.people.commands.identity import lock_active
from timebank.people.commands.notify import notify
from timebank.people.errors import NotYours
from timebank.people.errors.delegations import (
    DelegateUnfit,
    DelegationDaysUnfit,
    DelegationNotFound,
    DelegationPaperMissing,
    DelegationStands,
    DelegationStartUnfit,
    GiveMinutesUnfit,
    NotDelegated,
    NothingDelegated,
    OwnDelegate,
    WitnessMissing,
)
from timebank.people.models import Delegation
from timebank.people.rules import (
    LONGEST_DELEGATION,
    DelegatedAct,
    DelegationEnd,
    DelegationMethod,
    PersonState,
    clean_text,
)

PAPER_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointDelegate(Command):
    """The holder on their own screen, or a coordinator with the signed paper. It gets the command's id."""

    holder_id: UUID
    delegate_id: UUID
    acts: frozenset[DelegatedAct]
    give_minutes: int = 0
    """How much may be given in all; more than nothing where giving is among the acts."""
    starts_on: date | None = None
    """None is the day on which it is carried out, so that it may be repeated after midnight."""
    ends_on: date
    method: DelegationMethod
    paper_ref: str | None = None
    seen_by: str | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.holder_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def appoint_delegate(session: Session, command: AppointDelegate, *, now: datetime) -> UUID:
    """Let one person act for the holder, and tell both; return the delegation's id.

    Raises:
        PersonNotFound, NotActive, OwnDelegate, DelegateUnfit, NothingDelegated, GiveMinutesUnfit,
        DelegationStartUnfit, DelegationDaysUnfit, DelegationPaperMissing, WitnessMissing, TextTooLong,
        ResidentNumberRefused
        DelegationStands: the holder has a delegate; that one is ended first.
        NotYours: on screen by somebody else, on paper by the holder, or by somebody without the right.
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    if command.holder_id == command.delegate_id:
        raise OwnDelegate
    # Two appointments by one holder wait for each other here.
    holder = lock_active(session, branch_id=branch_id, person_id=command.holder_id)
    today = local_day(now, queries.get_branch(session, branch_id).zone)
    on_screen = command.actor_id == holder.id
    if on_screen != (command.method is DelegationMethod.SCREEN) or command.actor_id == command.delegate_id:
        raise NotYours
    if not on_screen:
        _check_branch_may(session, command, day=today)
    _check_fit(session, command, day=today)
    starts_on = command.starts_on or today
    _check_what(command, starts_on=starts_on, today=today)
    paper_ref, seen_by = _paper(command)
    standing = queries.lock_open_delegation(session, branch_id=branch_id, holder_id=holder.id)
    if standing is not None:
        if standing.ends_on >= today:
            raise DelegationStands(ends_on=standing.ends_on)
        standing.end(by_id=command.actor_id, at=now, how=DelegationEnd.OVER)
        session.flush()
    if on_screen:
        holder.last_heard_at = now
    delegation = Delegation(
        branch_id=branch_id,
        id=command.id,
        holder_id=holder.id,
        delegate_id=command.delegate_id,
        may_see=DelegatedAct.SEE in command.acts,
        may_ask=DelegatedAct.ASK in command.acts,
        give_minutes=command.give_minutes,
        given_minutes=0,
        starts_on=starts_on,
        ends_on=command.ends_on,
        method=command.method,
        paper_ref=paper_ref,
        seen_by=seen_by,
        appointed_by_id=command.actor_id,
        appointed_at=now,
    )
    session.add(delegation)
    session.flush()
    _tell(session, delegation, "delegate_appointed", now=now)
    return command.id


def _check_branch_may(session: Session, command: Command, *, day: date) -> None:
    assert command.actor_id is not None
    roles = queries.roles_of(session, branch_id=command.branch_id, person_id=command.actor_id, day=day)
    if Permission.MANAGE_PEOPLE not in permissions_of(roles):
        raise NotYours


def _check_fit(session: Session, command: AppointDelegate, *, day: date) -> None:
    person = queries.get_person(session, branch_id=command.branch_id, person_id=command.delegate_id)
    roles = queries.roles_of(session, branch_id=command.branch_id, person_id=person.id, day=day)
    if person.state is not PersonState.ACTIVE or not roles & MEMBERS or roles & STAFF:
        raise DelegateUnfit


def _check_what(command: AppointDelegate, *, starts_on: date, today: date) -> None:
    if not command.acts:
        raise NothingDelegated
    if (DelegatedAct.GIVE in command.acts) != (command.give_minutes > 0) or command.give_minutes < 0:
        raise GiveMinutesUnfit
    latest = today + LONGEST_DELEGATION
    if not today <= starts_on <= latest:
        raise DelegationStartUnfit(earliest=today, latest=latest)
    if not starts_on <= command.ends_on <= latest:
        raise DelegationDaysUnfit(earliest=starts_on, latest=latest)


def _paper(command: AppointDelegate) -> tuple[str | None, str | None]:
    if command.method is DelegationMethod.SCREEN:
        return None, None
    paper_ref = clean_text(command.paper_ref or "", most=PAPER_LENGTH)
    if not paper_ref:
        raise DelegationPaperMissing
    seen_by = clean_text(command.seen_by or "", most=PAPER_LENGTH)
    if not seen_by:
        raise WitnessMissing
    return paper_ref, seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDelegation(Command):
    """The holder revokes it, a coordinator does so for them, or the delegate gives it back."""

    delegation_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.delegation_id


def end_delegation(session: Session, command: EndDelegation, *, now: datetime) -> None:
    """Let the delegation hold no longer, at once, and tell both.

    Raises:
        DelegationNotFound, DelegationEnded
        NotYours: the actor is neither of the two, and has no right to act for the holder.
    """
    assert command.actor_id is not None
    delegation = queries.lock_delegation(
        session, branch_id=command.branch_id, delegation_id=command.delegation_id
    )
    how = DelegationEnd.REVOKED
    if command.actor_id == delegation.delegate_id:
        how = DelegationEnd.GIVEN_BACK
    elif command.actor_id != delegation.holder_id:
        if command.on_behalf_of_id != delegation.holder_id:
            raise DelegationNotFound
        day = local_day(now, queries.get_branch(session, command.branch_id).zone)
        _check_branch_may(session, command, day=day)
    delegation.end(by_id=command.actor_id, at=now, how=how)
    _tell(session, delegation, "delegate_ended", now=now)


def _tell(session: Session, delegation: Delegation, template: str, *, now: datetime) -> None:
    both = queries.get_people(
        session, branch_id=delegation.branch_id, ids=(delegation.holder_id, delegation.delegate_id)
    )
    holder, delegate = both[delegation.holder_id], both[delegation.delegate_id]
    days = {"starts_on": delegation.starts_on, "ends_on": delegation.ends_on}
    for reader, other, suffix in ((holder, delegate, "for_you"), (delegate, holder, "to_you")):
        notify(
            session,
            branch_id=delegation.branch_id,
            person_id=reader.id,
            template=f"{template}_{suffix}",
            values={"name": other.name, **days},
            cause=str(delegation.id),
            now=now,
        )


def use_delegation(  # noqa: PLR0913  who, for whom, what and when
    session: Session,
    *,
    branch_id: str,
    actor_id: UUID,
    holder_id: UUID,
    act: DelegatedAct,
    minutes: int = 0,
    day: date,
) -> None:
    """Check that the actor may do this for the holder, and count what is given, under a lock.

    Two gifts at once never pass what the holder allowed: the second waits for the first here.

    Raises:
        NotDelegated
        BeyondDelegation: it names giving, and less is left.
    """
    found = queries.find_delegation_between(
        session, branch_id=branch_id, actor_id=actor_id, holder_id=holder_id, day=day
    )
    if found is None or act not in found.acts:
        raise NotDelegated
    locked = queries.lock_delegation(session, branch_id=branch_id, delegation_id=found.id)
    if not locked.in_force(day):
        raise NotDelegated
    if act is DelegatedAct.GIVE and minutes > 0:
        locked.give(minutes)
        session.flush()


def restore_allowance(  # noqa: PLR0913  whose, for whom, how much and since when
    session: Session,
    *,
    branch_id: str,
    delegate_id: UUID | None,
    holder_id: UUID,
    minutes: int,
    given_at: datetime,
) -> None:
    """Let the delegate give again what came back of what they gave, under a lock.

    Nothing happens where somebody else gave it, or by a delegation that has ended meanwhile.
    """
    if delegate_id is None:
        return
    delegation = queries.lock_open_delegation(session, branch_id=branch_id, holder_id=holder_id)
    if (
        delegation is not None
        and delegation.delegate_id == delegate_id
        and delegation.appointed_at <= given_at
    ):
        delegation.take_back(minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookForHolder(Command):
    """A delegate looks at the holder's points: the holder reads on which days."""

    delegation_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.delegation_id


def look_for_holder(session: Session, command: LookForHolder, *, now: datetime) -> None:
    """Keep that the delegate looked; the command's record is all there is to keep.

    Raises:
        DelegationNotFound
        NotDelegated: seeing was not given to the actor, or not for this day.
    """
    assert command.actor_id is not None
    delegation = queries.get_delegation(
        session, branch_id=command.branch_id, delegation_id=command.delegation_id
    )
    if (command.actor_id, command.on_behalf_of_id) != (delegation.delegate_id, delegation.holder_id):
        raise DelegationNotFound
    day = local_day(now, queries.get_branch(session, command.branch_id).zone)
    if not queries.may_act_for(
        session,
        branch_id=command.branch_id,
        actor_id=command.actor_id,
        holder_id=delegation.holder_id,
        act=DelegatedAct.SEE,
        day=day,
    ):
        raise NotDelegated
