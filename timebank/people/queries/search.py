"""Finding people: by name, initial consonants, telephone number or e-mail address."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.core.errors import DomainError
from timebank.core.permissions import Role
from timebank.people.models import Person, RoleGrant
from timebank.people.queries.roles import in_force
from timebank.people.rules import (
    PersonState,
    fold_name,
    looks_like_initials,
    normalise_email,
    normalise_phone,
)

FOUND_AT_ONCE = 50


def search_people(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    text: str = "",
    role: Role | Iterable[Role] | None = None,
    day: date | None = None,
    states: Iterable[PersonState] = (PersonState.ACTIVE,),
    after: tuple[str, UUID] | None = None,
    limit: int = FOUND_AT_ONCE,
) -> Sequence[Person]:
    """Return the branch's people whom `text` finds, by name, in one query; one more than `limit`.

    Text that is a telephone number or an e-mail address finds who gave it, whole; initial consonants find
    names that have them in that order (ㄱㅇㅈ finds 김영자); anything else a part of the name. Empty text
    finds everybody. `role` keeps those who hold it on `day`. `after` is the folded name and the id of
    the last person seen.
    """
    wanted = (
        select(Person)
        .where(Person.branch_id == branch_id, Person.state.in_(list(states)))
        .order_by(Person.name_folded, Person.id)
        .limit(limit + 1)
    )
    if text.strip():
        wanted = wanted.where(_finds(text.strip()))
    if role is not None and day is not None:
        roles = [role] if isinstance(role, Role) else list(role)
        wanted = wanted.where(
            Person.id.in_(
                select(RoleGrant.person_id).where(
                    RoleGrant.branch_id == branch_id, RoleGrant.role.in_(roles), in_force(day)
                )
            )
        )
    if after is not None:
        folded, person_id = after
        wanted = wanted.where(
            or_(
                Person.name_folded > folded,
                and_(Person.name_folded == folded, Person.id > person_id),
            )
        )
    return session.scalars(wanted).all()


def _finds(text: str) -> ColumnElement[bool]:
    if "@" in text:
        return Person.email_index == blind_index("email", _email(text))
    if any(each.isdigit() for each in text) and not any(each.isalpha() for each in text):
        return Person.phone_index == blind_index("phone", _phone(text))
    if looks_like_initials(text):
        return Person.name_initials.contains("".join(text.split()), autoescape=True)
    return Person.name_folded.contains(fold_name(text), autoescape=True)


def _email(text: str) -> str:
    try:
        return normalise_email(text)
    except DomainError:
        return text.lower()


def _phone(text: str) -> str:
    try:
        return normalise_phone(text)
    except DomainError:
        return text
