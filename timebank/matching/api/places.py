"""The places of a branch over the API."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.matching.api.asking import common
from timebank.matching.commands import (
    AddPlace,
    ChangePlace,
    ClosePlace,
    add_place,
    change_place,
    close_place,
)
from timebank.matching.queries import get_kept_place, list_kept_places
from timebank.matching.rules.places import KeptPlace
from timebank.matching.schemas.places import AddPlaceSchema, ChangePlaceSchema, FoodPlaces, FoodPlaceSchema
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Operations("food-places", path="/food-places", about="Where a branch hands out food.")


def _one(place_id: UUID) -> KeptPlace:
    return get_kept_place(db.session(), branch_id=me().branch_id, place_id=place_id)


@bp.get("")
@requires(Permission.READ_FOOD)
@bp.response(200, FoodPlaces)
def listing() -> dict[str, Any]:
    """List the branch's places.

    By name; those that were closed come last, with the moment at which they were.
    """
    return {"items": list_kept_places(db.session(), branch_id=me().branch_id, with_closed=True)}


@bp.post("")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(AddPlaceSchema)
@bp.response(201, FoodPlaceSchema)
def add(sent: dict[str, Any]) -> KeptPlace:
    """Keep a place.

    Rounds may be held there from now on. Refused where an open place of the branch bears the name already,
    spaces and case aside.
    """
    return _one(do(add_place, AddPlace(**common(), **sent)))


@bp.get("/<uuid:place_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, FoodPlaceSchema)
def one(place_id: UUID) -> KeptPlace:
    """Show a place.

    As it is known now; `version` says how often something else was said of it.
    """
    return _one(place_id)


@bp.put("/<uuid:place_id>")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(ChangePlaceSchema)
@bp.response(200, FoodPlaceSchema)
def change(sent: dict[str, Any], place_id: UUID) -> KeptPlace:
    """Say anew what a place is called and where it is.

    All of it, with the `version` that was read; refused where somebody else changed it meanwhile, and for a
    closed place. Rounds keep the name that they were opened with; their households read the new address.
    """
    do(change_place, ChangePlace(**common(), **sent, place_id=place_id))
    return _one(place_id)


@bp.post("/<uuid:place_id>/close")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, FoodPlaceSchema)
def close(place_id: UUID) -> KeptPlace:
    """Close a place.

    No further round is held there; those that are keep it. Refused for one that was closed before.
    """
    do(close_place, ClosePlace(**common(), place_id=place_id))
    return _one(place_id)
