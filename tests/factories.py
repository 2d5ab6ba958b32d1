"""Rows for tests. A factory takes only what the test is about."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.people.models import Branch, Consent, FamilyLink, Person, RoleGrant, Training
from timebank.people.rules import (
    ConsentMethod,
    Document,
    PersonState,
    Purpose,
    Relation,
    fold_name,
    initials_of,
    normalise_email,
    normalise_phone,
)

BRANCH = "dalseo"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LONG_AGO_DAY = LONG_AGO.date()
_numbers = count(1000)


def make_branch(session: Session, branch_id: str = BRANCH, *, name: str | None = None) -> Branch:
    """Return the branch, made if it is not there."""
    branch = session.get(Branch, branch_id)
    if branch is None:
        branch = Branch(
            id=branch_id,
            name=name or "대구 달서구 지점",
            name_en="Dalseo-gu, Daegu",
            phone="053-000-1234",
            opened_at=LONG_AGO,
        )
        session.add(branch)
        session.flush()
    return branch


def make_person(  # noqa: PLR0913  each is what some test is about
    session: Session,
    *,
    name: str = "김영자",
    roles: Iterable[Role] = (),
    born: date | None = date(1970, 5, 3),
    phone: str | None = None,
    email: str | None = None,
    branch_id: str = BRANCH,
    identified_by: Person | None = None,
    since: date = LONG_AGO_DAY,
    until: date | None = None,
) -> Person:
    """Return a new active person with these roles from `since` to `until`; the branch is made if need be."""
    make_branch(session, branch_id)
    number = normalise_phone(phone) if phone else None
    address = normalise_email(email) if email else None
    person = Person(
        branch_id=branch_id,
        id=new_id(),
        name=name,
        name_folded=fold_name(name),
        name_initials=initials_of(name),
        birth_date=born,
        phone=number,
        phone_index=number and blind_index("phone", number),
        email=address,
        email_index=address and blind_index("email", address),
        state=PersonState.ACTIVE,
        registered_at=LONG_AGO,
        identity_seen_at=LONG_AGO if identified_by else None,
        identity_seen_by_id=identified_by.id if identified_by else None,
        identity_document=Document.RESIDENT_CARD if identified_by else None,
        last_heard_at=LONG_AGO,
    )
    session.add(person)
    session.flush()
    for role in roles:
        give_role(session, person, role, since=since, until=until)
    return person


def give_role(
    session: Session,
    person: Person,
    role: Role,
    *,
    since: date = LONG_AGO_DAY,
    until: date | None = None,
) -> RoleGrant:
    """Return a new role of the person, from `since` to `until`."""
    grant = RoleGrant(
        branch_id=person.branch_id,
        id=new_id(),
        person_id=person.id,
        role=role,
        starts_on=since,
        ends_on=until,
    )
    session.add(grant)
    session.flush()
    return grant


def make_coordinator(session: Session, *, name: str = "정현우", branch_id: str = BRANCH) -> Person:
    """Return a coordinator, who has no birth date on record."""
    return make_person(session, name=name, roles=[Role.COORDINATOR], born=None, branch_id=branch_id)


def make_volunteer(
    session: Session,
    *,
    name: str = "윤미경",
    born: date = date(1974, 3, 2),
    branch_id: str = BRANCH,
    coordinator: Person | None = None,
) -> Person:
    """Return a volunteer who lacks nothing: identified, trained for 240 minutes, agreed to care records."""
    by = coordinator or make_coordinator(session, branch_id=branch_id)
    person = make_person(
        session, name=name, roles=[Role.VOLUNTEER], born=born, branch_id=branch_id, identified_by=by
    )
    give_consent(session, person, Purpose.MEMBERSHIP)
    give_consent(session, person, Purpose.CARE)
    give_training(session, person, by=by)
    return person


def make_senior(
    session: Session, *, name: str = "김영자", born: date = date(1945, 2, 11), branch_id: str = BRANCH
) -> Person:
    """Return somebody who is cared for."""
    return make_person(session, name=name, roles=[Role.SENIOR], born=born, branch_id=branch_id)


def give_training(session: Session, person: Person, *, by: Person, minutes: int = 240) -> Training:
    """Return a training that the person received long ago."""
    training = Training(
        branch_id=person.branch_id,
        id=new_id(),
        person_id=person.id,
        title="기본 교육",
        held_on=LONG_AGO.date(),
        minutes=minutes,
        recorded_by_id=by.id,
        recorded_at=LONG_AGO,
    )
    session.add(training)
    session.flush()
    return training


def give_consent(
    session: Session, person: Person, purpose: Purpose, *, towards_id: UUID | None = None
) -> Consent:
    """Return a consent of the person on paper, given long ago."""
    consent = Consent(
        branch_id=person.branch_id,
        id=new_id(),
        person_id=person.id,
        purpose=purpose,
        towards_id=towards_id,
        method=ConsentMethod.PAPER,
        given_at=LONG_AGO,
    )
    session.add(consent)
    session.flush()
    return consent


def make_family(
    session: Session,
    person: Person,
    relative: Person,
    *,
    relation: Relation = Relation.CHILD,
    by: Person | None = None,
) -> FamilyLink:
    """Return a confirmed link: `relation` is what the relative is to the person."""
    confirmed_by = by or make_coordinator(session, branch_id=person.branch_id)
    link = FamilyLink(
        branch_id=person.branch_id,
        id=new_id(),
        person_id=person.id,
        relative_id=relative.id,
        relation=relation,
        basis="가족관계증명서",
        confirmed_by_id=confirmed_by.id,
        confirmed_at=LONG_AGO,
    )
    session.add(link)
    session.flush()
    return link


def some_phone() -> str:
    """Return a mobile number that no other call returned."""
    return f"010-5000-{next(_numbers):04d}"
