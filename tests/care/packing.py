"""Short ways of logging food work."""

from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.care.world import TODAY, World, do
from timebank.care.commands.food_work import LogFoodWork, log_food_work
from timebank.care.models import FoodWork
from timebank.care.rules import FoodWorkKind


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


def get_work(world: World, food_work_id: UUID) -> FoodWork:
    return world.session.scalars(
        select(FoodWork).where(FoodWork.id == food_work_id).execution_options(populate_existing=True)
    ).one()
