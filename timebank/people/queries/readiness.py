"""What somebody lacks before their visits count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from timebank.people.models import Consent, Person, Training
from timebank.people.rules import GUARDIAN_CONSENTS_UNDER, Missing, PersonState, Purpose, age_on, birthday

_RECEIVED = (
    select(Training.person_id, func.sum(Training.minutes))
    .where(
        Training.branch_id == bindparam("branch"),
        Training.person_id.in_(bindparam("people", expanding=True)),
        Training.voided_at.is_(None),
        Training.held_on <= bindparam("day"),
    )
    .group_by(Training.person_id)
)
_AGREED = select(Consent.person_id, Consent.purpose).where(
    Consent.branch_id == bindparam("branch"),
    Consent.person_id.in_(bindparam("people", expanding=True)),
    Consent.withdrawn_at.is_(None),
    Consent.purpose.in_((Purpose.CARE, Purpose.GUARDIAN)),
)


class Conditions(Protocol):
    """What the operating rules ask of a volunteer."""

    @property
    def minimum_age(self) -> int: ...
    @property
    def training_minutes(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How far a volunteer is, on one day, under one version of the operating rules."""

    identity_seen: bool
    identity_seen_at: datetime | None
    training_minutes: int
    """Received so far."""
    training_needed: int
    """Asked by the rules, in minutes."""
    minimum_age: int
    age: int | None
    old_enough_on: date | None
    """The birthday on which the person is old enough."""
    age_ok: bool
    guardian_needed: bool
    guardian_ok: bool
    consent_ok: bool
    """The person agrees that what care needs is kept."""
    active: bool

    @property
    def training_left(self) -> int:
        """Minutes still to be received."""
        return max(0, self.training_needed - self.training_minutes)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is lacking, in the order in which it is best done."""
        lacking = (
            (Missing.IDENTITY, not self.identity_seen),
            (Missing.GUARDIAN, not self.guardian_ok),
            (Missing.CONSENT, not self.consent_ok),
            (Missing.TRAINING, self.training_left > 0),
            (Missing.AGE, not self.age_ok),
        )
        return tuple(what for what, lacks in lacking if lacks)

    @property
    def ready(self) -> bool:
        return self.active and not self.missing


def readiness(
    session: Session, *, branch_id: str, person: Person, policy: Conditions, day: date
) -> Readiness:
    """Return how far the person is on that local day. Two queries.

    Training counts that was held on or before `day`.
    """
    return readiness_of(session, branch_id=branch_id, people=[person], policy=policy, day=day)[person.id]


def readiness_of(
    session: Session, *, branch_id: str, people: Iterable[Person], policy: Conditions, day: date
) -> dict[UUID, Readiness]:
    """Return how far each of the people is on that local day. Two queries, however many they are."""
    known = {person.id: person for person in people}
    if not known:
        return {}
    asked = {"branch": branch_id, "people": list(known)}
    minutes = {
        person_id: int(total) for person_id, total in session.execute(_RECEIVED, {**asked, "day": day})
    }
    agreed: dict[UUID, set[Purpose]] = {}
    for person_id, purpose in session.execute(_AGREED, asked):
        agreed.setdefault(person_id, set()).add(purpose)
    return {
        person.id: _of(person, minutes.get(person.id, 0), agreed.get(person.id, set()), policy, day)
        for person in known.values()
    }


def _of(person: Person, received: int, agreed: set[Purpose], policy: Conditions, day: date) -> Readiness:
    age = None if person.birth_date is None else age_on(person.birth_date, day)
    guardian_needed = age is not None and age < GUARDIAN_CONSENTS_UNDER
    return Readiness(
        identity_seen=person.identity_seen_at is not None,
        identity_seen_at=person.identity_seen_at,
        training_minutes=received,
        training_needed=policy.training_minutes,
        minimum_age=policy.minimum_age,
        age=age,
        old_enough_on=person.birth_date and birthday(person.birth_date, policy.minimum_age),
        age_ok=age is not None and age >= policy.minimum_age,
        guardian_needed=guardian_needed,
        guardian_ok=not guardian_needed or Purpose.GUARDIAN in agreed,
        consent_ok=Purpose.CARE in agreed,
        active=person.state is PersonState.ACTIVE,
    )
