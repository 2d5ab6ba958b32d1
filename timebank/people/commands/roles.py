"""Roles: granted from a day, ended on a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.crypto import blind_index
from timebank.core.ids import NATIONAL
from timebank.core.permissions import STAFF, Role
from timebank.people import queries
from timebank.people.commands.identity import lock_active
from timebank.people.commands.logins import ensure_login
from timebank.people.commands.notify import notify
from timebank.people.errors import (
    ContactMissing,
    DeputyNeedsEnd,
    LastAdministrator,
    OwnRecord,
    RoleDaysUnfit,
    RoleEnded,
    RoleHeld,
    RoleOfOtherKind,
    RolesApart,
)
from timebank.people.models import Person, RoleGrant
from timebank.people.rules import (
    NATIONAL_ROLES,
    NOT_TOGETHER,
    PersonState,
    clean_name,
    fold_name,
    initials_of,
    normalise_email,
    normalise_phone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole(Command):
    """Somebody of the branch becomes something more, from a day, perhaps to a day. Its id is the grant's."""

    person_id: UUID
    role: Role
    starts_on: date | None = None
    """None for the day on which it is carried out."""
    ends_on: date | None = None
    """The last day, included."""

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def grant_role(session: Session, command: GrantRole, *, now: datetime) -> UUID:
    """Give the role and return the grant's id.

    Raises:
        PersonNotFound, NotActive, RoleHeld, RolesApart, RoleOfOtherKind, RoleDaysUnfit, DeputyNeedsEnd
        OwnRecord: nobody gives themselves a role.
    """
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    _refuse_own(session, person, command.actor_id)
    _grant(session, person, command, now=now)
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person.id,
        template="role_granted",
        values={},
        cause=str(command.id),
        now=now,
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointStaff(Command):
    """An administrator makes somebody who is not in the branch yet a member of its staff.

    The person's id is the command's.
    """

    name: str
    phone: str | None = None
    email: str | None = None
    role: Role
    starts_on: date | None = None
    """None for the day on which it is carried out."""
    ends_on: date | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def appoint_staff(session: Session, command: AppointStaff, *, now: datetime) -> UUID:
    """Add the person with the role and return their id; they sign in with their number or address.

    Raises:
        NameMissing, NameTooLong, NameUnfit, PhoneUnreadable, EmailUnreadable, ContactMissing, BranchNotFound,
        RoleOfOtherKind, RoleDaysUnfit, DeputyNeedsEnd
        OwnRecord: the number or address is the administrator's own.
    """
    branch = queries.get_branch(session, command.branch_id)
    if command.role not in STAFF:
        raise RoleOfOtherKind
    name = clean_name(command.name)
    phone = normalise_phone(command.phone) if command.phone and command.phone.strip() else None
    email = normalise_email(command.email) if command.email and command.email.strip() else None
    if phone is None and email is None:
        raise ContactMissing
    person = Person(
        branch_id=branch.id,
        id=command.id,
        login_id=None,
        name=name,
        name_folded=fold_name(name),
        name_initials=initials_of(name),
        birth_date=None,
        phone=phone,
        phone_index=phone and blind_index("phone", phone),
        email=email,
        email_index=email and blind_index("email", email),
        neighbourhood="",
        language="ko",
        state=PersonState.ACTIVE,
        registered_at=now,
        registered_by_id=command.actor_id,
    )
    person.login_id = ensure_login(
        session, phone=phone, email=email, language=person.language, person=person, now=now
    )
    session.add(person)
    session.flush()
    _refuse_own(session, person, command.actor_id)
    _grant(session, person, command, now=now)
    return person.id


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRole(Command):
    """A role ends; `ends_on` is its last day. Without one it ends at once."""

    person_id: UUID
    grant_id: UUID
    ends_on: date | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.grant_id


def end_role(session: Session, command: EndRole, *, now: datetime) -> None:
    """End the role on that day; before it began, it never begins.

    Raises:
        RoleNotFound, RoleEnded, RoleDaysUnfit
        OwnRecord: nobody ends a role of their own.
        LastAdministrator: the bank would be left without one.
    """
    grant = queries.get_grant(session, branch_id=command.branch_id, grant_id=command.grant_id)
    person = queries.lock_person(session, branch_id=command.branch_id, person_id=grant.person_id)
    session.refresh(grant)
    _refuse_own(session, person, command.actor_id)
    today = clock.local_day(now, queries.get_branch(session, command.branch_id).zone)
    if grant.ends_on is not None and grant.ends_on < today:
        raise RoleEnded
    yesterday = today - timedelta(days=1)
    ends_on = command.ends_on or yesterday
    if ends_on < yesterday:
        raise RoleDaysUnfit
    if command.branch_id == NATIONAL and grant.role is Role.ADMINISTRATOR:
        _refuse_last(session, grant, today)
    grant.end(on=ends_on, by=command.actor_id)


def _refuse_last(session: Session, grant: RoleGrant, today: date) -> None:
    # Locked in the order of ids: of two who end each other's role at once, one is refused.
    administrators = session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.branch_id == NATIONAL,
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.starts_on <= today,
            RoleGrant.ends_on.is_(None),
        )
        .order_by(RoleGrant.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if not [each for each in administrators if each.person_id != grant.person_id]:
        raise LastAdministrator


def _refuse_own(session: Session, person: Person, actor_id: UUID | None) -> None:
    if actor_id is None:
        return
    if actor_id == person.id:
        raise OwnRecord
    # The same login may be another person in another branch.
    login_id = session.scalar(select(Person.login_id).where(Person.id == actor_id))
    if login_id is not None and login_id == person.login_id:
        raise OwnRecord


def _grant(session: Session, person: Person, command: GrantRole | AppointStaff, *, now: datetime) -> None:
    today = clock.local_day(now, queries.get_branch(session, command.branch_id).zone)
    starts_on = command.starts_on or today
    if (command.branch_id == NATIONAL) and command.role not in NATIONAL_ROLES:
        raise RoleOfOtherKind
    if starts_on < today or (command.ends_on is not None and command.ends_on < starts_on):
        raise RoleDaysUnfit
    if command.role is Role.DEPUTY and command.ends_on is None:
        raise DeputyNeedsEnd
    for held in queries.list_grants(session, branch_id=command.branch_id, person_id=person.id):
        apart_in_time = (held.ends_on is not None and held.ends_on < starts_on) or (
            command.ends_on is not None and command.ends_on < held.starts_on
        )
        if apart_in_time:
            continue
        if held.role is command.role:
            raise RoleHeld
        if frozenset({held.role, command.role}) in NOT_TOGETHER:
            raise RolesApart
    session.add(
        RoleGrant(
            branch_id=command.branch_id,
            id=command.id,
            person_id=person.id,
            role=command.role,
            starts_on=starts_on,
            ends_on=command.ends_on,
            granted_by_id=command.actor_id,
            ended_by_id=None,
        )
    )
