"""Newcomers, thousands at once: registered, identified, trained, linked as by hand, in a few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.commands import Command, Handler
from timebank.core.errors import DomainError
from timebank.core.ids import new_id
from timebank.core.many import Examiner, Many, insert_rows, some
from timebank.core.permissions import Role
from timebank.people import queries
from timebank.people.commands.family import ConfirmLink, confirm_link, link_of
from timebank.people.commands.identity import SeeIdentity, see_identity
from timebank.people.commands.logins import ensure_login, handles_of
from timebank.people.commands.notify_many import News, notify_many
from timebank.people.commands.registering import (
    RegisterPerson,
    consents_of,
    grants_of,
    person_of,
    register_person,
)
from timebank.people.commands.trainings import RecordTraining, record_training, training_of
from timebank.people.errors import LinkExists, MayBeThere, NotActive, OwnRecord, PersonNotFound
from timebank.people.models import Consent, FamilyLink, Handle, Login, Person, RoleGrant, Training
from timebank.people.rules import PersonState

Sign = tuple[str, object]


class Newcomers(Many):
    """Those who are new, and what comes with each of them.

    They are told once, that they are registered: papers and training of before are no news to them.
    """

    def __init__(
        self,
        session: Session,
        commands: Sequence[Command],
        *,
        named: Iterable[UUID],
        branch_id: str,
        now: datetime,
    ) -> None:
        """`named` are those whom the commands name beside newcomers."""
        self.session, self.branch_id, self.now = session, branch_id, now
        self.branch = queries.get_branch(session, branch_id)
        self.people: dict[UUID, Person] = {}
        """Who was accepted."""
        self.roles: dict[UUID, frozenset[Role]] = {}
        self._drafts: dict[UUID, Person | DomainError] = {}
        for command in commands:
            if isinstance(command, RegisterPerson):
                self._drafts[command.id] = _draft(command, self)
        drafted = [each for each in self._drafts.values() if isinstance(each, Person)]
        self._there = _signs_there(session, branch_id, drafted)
        self._held = _handles_held(session, drafted)
        self._states = _states(session, branch_id, (each for each in named if each not in self._drafts))
        self._grants: list[RoleGrant] = []
        self._consents: list[Consent] = []
        self._trainings: list[Training] = []
        self._links: list[FamilyLink] = []
        self._linked: set[frozenset[UUID]] = set()
        self._news: list[News] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {
            register_person: self._register,
            see_identity: self._identify,
            record_training: self._train,
            confirm_link: self._link,
        }

    def _register(self, command: RegisterPerson) -> None:
        person = self._drafts[command.id]
        if isinstance(person, DomainError):
            raise person
        signs = set(_signs(person))
        if not command.somebody_else and not signs.isdisjoint(self._there):
            raise MayBeThere
        self._consents += consents_of(command, person, now=self.now)
        self._grants += grants_of(command, person, branch=self.branch, now=self.now)
        self._there |= signs
        self.people[person.id] = person
        self.roles[person.id] = command.roles
        self._news.append(News(person=person, template="registered", values={}, cause=command.id))

    def _identify(self, command: SeeIdentity) -> None:
        person = self.get(command.person_id)
        if command.actor_id is None or command.actor_id == person.id:
            raise OwnRecord
        person.identity_seen_at = person.last_heard_at = self.now
        person.identity_seen_by_id = command.actor_id
        person.identity_document = command.document

    def _train(self, command: RecordTraining) -> None:
        self.get(command.person_id)
        self._trainings.append(training_of(command, self.branch, now=self.now))

    def _link(self, command: ConfirmLink) -> None:
        link = link_of(command, now=self.now)
        self.get(command.person_id)
        self.check_active(command.relative_id)
        both = frozenset((command.person_id, command.relative_id))
        if both in self._linked:
            raise LinkExists
        self._linked.add(both)
        self._links.append(link)

    def check_active(self, person_id: UUID) -> None:
        """Pass if it is a newcomer, or somebody named who is there.

        Raises:
            PersonNotFound, NotActive
        """
        if person_id not in self.people and person_id not in self._states:
            raise PersonNotFound
        if self._states.get(person_id, PersonState.ACTIVE) is not PersonState.ACTIVE:
            raise NotActive

    def is_drafted(self, person_id: UUID) -> bool:
        """Tell whether it is one of those who may be accepted, rather than somebody who is there."""
        return person_id in self._drafts

    def get(self, person_id: UUID) -> Person:
        """Return the newcomer.

        Raises:
            PersonNotFound: nobody of that id was accepted.
        """
        if person_id not in self.people:
            raise PersonNotFound
        return self.people[person_id]

    def write(self) -> None:
        session = self.session
        logins, handles = [], []
        for person in self.people.values():
            found = handles_of(phone=person.phone, email=person.email)
            if found & self._held:
                # Somebody, perhaps the same person in another branch, comes in by it already.
                person.login_id = ensure_login(
                    session,
                    person=person,
                    phone=person.phone,
                    email=person.email,
                    language=person.language,
                    now=self.now,
                )
            elif found:
                person.login_id = new_id()
                logins.append(Login(id=person.login_id, language=person.language, created_at=self.now))
                handles += [Handle(kind=kind, index=index, login_id=person.login_id) for kind, index in found]
        for model, rows in (
            (Login, logins),
            (Handle, handles),
            (Person, list(self.people.values())),
            (RoleGrant, self._grants),
            (Consent, self._consents),
            (Training, self._trainings),
            (FamilyLink, self._links),
        ):
            insert_rows(session, model, rows)
        notify_many(session, self._news, branch_id=self.branch_id, now=self.now)


def _draft(command: RegisterPerson, newcomers: Newcomers) -> Person | DomainError:
    try:
        return person_of(command, newcomers.branch, now=newcomers.now)
    except DomainError as refusal:
        return refusal


def _signs(person: Person) -> Iterator[Sign]:
    """Yield by what somebody is taken for the same; see `list_possible_duplicates`."""
    for name in ("phone", "email", "address"):
        if index := getattr(person, f"{name}_index"):
            yield name, index
    if person.birth_date is not None:
        yield "born", (person.name_folded, person.birth_date)


def _signs_there(session: Session, branch_id: str, people: Sequence[Person]) -> set[Sign]:
    """Return the signs that somebody of the branch has already."""
    found: set[Sign] = set()
    here = (Person.branch_id == branch_id, Person.state != PersonState.DOUBLE)
    for name in ("phone", "email", "address"):
        column = getattr(Person, f"{name}_index")
        for values in some(getattr(each, f"{name}_index") for each in people):
            known = select(column).where(*here, column.in_(values))
            found |= {(name, each) for each in session.scalars(known)}
    for names in some(each.name_folded for each in people):
        alike = select(Person.name_folded, Person.birth_date).where(*here, Person.name_folded.in_(names))
        found |= {("born", (row.name_folded, row.birth_date)) for row in session.execute(alike)}
    return found


def _handles_held(session: Session, people: Sequence[Person]) -> set[tuple[Any, str]]:
    """Return by which of their numbers and addresses a login, of any branch, is found already."""
    held: set[tuple[Any, str]] = set()
    for indexes in some(index for each in people for index in (each.phone_index, each.email_index)):
        rows = session.execute(select(Handle.kind, Handle.index).where(Handle.index.in_(indexes)))
        held |= {(kind, index) for kind, index in rows}
    return held


def _states(session: Session, branch_id: str, ids: Iterable[UUID]) -> dict[UUID, PersonState]:
    found: dict[UUID, PersonState] = {}
    for wanted in some(ids):
        rows = session.execute(
            select(Person.id, Person.state).where(Person.branch_id == branch_id, Person.id.in_(wanted))
        )
        found |= {row.id: row.state for row in rows}
    return found
