"""Finding who is meant by a name with a telephone number or a birth date, without telling the giver.

What the giver sees is the same whether somebody fits or not: nobody learns who is a member of a branch.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.exchange.models.gifts import Gift, GiftArrival
from timebank.people.queries import get_people, get_person, list_possible_duplicates
from timebank.people.rules import PersonState, fold_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Keyed digests of what the giver wrote, by which a receiver is found, now or later."""

    name_index: str
    phone_index: str | None
    birth_index: str | None


def signs_of(*, name: str, phone: str | None, birth_date: date | None) -> Signs:
    """Return the signs; `phone` is normalised."""
    return Signs(
        name_index=_name_index(name),
        phone_index=blind_index("phone", phone) if phone else None,
        birth_index=blind_index("birth", birth_date.isoformat()) if birth_date else None,
    )


def _name_index(name: str) -> str:
    return blind_index("name", fold_name(name))


def find_receiver(
    session: Session, *, branch_id: str, name: str, phone: str | None, birth_date: date | None
) -> UUID | None:
    """Return the one active person of the branch whom all that was written fits, or None.

    The name has to fit as a whole, and so has each other sign. Where two fit, nobody does.
    """
    found = [
        person.id
        for person in list_possible_duplicates(
            session, branch_id=branch_id, name=name, birth_date=birth_date, phone=phone
        )
        if person.state is PersonState.ACTIVE
        and fold_name(name) == person.name_folded
        and (phone is None or person.phone == phone)
        and (birth_date is None or person.birth_date == birth_date)
        # A birth date is no secret: whoever joined on their own has only said that it is theirs.
        and (phone is not None or person.identity_seen_at is not None or person.registered_by_id is not None)
    ]
    return found[0] if len(found) == 1 else None


def are_one_person(session: Session, *, a: tuple[str, UUID], b: tuple[str, UUID]) -> bool:
    """Tell whether two people of two branches (or one) sign in as the same."""
    if a == b:
        return True
    one, other = (
        get_people(session, branch_id=branch_id, ids=[person_id]).get(person_id)
        for branch_id, person_id in (a, b)
    )
    return bool(one and other and one.login_id is not None and one.login_id == other.login_id)


def is_received_by(session: Session, gift: Gift, branch_id: str, person_id: UUID) -> bool:
    """Tell whether the gift is known to go to that person of that branch, or to them in another one."""
    return gift.receiver_id is not None and are_one_person(
        session, a=(branch_id, person_id), b=(gift.receiver_branch, gift.receiver_id)
    )


def is_for(session: Session, *, branch_id: str, person_id: UUID) -> ColumnElement[bool]:
    """Return the condition that an arrival is this person's, or was meant for them.

    An arrival that fitted nobody when it came is found by whoever fits it now. By name and birth date alone
    only somebody whom the branch knows, and who is the only one of that name and day.

    Raises:
        PersonNotFound
    """
    person = get_person(session, branch_id=branch_id, person_id=person_id)
    alone = (
        person.birth_date is not None
        and find_receiver(
            session, branch_id=branch_id, name=person.name, phone=None, birth_date=person.birth_date
        )
        == person_id
    )
    by_birth = GiftArrival.birth_index.is_not(None) if alone else false()
    meant = (
        or_(GiftArrival.phone_index.is_not(None), by_birth)
        & GiftArrival.receiver_id.is_(None)
        & (GiftArrival.name_index == _name_index(person.name))
        & or_(GiftArrival.phone_index.is_(None), GiftArrival.phone_index == person.phone_index)
    )
    if person.birth_date is None:
        meant &= GiftArrival.birth_index.is_(None)
    else:
        born = blind_index("birth", person.birth_date.isoformat())
        meant &= or_(GiftArrival.birth_index.is_(None), GiftArrival.birth_index == born)
    return (GiftArrival.branch_id == branch_id) & or_(GiftArrival.receiver_id == person_id, meant)
