"""Reads of households. Names are encrypted: they are found by blind index, or read and compared."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.households.errors import ConsentNotFound, HouseholdNotFound
from timebank.households.models import (
    Allergen,
    Household,
    HouseholdConsent,
    Limit,
    Member,
    NeedRecord,
)
from timebank.households.rules import (
    MORE_LIMITS,
    REMIND_BEFORE,
    HouseholdPurpose,
    HouseholdState,
)
from timebank.people.errors import PhoneUnreadable
from timebank.people.rules import (
    fold_address,
    fold_name,
    initials_of,
    looks_like_initials,
    normalise_phone,
)

PAGE = 50
SEARCHED = 5000
"""Names that one search reads."""
LONGEST_NUMBER, LEAST_DIGITS = 6, 8
"""Digits of a household's number at most, and of a telephone number at least."""


def get_household(session: Session, *, branch_id: str, household_id: UUID) -> Household:
    """Return the household.

    Raises:
        HouseholdNotFound
    """
    found = session.get(Household, (branch_id, household_id))
    if found is None:
        raise HouseholdNotFound
    return found


def lock_household(session: Session, *, branch_id: str, household_id: UUID) -> Household:
    """Return the household, its row locked until the unit of work ends.

    Raises:
        HouseholdNotFound
    """
    found = session.get(
        Household, (branch_id, household_id), with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise HouseholdNotFound
    return found


def get_consent(session: Session, *, branch_id: str, consent_id: UUID) -> HouseholdConsent:
    """Return the consent.

    Raises:
        ConsentNotFound
    """
    found = session.get(HouseholdConsent, (branch_id, consent_id))
    if found is None:
        raise ConsentNotFound
    return found


def receives_on(day: date) -> ColumnElement[bool]:
    """Return the condition that a household receives on the local day.

    Who withdrew the consent to be on record for food receives nothing until it is given again.
    """
    agreed = (
        select(HouseholdConsent.id)
        .where(
            HouseholdConsent.branch_id == Household.branch_id,
            HouseholdConsent.household_id == Household.id,
            HouseholdConsent.purpose == HouseholdPurpose.FOOD,
            HouseholdConsent.withdrawn_at.is_(None),
        )
        .correlate(Household)
        .exists()
    )
    return and_(
        Household.state == HouseholdState.ACTIVE,
        Household.starts_on <= day,
        func.coalesce(Household.ends_on, Household.papers_due_on) >= day,
        agreed,
    )


def _late(day: date) -> ColumnElement[bool]:
    return and_(
        Household.state != HouseholdState.ENDED,
        Household.papers_due_on < day,
        Household.papers_seen_at.is_(None),
    )


def _ending(day: date) -> ColumnElement[bool]:
    return and_(Household.state == HouseholdState.ACTIVE, Household.ends_on <= day + REMIND_BEFORE)


def list_households(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    show: str = "",
    day: date,
    text: str = "",
    after: tuple[int] | None = None,
    limit: int = PAGE,
) -> list[Household]:
    """Return households by number, one more than `limit`.

    `show` is a state, `late` for papers that are overdue, or `ending` for needs that end within 30 days or
    have ended unseen. `text` is a number, a telephone number, a part of the name, or its initials.
    """
    wanted = select(Household).where(Household.branch_id == branch_id).order_by(Household.number)
    if show == "late":
        wanted = wanted.where(_late(day))
    elif show == "ending":
        wanted = wanted.where(_ending(day))
    elif show in set(HouseholdState):
        wanted = wanted.where(Household.state == HouseholdState(show))
    else:
        wanted = wanted.where(Household.state != HouseholdState.ENDED)
    if text:
        wanted = wanted.where(Household.id.in_(_found(session, branch_id=branch_id, text=text)))
    if after is not None:
        wanted = wanted.where(Household.number > after[0])
    return list(session.scalars(wanted.limit(limit + 1)))


def _found(session: Session, *, branch_id: str, text: str) -> list[UUID]:
    bare = "".join(text.split())
    digits = bare.removesuffix("번")
    if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER:
        found = select(Household.id).where(Household.branch_id == branch_id, Household.number == int(digits))
        return list(session.scalars(found))
    phone = _phone(text)
    if phone is not None:
        return [each.id for each in find_by_phone(session, branch_id=branch_id, phone=phone)]
    names = session.execute(
        select(Household.id, Household.name)
        .where(Household.branch_id == branch_id)
        .order_by(Household.number)
        .limit(SEARCHED)
    )
    if looks_like_initials(text):
        return [each for each, name in names if bare in initials_of(name)]
    folded = fold_name(text)
    return [each for each, name in names if folded in fold_name(name)]


def _phone(text: str) -> str | None:
    # Refusals doom a unit of work; a search is in none.
    if sum(each.isdigit() for each in text) < LEAST_DIGITS:
        return None
    try:
        return normalise_phone(text)
    except PhoneUnreadable:
        return None


def find_by_phone(session: Session, *, branch_id: str, phone: str) -> list[Household]:
    """Return the households with this (normalised) telephone number."""
    return list(
        session.scalars(
            select(Household)
            .where(Household.branch_id == branch_id, Household.phone_index == blind_index("phone", phone))
            .order_by(Household.number)
        )
    )


def list_possible_doubles(  # noqa: PLR0913  each is one sign
    session: Session,
    *,
    branch_id: str,
    person_id: UUID | None,
    name: str,
    birth_date: date | None,
    phone: str | None,
    address: str | None,
    other_than: UUID | None = None,
) -> list[Household]:
    """Return households that may be this one: same person, telephone, address, or name and birth date.

    The same name is a sign too where either birth date is unknown. `phone` is normalised. At most 10.
    """
    signs: list[ColumnElement[bool]] = [Household.name_index == blind_index("name", fold_name(name))]
    if person_id is not None:
        signs.append(Household.person_id == person_id)
    if phone:
        signs.append(Household.phone_index == blind_index("phone", phone))
    if address and fold_address(address):
        signs.append(Household.address_index == blind_index("address", fold_address(address)))
    found = session.scalars(
        select(Household)
        .where(Household.branch_id == branch_id, or_(*signs))
        .order_by(Household.number)
        .limit(100)
    )
    born = birth_date.isoformat() if birth_date else None

    def is_sign(other: Household) -> bool:
        by_contact = (
            (person_id is not None and other.person_id == person_id)
            or (phone is not None and other.phone == phone)
            or _same_address(other.address, address)
        )
        by_name = fold_name(other.name) == fold_name(name) and (
            born is None or other.birth_date is None or other.birth_date == born
        )
        return by_contact or by_name

    return [each for each in found if each.id != other_than and is_sign(each)][:10]


def _same_address(one: str | None, other: str | None) -> bool:
    return bool(one and other) and fold_address(one or "") == fold_address(other or "")


def list_members(session: Session, *, branch_id: str, household_id: UUID) -> list[Member]:
    """Return those who live there, the oldest first."""
    return list(
        session.scalars(
            select(Member)
            .where(Member.branch_id == branch_id, Member.household_id == household_id)
            .order_by(Member.birth_year, Member.id)
        )
    )


def list_limits(session: Session, *, branch_id: str, household_id: UUID) -> list[Limit]:
    """Return what must not be given to the household now, by code."""
    return list(
        session.scalars(
            select(Limit)
            .where(Limit.branch_id == branch_id, Limit.household_id == household_id, Limit.ended_at.is_(None))
            .order_by(Limit.code)
        )
    )


def limits_of(session: Session, *, branch_id: str, ids: Collection[UUID]) -> dict[UUID, list[Limit]]:
    """Return what must not be given to each of the households now."""
    found: dict[UUID, list[Limit]] = {each: [] for each in ids}
    for limit in session.scalars(
        select(Limit)
        .where(Limit.branch_id == branch_id, Limit.household_id.in_(found), Limit.ended_at.is_(None))
        .order_by(Limit.code)
    ):
        found[limit.household_id].append(limit)
    return found


def list_needs(session: Session, *, branch_id: str, household_id: UUID) -> list[NeedRecord]:
    """Return the household's confirmed needs, the newest first."""
    return list(
        session.scalars(
            select(NeedRecord)
            .where(NeedRecord.branch_id == branch_id, NeedRecord.household_id == household_id)
            .order_by(NeedRecord.confirmed_at.desc(), NeedRecord.id.desc())
        )
    )


def list_consents(session: Session, *, branch_id: str, household_id: UUID) -> list[HouseholdConsent]:
    """Return the household's consents, also those withdrawn, the oldest first."""
    return list(
        session.scalars(
            select(HouseholdConsent)
            .where(HouseholdConsent.branch_id == branch_id, HouseholdConsent.household_id == household_id)
            .order_by(HouseholdConsent.given_at, HouseholdConsent.id)
        )
    )


def find_open_consent(
    session: Session, *, branch_id: str, household_id: UUID, purpose: HouseholdPurpose
) -> HouseholdConsent | None:
    """Return the consent for the purpose that is not withdrawn."""
    return session.scalars(
        select(HouseholdConsent).where(
            HouseholdConsent.branch_id == branch_id,
            HouseholdConsent.household_id == household_id,
            HouseholdConsent.purpose == purpose,
            HouseholdConsent.withdrawn_at.is_(None),
        )
    ).one_or_none()


def list_allergens(session: Session, *, day: date) -> Sequence[Allergen]:
    """Return the allergens that labels must name on the day, in the order of the list's codes."""
    return session.scalars(
        select(Allergen)
        .where(Allergen.valid_from <= day, or_(Allergen.valid_until.is_(None), Allergen.valid_until >= day))
        .order_by(Allergen.code)
    ).all()


def known_codes(session: Session, *, day: date) -> frozenset[str]:
    """Return every word that a label is read for on the day: allergens, and limits of ours."""
    return frozenset(each.code for each in list_allergens(session, day=day)) | frozenset(MORE_LIMITS)


def forbidden_codes(session: Session, *, branch_id: str) -> frozenset[str]:
    """Return every word that any household of the branch forbids."""
    return frozenset(
        session.scalars(
            select(Limit.code)
            .join(Household, and_(Household.branch_id == Limit.branch_id, Household.id == Limit.household_id))
            .where(
                Limit.branch_id == branch_id,
                Limit.ended_at.is_(None),
                Household.state != HouseholdState.ENDED,
            )
            .distinct()
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCounts:
    """How much waits."""

    active: int
    people: int
    waiting: int
    late: int
    ending: int


def count_households(session: Session, *, branch_id: str, day: date) -> HouseholdCounts:
    """Return how many households receive, and how many wait for something."""
    row = session.execute(
        select(
            func.count().filter(receives_on(day)),
            func.coalesce(func.sum(Household.size).filter(receives_on(day)), 0),
            func.count().filter(Household.state == HouseholdState.WAITING),
            func.count().filter(_late(day)),
            func.count().filter(_ending(day)),
        ).where(Household.branch_id == branch_id)
    ).one()
    return HouseholdCounts(active=row[0], people=row[1], waiting=row[2], late=row[3], ending=row[4])


def get_households(session: Session, *, branch_id: str, ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Return those of the households that the branch has, by id."""
    wanted = list(set(ids))
    found = session.scalars(
        select(Household).where(Household.branch_id == branch_id, Household.id.in_(wanted))
    )
    return {each.id: each for each in found}
