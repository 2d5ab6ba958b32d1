"""Family links: confirmed by a coordinator, ended, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.people import queries
from timebank.people.errors import BasisMissing, LinkEnded, LinkExists, NotActive, OwnRecord, SamePerson
from timebank.people.models import Consent, FamilyLink
from timebank.people.rules import PersonState, Purpose, Relation, clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmLink(Command):
    """A coordinator confirms that two people of the branch are family."""

    person_id: UUID
    relative_id: UUID
    relation: Relation
    """What the relative is to the person."""
    basis: str
    """What the coordinator saw or heard."""

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def confirm_link(session: Session, command: ConfirmLink, *, now: datetime) -> UUID:
    """Keep the link and return its id.

    Raises:
        PersonNotFound, NotActive, SamePerson, LinkExists, BasisMissing, TextTooLong, ResidentNumberRefused
        OwnRecord: nobody confirms a link of their own.
    """
    link = link_of(command, now=now)
    both = queries.lock_people(
        session, branch_id=command.branch_id, ids=(command.person_id, command.relative_id)
    )
    if any(person.state is not PersonState.ACTIVE for person in both.values()):
        raise NotActive
    if queries.are_family(
        session, branch_id=command.branch_id, a_id=command.person_id, b_id=command.relative_id
    ):
        raise LinkExists
    session.add(link)
    return command.id


def link_of(command: ConfirmLink, *, now: datetime) -> FamilyLink:
    """Return the link as told.

    Raises:
        SamePerson, OwnRecord, BasisMissing, TextTooLong, ResidentNumberRefused
    """
    if command.person_id == command.relative_id:
        raise SamePerson
    if command.actor_id is None or command.actor_id in (command.person_id, command.relative_id):
        raise OwnRecord
    basis = clean_text(command.basis, most=200)
    if not basis:
        raise BasisMissing
    return FamilyLink(
        branch_id=command.branch_id,
        id=command.id,
        person_id=command.person_id,
        relative_id=command.relative_id,
        relation=command.relation,
        basis=basis,
        confirmed_by_id=command.actor_id,
        confirmed_at=now,
        ended_at=None,
        ended_by_id=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLink(Command):
    """A coordinator ends a family link."""

    person_id: UUID
    link_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.link_id


def end_link(session: Session, command: EndLink, *, now: datetime) -> None:
    """Let the link hold no longer; neither sees the other's visits by it any more.

    Raises:
        LinkNotFound, LinkEnded
        OwnRecord: nobody ends a link of their own.
    """
    link = queries.get_link(session, branch_id=command.branch_id, link_id=command.link_id)
    both = (link.person_id, link.relative_id)
    queries.lock_people(session, branch_id=command.branch_id, ids=both)
    session.refresh(link)
    check_ends(command, link)
    consents = session.scalars(
        select(Consent).where(
            Consent.branch_id == command.branch_id,
            Consent.person_id.in_(both),
            Consent.withdrawn_at.is_(None),
        )
    )
    let_go(command, link, consents, now=now)


def check_ends(command: EndLink, link: FamilyLink) -> None:
    """Pass if the link holds, and is not one of the actor's own.

    Raises:
        OwnRecord, LinkEnded
    """
    if command.actor_id in (link.person_id, link.relative_id):
        raise OwnRecord
    if link.ended_at is not None:
        raise LinkEnded


def let_go(command: EndLink, link: FamilyLink, consents: Iterable[Consent], *, now: datetime) -> None:
    """End the link, as was checked, with what of their consents lets each see the other's visits."""
    link.ended_at, link.ended_by_id = now, command.actor_id
    both = {link.person_id, link.relative_id}
    for consent in consents:
        if consent.purpose is Purpose.SHARE_VISITS and {consent.person_id, consent.towards_id} == both:
            consent.withdraw(by_id=command.actor_id, at=now)
