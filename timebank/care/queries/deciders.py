"""Who may decide a visit: no party, no relative of one, not who entered it; else the deputy."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.errors import (
    DeciderEnteredIt,
    DeciderIsParty,
    DeciderIsRelative,
    DeputyNotNeeded,
    HandedOver,
    NotADecider,
)
from timebank.care.models import Visit
from timebank.core.errors import DomainError
from timebank.core.permissions import Role
from timebank.people.queries import deciding_roles, family_pairs_with, list_family_pairs

DECIDING = frozenset({Role.COORDINATOR, Role.DEPUTY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Somebody who decides visits in the branch."""

    id: UUID
    name: str
    is_deputy: bool
    """Stands in, and decides only where no coordinator of the branch can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All who decide visits in a branch on one day, and who is related to whom."""

    deciders: tuple[Decider, ...]
    families: frozenset[frozenset[UUID]]

    def fault(self, visit: Visit, person_id: UUID) -> DomainError | None:
        """Return why the person can never decide this visit, or None."""
        if all(each.id != person_id for each in self.deciders):
            return NotADecider()
        if person_id in (visit.volunteer_id, visit.senior_id):
            return DeciderIsParty()
        if person_id == visit.entered_by_id:
            return DeciderEnteredIt()
        related = (frozenset((person_id, party)) for party in (visit.volunteer_id, visit.senior_id))
        if any(pair in self.families for pair in related):
            return DeciderIsRelative()
        return None

    def able(self, visit: Visit) -> list[Decider]:
        """Return who could decide the visit, by name: also deputies who are not needed."""
        return [each for each in self.deciders if self._is_able(visit, each.id)]

    def _is_able(self, visit: Visit, person_id: UUID) -> bool:
        related = (frozenset((person_id, party)) for party in (visit.volunteer_id, visit.senior_id))
        parties = (visit.volunteer_id, visit.senior_id, visit.entered_by_id)
        return person_id not in parties and not any(pair in self.families for pair in related)

    def eligible(self, visit: Visit) -> list[Decider]:
        """Return who decides the visit: whom it was handed over to, else coordinators, else deputies."""
        able = self.able(visit)
        named = [each for each in able if each.id == visit.decider_id]
        coordinators = [each for each in able if not each.is_deputy]
        return named or coordinators or able

    def check(self, visit: Visit, person_id: UUID) -> None:
        """Pass if the person may decide the visit now.

        Raises:
            NotADecider, DeciderIsParty, DeciderEnteredIt, DeciderIsRelative, HandedOver, DeputyNotNeeded
        """
        fault = self.fault(visit, person_id)
        if fault is not None:
            raise fault
        eligible = self.eligible(visit)
        if any(each.id == person_id for each in eligible):
            return
        if eligible[0].id == visit.decider_id:
            raise HandedOver(decider=eligible[0].name)
        raise DeputyNotNeeded


def bench_of(
    session: Session, *, branch_id: str, day: date, parties: Collection[UUID] | None = None
) -> Bench:
    """Return who decides visits in the branch on that local day.

    `parties` names the people of the one visit that it is about; without them all relatives of the branch
    are known to it, in one query.
    """
    found = deciding_roles(session, branch_id=branch_id, day=day)
    return Bench(
        deciders=tuple(
            Decider(id=person_id, name=name, is_deputy=Role.COORDINATOR not in roles)
            for person_id, (name, roles) in found.items()
        ),
        families=list_family_pairs(session, branch_id=branch_id)
        if parties is None
        else family_pairs_with(session, branch_id=branch_id, people=parties),
    )


def eligible_deciders(session: Session, *, branch_id: str, visit: Visit, day: date) -> list[Decider]:
    """Return who decides the visit on that local day, by name.

    Whom it was handed over to; else the coordinators who are no party, no relative and did not enter it;
    where there is none, the deputies.
    """
    parties = (visit.volunteer_id, visit.senior_id)
    return bench_of(session, branch_id=branch_id, day=day, parties=parties).eligible(visit)
