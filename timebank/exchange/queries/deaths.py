"""Reads and locks of deaths."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from timebank.exchange.errors.deaths import DeathNotFound
from timebank.exchange.models.deaths import Death
from timebank.exchange.queries.standing import is_frozen
from timebank.exchange.rules.deaths import DeathState, destination
from timebank.people.queries import people_select, relatives_of
from timebank.people.rules import PersonState, Relation
from timebank.policies.rules import OnDeath

MANY = 200
STANDING = (DeathState.RECORDED, DeathState.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathLine:
    """A death with the names that a page shows."""

    death: Death
    person: str
    recorded_by: str


def get_death(session: Session, *, branch_id: str, death_id: UUID) -> Death:
    """Return the record as it stands in the database.

    Raises:
        DeathNotFound
    """
    found = session.get(Death, (branch_id, death_id), populate_existing=True)
    if found is None:
        raise DeathNotFound
    return found


def lock_death(session: Session, *, branch_id: str, death_id: UUID) -> Death:
    """Return the record, its row locked until the unit of work ends.

    Raises:
        DeathNotFound
    """
    found = session.get(Death, (branch_id, death_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise DeathNotFound
    return found


def find_death_of(session: Session, *, branch_id: str, person_id: UUID) -> Death | None:
    """Return the record that stands about the person."""
    return session.scalars(
        select(Death).where(
            Death.branch_id == branch_id, Death.person_id == person_id, Death.state.in_(STANDING)
        )
    ).one_or_none()


def _lines(branch_id: str) -> Select[Death, str, str]:
    person, recorder = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    return (
        select(Death, person.c.name, recorder.c.name)
        .join(person, person.c.id == Death.person_id)
        .join(recorder, recorder.c.id == Death.recorded_by_id)
        .where(Death.branch_id == branch_id)
    )


def get_death_line(session: Session, *, branch_id: str, death_id: UUID) -> DeathLine:
    """Return one record with its names.

    Raises:
        DeathNotFound
    """
    found = session.execute(_lines(branch_id).where(Death.id == death_id)).one_or_none()
    if found is None:
        raise DeathNotFound
    return DeathLine(death=found[0], person=found[1], recorded_by=found[2])


def list_deaths(
    session: Session, *, branch_id: str, states: Collection[DeathState] = (), limit: int = MANY
) -> list[DeathLine]:
    """Return the branch's records: what waits for a second person first, then the newest."""
    wanted = (
        _lines(branch_id)
        .order_by(Death.state != DeathState.RECORDED, Death.recorded_at.desc(), Death.id.desc())
        .limit(limit)
    )
    if states:
        wanted = wanted.where(Death.state.in_(sorted(states)))
    return [DeathLine(death=a, person=b, recorded_by=c) for a, b, c in session.execute(wanted)]


def find_spouse(session: Session, *, branch_id: str, person_id: UUID) -> UUID | None:
    """Return the confirmed spouse who can receive points: a member, on whose account minutes may move."""
    for relative in relatives_of(session, branch_id=branch_id, person_id=person_id):
        person = relative.person
        if (
            relative.relation is Relation.SPOUSE
            and person.state is PersonState.ACTIVE
            and not is_frozen(session, branch_id=branch_id, person_id=person.id)
        ):
            return person.id
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the minutes would go now."""

    to: OnDeath
    heir_id: UUID | None


def destination_of(session: Session, death: Death) -> Destination:
    """Return where the minutes would go if the death were confirmed now."""
    spouse_id = find_spouse(session, branch_id=death.branch_id, person_id=death.person_id)
    to = destination(death.rule, death.wish, has_spouse=spouse_id is not None)
    return Destination(to=to, heir_id=spouse_id if to is OnDeath.SPOUSE else None)
