"""Short ways of logging food work."""

from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.care.world import TODAY, World, do
from timebank.care.commands.food_work import (
    ConfirmFoodWork,
    LogFoodWork,
    confirm_food_work,
    log_food_work,
)
from timebank.care.models import FoodWork
from timebank.care.rules import CallerCheck, EnteredHow, FoodWorkKind
from timebank.people.models import Person


def work_command(world: World, **changes: Any) -> LogFoodWork:  # noqa: ANN401
    """Return the logging of an afternoon of packing, 14:00 to 16:00, with these changes."""
    usual: dict[str, Any] = {
        "branch_id": world.branch_id,
        "actor_id": world.volunteer.id,
        "kind": FoodWorkKind.PACK,
        "day": TODAY,
        "start": time(14),
        "end": time(16),
    }
    return LogFoodWork(**usual | changes)


def pack(world: World, **changes: Any) -> UUID:  # noqa: ANN401
    return do(log_food_work, work_command(world, **changes))


def enter_work(world: World, by: Person | None = None, **changes: Any) -> UUID:  # noqa: ANN401
    """Have a coordinator enter the volunteer's afternoon, which was told on the telephone."""
    usual: dict[str, Any] = {
        "actor_id": (by or world.coordinator).id,
        "volunteer_id": world.volunteer.id,
        "how": EnteredHow.TELEPHONE,
        "caller_check": CallerCheck.KNOWN_VOICE,
    }
    return pack(world, **usual | changes)


def agree(world: World, food_work_id: UUID, by: Person | None = None, **changes: Any) -> None:  # noqa: ANN401
    """Have the volunteer confirm what was entered for them, or a colleague record that they do."""
    asked = {"food_work_id": food_work_id, **changes}
    do(confirm_food_work, world.command(ConfirmFoodWork, by or world.volunteer, **asked))


def get_work(world: World, food_work_id: UUID) -> FoodWork:
    return world.session.scalars(
        select(FoodWork).where(FoodWork.id == food_work_id).execution_options(populate_existing=True)
    ).one()
