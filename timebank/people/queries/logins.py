"""Reads of logins: whom a number stands for, and in which branches they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.crypto import blind_index
from timebank.core.ids import NATIONAL
from timebank.core.permissions import STAFF, Role
from timebank.people.models import (
    Branch,
    CodePurpose,
    Handle,
    Login,
    OneTimeCode,
    Person,
    RoleGrant,
    SignIn,
)
from timebank.people.rules import HandleKind, PersonState, takes_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody in one branch, as they may come in."""

    branch_id: str
    branch_name: str
    branch_name_en: str
    person_id: UUID
    login_id: UUID
    name: str
    roles: frozenset[Role]

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)


def logins_by_handle(session: Session, *, kind: HandleKind, index: str) -> Sequence[Login]:
    """Return the logins found by a number or address, given as its blind index."""
    return session.scalars(
        select(Login)
        .join(Handle, Handle.login_id == Login.id)
        .where(Handle.kind == kind, Handle.index == index)
        .order_by(Login.created_at, Login.id)
    ).all()


def unproved_contact(session: Session, person: Person) -> dict[HandleKind, str]:
    """Return the person's number and address by which they cannot sign in until they prove them.

    What takes no messages is left out: no code reaches it.
    """
    given = {
        HandleKind.PHONE: person.phone if person.phone and takes_texts(person.phone) else None,
        HandleKind.EMAIL: person.email,
    }
    held = {
        (kind, index)
        for kind, index in session.execute(
            select(Handle.kind, Handle.index).where(Handle.login_id == person.login_id)
        )
    }
    return {
        kind: value
        for kind, value in given.items()
        if value and (kind, blind_index(kind.value, value)) not in held
    }


def find_contact_code(
    session: Session, *, login_id: UUID, kind: HandleKind, value: str
) -> OneTimeCode | None:
    """Return the newest code by which the login may prove that the number or address is theirs."""
    return session.scalars(
        select(OneTimeCode)
        .where(
            OneTimeCode.login_id == login_id,
            OneTimeCode.purpose == CodePurpose.SIGN_IN,
            OneTimeCode.handle_index == blind_index(kind.value, value),
        )
        .order_by(OneTimeCode.sent_at.desc(), OneTimeCode.id.desc())
        .limit(1)
    ).first()


def get_login(session: Session, login_id: UUID) -> Login:
    return session.get_one(Login, login_id)


def places_of(session: Session, *, logins: Collection[UUID], now: datetime) -> list[Place]:
    """Return in which branches the logins are somebody, and as what today; the national one comes last."""
    rows = session.execute(
        select(
            Person.branch_id,
            Branch.name.label("branch_name"),
            Branch.name_en,
            Branch.zone,
            Person.id,
            Person.login_id,
            Person.name,
            RoleGrant.role,
            RoleGrant.starts_on,
            RoleGrant.ends_on,
        )
        .join(Branch, Branch.id == Person.branch_id)
        .outerjoin(RoleGrant, (RoleGrant.branch_id == Person.branch_id) & (RoleGrant.person_id == Person.id))
        .where(Person.login_id.in_(logins), Person.state == PersonState.ACTIVE)
        .order_by(Branch.name, Person.name, Person.id)
    ).all()
    places: dict[tuple[str, UUID], Place] = {}
    for row in rows:
        today = clock.local_day(now, row.zone)
        held = (
            row.role is not None and row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
        )
        before = places.get((row.branch_id, row.id))
        places[row.branch_id, row.id] = Place(
            branch_id=row.branch_id,
            branch_name=row.branch_name,
            branch_name_en=row.name_en,
            person_id=row.id,
            login_id=row.login_id,
            name=row.name,
            roles=(before.roles if before else frozenset()) | ({row.role} if held else set()),
        )
    return sorted(places.values(), key=lambda place: place.branch_id == NATIONAL)


def list_sign_ins(session: Session, *, login_id: UUID, now: datetime) -> Sequence[SignIn]:
    """Return where the login is signed in, the most recently used first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.login_id == login_id, SignIn.ended_at.is_(None), SignIn.ends_at > now)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()


def count_recovery_codes(session: Session, *, login_id: UUID) -> int:
    """Return how many recovery codes the login has left."""
    return len(
        session.scalars(
            select(OneTimeCode.id).where(
                OneTimeCode.login_id == login_id,
                OneTimeCode.purpose == CodePurpose.RECOVERY,
                OneTimeCode.used_at.is_(None),
            )
        ).all()
    )
