"""Reads of family links, and of who may see whose visits."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from timebank.people.errors import LinkNotFound
from timebank.people.models import Consent, FamilyLink, Person
from timebank.people.rules import PersonState, Purpose, Relation


def _between(a_id: UUID, b_id: UUID) -> ColumnElement[bool]:
    return or_(
        and_(FamilyLink.person_id == a_id, FamilyLink.relative_id == b_id),
        and_(FamilyLink.person_id == b_id, FamilyLink.relative_id == a_id),
    )


def are_family(session: Session, *, branch_id: str, a_id: UUID, b_id: UUID) -> bool:
    """Tell whether a confirmed link between the two, either way round, is open."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    FamilyLink.branch_id == branch_id, FamilyLink.ended_at.is_(None), _between(a_id, b_id)
                )
            )
        )
    )


def family_ids_of(session: Session, *, branch_id: str, person_id: UUID) -> frozenset[UUID]:
    """Return the ids of all with whom the person has an open link, either way round."""
    rows = session.execute(
        select(FamilyLink.person_id, FamilyLink.relative_id).where(
            FamilyLink.branch_id == branch_id,
            FamilyLink.ended_at.is_(None),
            or_(FamilyLink.person_id == person_id, FamilyLink.relative_id == person_id),
        )
    )
    return frozenset(b_id if a_id == person_id else a_id for a_id, b_id in rows)


_PAIRS_WITH = select(FamilyLink.person_id, FamilyLink.relative_id).where(
    FamilyLink.branch_id == bindparam("branch"),
    FamilyLink.ended_at.is_(None),
    or_(
        FamilyLink.person_id.in_(bindparam("people", expanding=True)),
        FamilyLink.relative_id.in_(bindparam("people", expanding=True)),
    ),
)


def family_pairs_with(
    session: Session, *, branch_id: str, people: Collection[UUID]
) -> frozenset[frozenset[UUID]]:
    """Return every open pair of relatives of whom one is among `people`, in one query."""
    rows = session.execute(_PAIRS_WITH, {"branch": branch_id, "people": list(people)})
    return frozenset(frozenset((a_id, b_id)) for a_id, b_id in rows)


def list_family_pairs(session: Session, *, branch_id: str) -> frozenset[frozenset[UUID]]:
    """Return every open pair of relatives of the branch, for work over many visits at once."""
    rows = session.execute(
        select(FamilyLink.person_id, FamilyLink.relative_id).where(
            FamilyLink.branch_id == branch_id, FamilyLink.ended_at.is_(None)
        )
    )
    return frozenset(frozenset((a_id, b_id)) for a_id, b_id in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A relative as seen from one person."""

    link: FamilyLink
    person: Person
    relation: Relation | None
    """What the other is to this person; None where the link says only what this person is to the other."""
    sees_visits: bool
    """This person lets the other see their visits."""


_INVERSE = {
    Relation.SPOUSE: Relation.SPOUSE,
    Relation.CHILD: Relation.PARENT,
    Relation.PARENT: Relation.CHILD,
    Relation.SIBLING: Relation.SIBLING,
    Relation.GRANDCHILD: Relation.GRANDPARENT,
    Relation.GRANDPARENT: Relation.GRANDCHILD,
    Relation.IN_LAW: Relation.IN_LAW,
    Relation.OTHER: Relation.OTHER,
}


def relatives_of(
    session: Session, *, branch_id: str, person_id: UUID, with_ended: bool = False
) -> list[Relative]:
    """Return the person's relatives, in one query, by name."""
    other = aliased(Person)
    consent = aliased(Consent)
    wanted = (
        select(FamilyLink, other, consent.id)
        .join(
            other,
            and_(
                other.branch_id == FamilyLink.branch_id,
                or_(
                    and_(FamilyLink.person_id == person_id, other.id == FamilyLink.relative_id),
                    and_(FamilyLink.relative_id == person_id, other.id == FamilyLink.person_id),
                ),
            ),
        )
        .outerjoin(
            consent,
            and_(
                consent.branch_id == FamilyLink.branch_id,
                consent.person_id == person_id,
                consent.towards_id == other.id,
                consent.purpose == Purpose.SHARE_VISITS,
                consent.withdrawn_at.is_(None),
            ),
        )
        .where(
            FamilyLink.branch_id == branch_id,
            or_(FamilyLink.person_id == person_id, FamilyLink.relative_id == person_id),
        )
        .order_by(other.name_folded, FamilyLink.id)
    )
    if not with_ended:
        wanted = wanted.where(FamilyLink.ended_at.is_(None))
    return [
        Relative(
            link=link,
            person=person,
            relation=link.relation if link.person_id == person_id else _INVERSE.get(link.relation),
            sees_visits=consent_id is not None and link.ended_at is None,
        )
        for link, person, consent_id in session.execute(wanted)
    ]


def _shared() -> ColumnElement[bool]:
    """Return the condition that a consent is open, and so is a link between the two."""
    return and_(
        Consent.purpose == Purpose.SHARE_VISITS,
        Consent.withdrawn_at.is_(None),
        exists().where(
            FamilyLink.branch_id == Consent.branch_id,
            FamilyLink.ended_at.is_(None),
            or_(
                and_(FamilyLink.person_id == Consent.person_id, FamilyLink.relative_id == Consent.towards_id),
                and_(FamilyLink.relative_id == Consent.person_id, FamilyLink.person_id == Consent.towards_id),
            ),
        ),
    )


def seniors_shared_with(session: Session, *, branch_id: str, relative_id: UUID) -> list[Person]:
    """Return whose visits the relative may see: by their own open consent and an open link; by name."""
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.branch_id == branch_id,
                Person.state != PersonState.DOUBLE,
                Person.id.in_(
                    select(Consent.person_id).where(
                        Consent.branch_id == branch_id, Consent.towards_id == relative_id, _shared()
                    )
                ),
            )
            .order_by(Person.name_folded, Person.id)
        )
    )


def may_see_visits_of(session: Session, *, branch_id: str, viewer_id: UUID, senior_id: UUID) -> bool:
    """Tell whether the viewer is the senior, or a relative with the senior's open consent."""
    if viewer_id == senior_id:
        return True
    return bool(
        session.scalar(
            select(
                exists().where(
                    Consent.branch_id == branch_id,
                    Consent.person_id == senior_id,
                    Consent.towards_id == viewer_id,
                    _shared(),
                )
            )
        )
    )


def get_link(session: Session, *, branch_id: str, link_id: UUID) -> FamilyLink:
    """Return the link.

    Raises:
        LinkNotFound
    """
    link = session.get(FamilyLink, (branch_id, link_id), populate_existing=True)
    if link is None:
        raise LinkNotFound
    return link
