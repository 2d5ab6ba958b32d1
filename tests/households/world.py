"""A food bank's branch: who works there, and short ways of asking for things."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.care.world import do, make_national_policy
from tests.factories import BRANCH, make_branch, make_person
from timebank.core.commands import Command
from timebank.core.permissions import Role
from timebank.households.commands import NeedGiven, RegisterHousehold, register_household
from timebank.households.models import Household
from timebank.households.queries import get_household
from timebank.households.rules import Basis, HouseholdKind, HouseholdPurpose
from timebank.people.models import Person

FOOD, HEALTH = HouseholdPurpose.FOOD, HouseholdPurpose.HEALTH
NEXT_YEAR = date(2027, 11, 23)


@dataclass(slots=True)
class FoodBank:
    """A branch with an officer and two food coordinators."""

    session: Session
    officer: Person
    coordinator: Person
    other_coordinator: Person
    branch_id: str = BRANCH

    def command(self, kind: type[Command], by: Person | None = None, /, **words: Any) -> Any:  # noqa: ANN401
        """Return a command of that kind, asked by the food coordinator or somebody else."""
        return kind(branch_id=self.branch_id, actor_id=(by or self.coordinator).id, **words)

    def register(self, by: Person | None = None, /, **changes: Any) -> UUID:  # noqa: ANN401
        """Register a household of one, who collects on Mondays at ten, with these changes."""
        usual: dict[str, Any] = {
            "kind": HouseholdKind.ALONE_SENIOR,
            "name": "한기숙",
            "size": 1,
            "weekday": 0,
            "hour": 10,
            "consents": frozenset({FOOD, HEALTH}),
        }
        return do(register_household, self.command(RegisterHousehold, by, **usual | changes))

    def receive(self, **changes: Any) -> UUID:  # noqa: ANN401
        """Register a household whose need an officer confirms at once."""
        return self.register(self.officer, **{"need": need()} | changes)

    def get(self, household_id: UUID) -> Household:
        """Return the household as the database has it."""
        self.session.expire_all()
        return get_household(self.session, branch_id=self.branch_id, household_id=household_id)


def need(**changes: Any) -> NeedGiven:  # noqa: ANN401
    """Return a usual need for a year, with these changes."""
    usual: dict[str, Any] = {"need_percent": 100, "basis": Basis.BASIC_LIVELIHOOD, "ends_on": NEXT_YEAR}
    return NeedGiven(**usual | changes)


def make_food_bank(session: Session) -> FoodBank:
    """Return the branch, committed, so that a refusal undoes nothing of it."""
    make_national_policy(session)
    make_branch(session)
    bank = FoodBank(
        session=session,
        officer=make_person(session, name="오지은", roles=[Role.OFFICER], born=None),
        coordinator=make_person(session, name="박서연", roles=[Role.FOOD_COORDINATOR], born=None),
        other_coordinator=make_person(session, name="최민재", roles=[Role.FOOD_COORDINATOR], born=None),
    )
    session.commit()
    return bank
