"""New people: those who join on the web, and those whom a coordinator registers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.crypto import blind_index
from timebank.core.ids import new_id
from timebank.core.permissions import MEMBERS, Role
from timebank.people import queries
from timebank.people.commands.logins import ensure_login
from timebank.people.commands.notify import notify
from timebank.people.errors import (
    AlreadyIdentified,
    BirthDateMissing,
    ContactMissing,
    GuardianMissing,
    MayBeThere,
    MembershipConsentMissing,
    NotActive,
    NotADuplicate,
    OwnRecord,
    RoleOfOtherKind,
)
from timebank.people.models import Branch, Consent, Person, RoleGrant
from timebank.people.rules import (
    GUARDIAN_KNOWN_UNDER,
    ConsentMethod,
    PersonState,
    Purpose,
    age_on,
    check_birth_date,
    clean_name,
    clean_text,
    fold_address,
    fold_name,
    initials_of,
    normalise_email,
    normalise_phone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewPerson(Command):
    """What is known of whoever is new. The person's id is the command's."""

    name: str
    birth_date: date | None
    phone: str | None = None
    email: str | None = None
    neighbourhood: str = ""
    language: str = "ko"
    consents: frozenset[Purpose]
    guardian_name: str | None = None
    guardian_phone: str | None = None
    guardian_agrees: bool = False
    """The guardian of somebody under 14 has agreed: on this screen, or on the paper that is kept."""

    @property
    def subject_id(self) -> UUID | None:
        return self.id

    @property
    def object_id(self) -> UUID | None:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinBranch(_NewPerson):
    """Somebody joins the branch as a volunteer, on the web."""


def join_branch(session: Session, command: JoinBranch, *, now: datetime) -> UUID | None:
    """Register the volunteer, who can sign in with their number or address from now on; return their id.

    Whoever is in the branch already, with the same name, birth date and contact, is left as they are: None.
    Whoever may be there twice is registered, and waits for a coordinator.

    Raises:
        NameMissing, NameTooLong, NameUnfit, BirthDateMissing, BirthDateInFuture, BirthDateTooEarly,
        PhoneUnreadable, EmailUnreadable, ContactMissing, GuardianMissing, MembershipConsentMissing,
        BranchNotFound
    """
    branch = queries.get_branch(session, command.branch_id)
    person = _person(command, branch, now=now)
    if person.phone is None and person.email is None:
        raise ContactMissing
    doubles = _doubles(session, person)
    known = next((each for each in doubles if _is_same(person, each)), None)
    if known is not None:
        _tell(session, known, "joined_again", cause=command.id, now=now)
        return None
    person.duplicate_of_id = doubles[0].id if doubles else None
    person.last_heard_at = now
    person.login_id = _login(session, person, now=now)
    session.add(person)
    session.flush()
    session.add_all(_grants(person, [Role.VOLUNTEER], branch=branch, by=None, now=now))
    session.add_all(_consents(person, command, method=ConsentMethod.SCREEN, by=None, paper_ref=None, now=now))
    session.flush()
    _tell(session, person, "joined", cause=command.id, now=now)
    return person.id


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson(_NewPerson):
    """A coordinator registers somebody: volunteer, senior, relative, or several of these."""

    roles: frozenset[Role]
    address: str | None = None
    consent_method: ConsentMethod = ConsentMethod.PAPER
    paper_ref: str | None = None
    somebody_else: bool = False
    """The coordinator has seen who may be the same person, and says that this is another."""


def register_person(session: Session, command: RegisterPerson, *, now: datetime) -> UUID:
    """Register the person and return their id.

    Raises:
        MayBeThere: somebody with the same name and birth date, or contact, is there; `somebody_else` goes on.
        NameMissing, NameTooLong, NameUnfit, BirthDateMissing, BirthDateInFuture, BirthDateTooEarly,
        PhoneUnreadable, EmailUnreadable, GuardianMissing, MembershipConsentMissing, RoleOfOtherKind,
        TextTooLong, ResidentNumberRefused, BranchNotFound
    """
    branch = queries.get_branch(session, command.branch_id)
    person = person_of(command, branch, now=now)
    if not command.somebody_else and _doubles(session, person):
        raise MayBeThere
    person.login_id = _login(session, person, now=now)
    session.add(person)
    session.flush()
    session.add_all(grants_of(command, person, branch=branch, now=now))
    session.add_all(consents_of(command, person, now=now))
    session.flush()
    _tell(session, person, "registered", cause=command.id, now=now)
    return person.id


def person_of(command: RegisterPerson, branch: Branch, *, now: datetime) -> Person:
    """Return the person as told, without a login yet.

    Raises:
        What `register_person` refuses, but `MayBeThere`.
    """
    if not command.roles or command.roles - MEMBERS:
        raise RoleOfOtherKind
    person = _person(command, branch, now=now, needs_birth_date=command.roles != {Role.FAMILY})
    if command.address and command.address.strip():
        person.address = clean_text(command.address, most=200)
        person.address_index = blind_index("address", fold_address(person.address))
    person.registered_by_id = command.actor_id
    return person


def grants_of(command: RegisterPerson, person: Person, *, branch: Branch, now: datetime) -> list[RoleGrant]:
    """Return the roles that the coordinator gives the new person."""
    return _grants(person, command.roles, branch=branch, by=command.actor_id, now=now)


def consents_of(command: RegisterPerson, person: Person, *, now: datetime) -> list[Consent]:
    """Return the consents that the coordinator has on paper, or was told.

    Raises:
        TextTooLong, ResidentNumberRefused
    """
    return _consents(
        person,
        command,
        method=command.consent_method,
        by=command.actor_id,
        paper_ref=clean_text(command.paper_ref or "", most=80) or None,
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDuplicate(Command):
    """A coordinator says whether the person is one who was there before."""

    person_id: UUID
    same: bool

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def settle_duplicate(session: Session, command: SettleDuplicate, *, now: datetime) -> UUID:
    """Let both stand as two people, or close the newer record; return the id of the one that stands.

    The older record keeps everything it has; it takes the newer one's way to sign in where it had none.

    Raises:
        PersonNotFound, NotADuplicate, OwnRecord
        AlreadyIdentified: the newer record's identity was seen, so it cannot be closed like that.
    """
    person = queries.lock_person(session, branch_id=command.branch_id, person_id=command.person_id)
    if person.duplicate_of_id is None or person.duplicate_settled_at is not None:
        raise NotADuplicate
    if command.actor_id in (person.id, person.duplicate_of_id):
        raise OwnRecord
    person.duplicate_settled_at = now
    person.duplicate_settled_by_id = command.actor_id
    if not command.same:
        return person.id
    if person.identity_seen_at is not None:
        raise AlreadyIdentified
    older = queries.lock_person(session, branch_id=command.branch_id, person_id=person.duplicate_of_id)
    if older.state is not PersonState.ACTIVE:
        raise NotActive
    person.state = PersonState.DOUBLE
    login_id, person.login_id = person.login_id, None
    session.flush()
    if older.login_id is None:
        older.login_id = login_id
    zone = queries.get_branch(session, command.branch_id).zone
    for grant in queries.list_grants(session, branch_id=command.branch_id, person_id=person.id):
        grant.end(on=clock.local_day(now, zone) - timedelta(days=1), by=command.actor_id)
    return older.id


def _person(command: _NewPerson, branch: Branch, *, now: datetime, needs_birth_date: bool = True) -> Person:
    today = clock.local_day(now, branch.zone)
    name = clean_name(command.name)
    if command.birth_date is None and needs_birth_date:
        raise BirthDateMissing
    born = command.birth_date and check_birth_date(command.birth_date, today)
    phone = normalise_phone(command.phone) if command.phone and command.phone.strip() else None
    email = normalise_email(command.email) if command.email and command.email.strip() else None
    if Purpose.MEMBERSHIP not in command.consents:
        raise MembershipConsentMissing
    guardian_name, guardian_phone = None, None
    if born is not None and age_on(born, today) < GUARDIAN_KNOWN_UNDER:
        if not (command.guardian_name or "").strip() or not (command.guardian_phone or "").strip():
            raise GuardianMissing
        guardian_name = clean_name(command.guardian_name or "")
        guardian_phone = normalise_phone(command.guardian_phone or "")
    return Person(
        branch_id=branch.id,
        id=command.id,
        login_id=None,
        name=name,
        name_folded=fold_name(name),
        name_initials=initials_of(name),
        birth_date=born,
        phone=phone,
        phone_index=phone and blind_index("phone", phone),
        email=email,
        email_index=email and blind_index("email", email),
        address=None,
        address_index=None,
        neighbourhood=clean_text(command.neighbourhood, most=40),
        language=command.language,
        state=PersonState.ACTIVE,
        registered_at=now,
        registered_by_id=None,
        guardian_name=guardian_name,
        guardian_phone=guardian_phone,
    )


def _doubles(session: Session, person: Person) -> list[Person]:
    return queries.list_possible_duplicates(
        session,
        branch_id=person.branch_id,
        name=person.name,
        birth_date=person.birth_date,
        phone=person.phone,
        email=person.email,
        address=person.address,
    )


def _is_same(new: Person, old: Person) -> bool:
    contact = (new.phone_index is not None and new.phone_index == old.phone_index) or (
        new.email_index is not None and new.email_index == old.email_index
    )
    return (
        contact
        and old.state is PersonState.ACTIVE
        and (new.name_folded, new.birth_date) == (old.name_folded, old.birth_date)
    )


def _login(session: Session, person: Person, *, now: datetime) -> UUID | None:
    if person.phone is None and person.email is None:
        return None
    return ensure_login(
        session, phone=person.phone, email=person.email, language=person.language, person=person, now=now
    )


def _tell(session: Session, person: Person, template: str, *, cause: UUID, now: datetime) -> None:
    notify(
        session,
        branch_id=person.branch_id,
        person_id=person.id,
        template=template,
        values={},
        cause=str(cause),
        now=now,
    )


def _grants(
    person: Person, roles: Iterable[Role], *, branch: Branch, by: UUID | None, now: datetime
) -> list[RoleGrant]:
    today = clock.local_day(now, branch.zone)
    return [
        RoleGrant(
            branch_id=branch.id,
            id=new_id(),
            person_id=person.id,
            role=role,
            starts_on=today,
            ends_on=None,
            granted_by_id=by,
            ended_by_id=None,
        )
        for role in sorted(roles)
    ]


def _consents(  # noqa: PLR0913  what a consent consists of
    person: Person,
    command: _NewPerson,
    *,
    method: ConsentMethod,
    by: UUID | None,
    paper_ref: str | None,
    now: datetime,
) -> list[Consent]:
    given: list[tuple[Purpose, str | None]] = [
        (purpose, None)
        for purpose in sorted(command.consents)
        if purpose not in (Purpose.GUARDIAN, Purpose.SHARE_VISITS)
    ]
    if command.guardian_agrees and person.guardian_name is not None:
        given.append((Purpose.GUARDIAN, person.guardian_name))
    return [
        Consent(
            branch_id=person.branch_id,
            id=new_id(),
            person_id=person.id,
            purpose=purpose,
            towards_id=None,
            method=method,
            given_by=given_by,
            paper_ref=paper_ref,
            recorded_by_id=by,
            given_at=now,
            withdrawn_at=None,
            withdrawn_by_id=None,
        )
        for purpose, given_by in given
    ]
