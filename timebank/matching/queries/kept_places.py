"""Reads of the places that a branch keeps, and of which rounds are held there."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from timebank.matching.errors import PlaceNotFound
from timebank.matching.models import Place, PlaceFact, StationPlace
from timebank.matching.rules.places import KeptPlace

NEWEST = and_(
    PlaceFact.branch_id == Place.branch_id,
    PlaceFact.place_id == Place.id,
    PlaceFact.version == Place.version,
)
"""Joins a place with what is said of it now."""
SAID = (PlaceFact.name, PlaceFact.address, PlaceFact.directions, PlaceFact.remark)


def _kept() -> Select[*tuple[Any, ...]]:
    return select(Place.id, Place.version, Place.closed_at, *SAID).join(PlaceFact, NEWEST)


def _as_kept(row: Row[Any]) -> KeptPlace:
    return KeptPlace(
        id=row.id,
        version=row.version,
        name=row.name,
        address=row.address,
        directions=row.directions,
        remark=row.remark,
        closed_at=row.closed_at,
    )


def list_kept_places(session: Session, *, branch_id: str, with_closed: bool = False) -> list[KeptPlace]:
    """Return the branch's places by name, those that are closed last."""
    wanted = _kept().where(Place.branch_id == branch_id).order_by(PlaceFact.name, Place.id)
    if not with_closed:
        wanted = wanted.where(Place.closed_at.is_(None))
    found = [_as_kept(row) for row in session.execute(wanted)]
    return sorted(found, key=lambda each: each.closed_at is not None)


def get_kept_place(session: Session, *, branch_id: str, place_id: UUID) -> KeptPlace:
    """Return the place as it is known now.

    Raises:
        PlaceNotFound
    """
    row = session.execute(_kept().where(Place.branch_id == branch_id, Place.id == place_id)).one_or_none()
    if row is None:
        raise PlaceNotFound
    return _as_kept(row)


def lock_place(session: Session, *, branch_id: str, place_id: UUID) -> Place:
    """Return the place, its row locked until the unit of work ends.

    Raises:
        PlaceNotFound
    """
    found = session.get(
        Place, (branch_id, place_id), with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise PlaceNotFound
    return found


def find_open_place(session: Session, *, branch_id: str, folded: str) -> Place | None:
    """Return the open place of that name, as names are compared."""
    return session.scalars(
        select(Place).where(Place.branch_id == branch_id, Place.folded == folded, Place.closed_at.is_(None))
    ).one_or_none()


def list_facts(session: Session, *, branch_id: str, place_id: UUID) -> Sequence[PlaceFact]:
    """Return all that was ever said of the place, the newest first."""
    return session.scalars(
        select(PlaceFact)
        .where(PlaceFact.branch_id == branch_id, PlaceFact.place_id == place_id)
        .order_by(PlaceFact.version.desc())
    ).all()


def kept_of(
    session: Session, *, branch_id: str, round_ids: Collection[UUID]
) -> dict[tuple[UUID, str], KeptPlace]:
    """Return, by round and the place's name there, which of the branch's places it is, as known now."""
    rows = session.execute(
        _kept()
        .add_columns(StationPlace.round_id, StationPlace.place)
        .join(
            StationPlace,
            and_(StationPlace.branch_id == Place.branch_id, StationPlace.place_id == Place.id),
        )
        .where(StationPlace.branch_id == branch_id, StationPlace.round_id.in_(list(round_ids)))
    )
    return {(row.round_id, row.place): _as_kept(row) for row in rows}
