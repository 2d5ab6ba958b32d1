"""Reads of single people, and what other features join."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.people.errors import PersonNotFound
from timebank.people.models import Person
from timebank.people.rules import PersonState, fold_address, fold_name

WITHOUT_KEY = {"key_share": True}
"""Lock against other changes of the row, not against new rows that point at it."""


def get_person(session: Session, *, branch_id: str, person_id: UUID) -> Person:
    """Return the person.

    Raises:
        PersonNotFound: the branch has no such person.
    """
    person = session.get(Person, (branch_id, person_id))
    if person is None:
        raise PersonNotFound
    return person


def lock_person(session: Session, *, branch_id: str, person_id: UUID) -> Person:
    """Return the person, their row locked until the unit of work ends.

    Raises:
        PersonNotFound: the branch has no such person.
    """
    person = session.get(Person, (branch_id, person_id), with_for_update=WITHOUT_KEY, populate_existing=True)
    if person is None:
        raise PersonNotFound
    return person


def lock_people(session: Session, *, branch_id: str, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return the people, their rows locked in the order of their ids.

    Raises:
        PersonNotFound: the branch lacks one of them.
    """
    wanted = sorted(set(ids))
    found = session.scalars(
        select(Person)
        .where(Person.branch_id == branch_id, Person.id.in_(wanted))
        .order_by(Person.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if len(found) != len(wanted):
        raise PersonNotFound
    return {person.id: person for person in found}


_PEOPLE = select(Person).where(
    Person.branch_id == bindparam("branch"), Person.id.in_(bindparam("people", expanding=True))
)


def get_people(session: Session, *, branch_id: str, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return those of the people who are in the branch, by id, in one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = session.scalars(_PEOPLE, {"branch": branch_id, "people": list(wanted)})
    return {person.id: person for person in found}


def people_select(branch_id: str | BindParameter[str]) -> Select[UUID, str]:
    """Return id and name of the branch's people, for another feature's query to join.

    A query that is built once names the parameter that the branch comes in.
    """
    return select(Person.id, Person.name).where(Person.branch_id == branch_id)


def list_possible_duplicates(  # noqa: PLR0913  each is one sign
    session: Session,
    *,
    branch_id: str,
    name: str,
    birth_date: date | None,
    phone: str | None = None,
    email: str | None = None,
    address: str | None = None,
    other_than: UUID | None = None,
) -> list[Person]:
    """Return the branch's people who may be this one: same name and birth date, or the same contact.

    `phone` and `email` are normalised. One query; at most 10 people, the oldest record first.
    """
    signs = [Person.phone_index == blind_index("phone", phone)] if phone else []
    if email:
        signs.append(Person.email_index == blind_index("email", email))
    if address and fold_address(address):
        signs.append(Person.address_index == blind_index("address", fold_address(address)))
    if birth_date is not None:
        signs.append(and_(Person.name_folded == fold_name(name), Person.birth_date == birth_date))
    if not signs:
        return []
    found = session.scalars(
        select(Person)
        .where(Person.branch_id == branch_id, Person.state != PersonState.DOUBLE, or_(*signs))
        .order_by(Person.id)
        .limit(11)
    )
    return [person for person in found if person.id != other_than][:10]


def find_person_by_contact(
    session: Session, *, branch_id: str, phone: str | None = None, email: str | None = None
) -> list[Person]:
    """Return the active people of the branch who gave this (normalised) number or address."""
    signs = [Person.phone_index == blind_index("phone", phone)] if phone else []
    if email:
        signs.append(Person.email_index == blind_index("email", email))
    if not signs:
        return []
    return list(
        session.scalars(
            select(Person)
            .where(Person.branch_id == branch_id, Person.state == PersonState.ACTIVE, or_(*signs))
            .order_by(Person.id)
        )
    )
