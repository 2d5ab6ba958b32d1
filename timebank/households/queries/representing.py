"""Which households a member represents, and which members could represent a household."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from timebank.households.models import Household
from timebank.households.rules import HouseholdState
from timebank.people.queries import list_possible_duplicates
from timebank.people.rules import PersonState

Row = Any
"""Another feature's row, as its queries give it."""


def list_of_person(session: Session, *, branch_id: str, person_id: UUID) -> list[Household]:
    """Return the households that the person represents, those that ended left out."""
    return list(
        session.scalars(
            select(Household)
            .where(
                Household.branch_id == branch_id,
                Household.person_id == person_id,
                Household.state != HouseholdState.ENDED,
            )
            .order_by(Household.number)
        )
    )


def list_possible_members(session: Session, household: Household) -> list[Row]:
    """Return the active members who may be the household's representative, by number, name or address."""
    born = date.fromisoformat(household.birth_date) if household.birth_date else None
    found = list_possible_duplicates(
        session,
        branch_id=household.branch_id,
        name=household.name,
        birth_date=born,
        phone=household.phone,
        address=household.address,
    )
    return [each for each in found if each.state is PersonState.ACTIVE]


def represents(branch_id: Any, person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  columns of a query
    """Return the condition that the person represents a household that has not ended."""
    return (
        select(Household.id)
        .where(
            Household.branch_id == branch_id,
            Household.person_id == person_id,
            Household.state != HouseholdState.ENDED,
        )
        .exists()
    )
