"""Which member represents a household: they read on their own pages what it gets, and choose its time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.households.errors import NobodyRepresents, RepresentativeDiffers
from timebank.households.queries import list_possible_members, lock_household
from timebank.people.commands.notify import notify
from timebank.people.queries import get_person


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRepresentative(Command):
    """Say that a member of the branch is the household's representative."""

    household_id: UUID
    person_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.household_id

    @property
    def subject_id(self) -> UUID:
        return self.person_id


def name_representative(session: Session, command: NameRepresentative, *, now: datetime) -> None:
    """Let the member act for the household, and tell them.

    Raises:
        HouseholdNotFound, HouseholdEnded, PersonNotFound
        RepresentativeDiffers: neither number, nor name with birth date, nor address are the household's.
    """
    household = lock_household(session, branch_id=command.branch_id, household_id=command.household_id)
    household.check_open()
    person = get_person(session, branch_id=command.branch_id, person_id=command.person_id)
    if person.id not in {each.id for each in list_possible_members(session, household)}:
        raise RepresentativeDiffers
    if household.person_id == person.id:
        return
    household.person_id = person.id
    household.revision += 1
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person.id,
        template="households.represented",
        values={"number": household.number},
        cause=str(command.id),
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRepresentation(Command):
    """Say that no member represents the household any more."""

    household_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.household_id


def end_representation(session: Session, command: EndRepresentation, *, now: datetime) -> None:  # noqa: ARG001
    """Take the household off the member's pages.

    Raises:
        HouseholdNotFound, HouseholdEnded, NobodyRepresents
    """
    household = lock_household(session, branch_id=command.branch_id, household_id=command.household_id)
    household.check_open()
    if household.person_id is None:
        raise NobodyRepresents
    household.person_id = None
    household.revision += 1
