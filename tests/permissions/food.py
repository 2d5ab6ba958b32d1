"""One of each thing of a food bank."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import SYSTEM, Command, Handler, apply
from timebank.core.permissions import Role
from timebank.households.commands import RegisterHousehold, register_household
from timebank.households.queries import list_consents
from timebank.households.rules import HouseholdKind, HouseholdPurpose


def _do(session: Session, handle: Handler[Any, Any], command: Command) -> Any:  # noqa: ANN401
    return apply(session, handle, command, origin=SYSTEM, now=clock.now())


def make_food_things(session: Session, branch_id: str, people: dict[Role, UUID]) -> dict[str, Any]:
    """Return the ids of what was made, by the names that addresses have for them."""
    by: dict[str, Any] = {"branch_id": branch_id, "actor_id": people[Role.FOOD_COORDINATOR]}
    household_id = _do(
        session,
        register_household,
        RegisterHousehold(
            **by,
            kind=HouseholdKind.ALONE_SENIOR,
            name="한기숙",
            size=1,
            weekday=0,
            consents=frozenset({HouseholdPurpose.FOOD}),
            emergency=True,
        ),
    )
    consents = list_consents(session, branch_id=branch_id, household_id=household_id)
    return {"household_id": household_id, "household_consent_id": consents[0].id}
