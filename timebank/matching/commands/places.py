"""The places of a branch: added, changed by a new fact, closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.matching.errors import AddressNeeded, PlaceChanged, PlaceKnown, PlaceNameNeeded
from timebank.matching.models import Place, PlaceFact
from timebank.matching.queries import find_open_place, get_kept_place, lock_place
from timebank.matching.rules.places import ADDRESS_LENGTH, LINE_LENGTH, NAME_LENGTH
from timebank.people.rules import clean_text, fold_name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said(Command):
    """What is said of a place."""

    name: str
    address: str
    directions: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPlace(_Said):
    """The place gets the command's own id."""

    @property
    def object_id(self) -> UUID | None:
        return self.id


def add_place(session: Session, command: AddPlace, *, now: datetime) -> UUID:
    """Keep the place, offer it to every round from now on, and return its id.

    Raises:
        PlaceNameNeeded, AddressNeeded, TextTooLong, ResidentNumberRefused, PlaceKnown
    """
    assert command.actor_id is not None
    said = _clean(command)
    place = Place(
        branch_id=command.branch_id,
        id=command.id,
        folded=fold_name(said["name"]),
        version=1,
        added_by_id=command.actor_id,
        added_at=now,
    )
    _check_free(session, place)
    session.add(place)
    _tell(session, place, said, by_id=command.actor_id, now=now)
    return place.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlace(_Said):
    """All that is said of the place, as it is now. `version` is the one that was read."""

    place_id: UUID
    version: int

    @property
    def object_id(self) -> UUID | None:
        return self.place_id


def change_place(session: Session, command: ChangePlace, *, now: datetime) -> None:
    """Add what is said of the place from now on.

    Rounds that were opened there keep the name that they were opened with; their households read the new
    address.

    Raises:
        PlaceNotFound, PlaceClosed, PlaceChanged, PlaceNameNeeded, AddressNeeded, TextTooLong
        ResidentNumberRefused, PlaceKnown
    """
    assert command.actor_id is not None
    of: dict[str, Any] = {"branch_id": command.branch_id, "place_id": command.place_id}
    place = lock_place(session, **of)
    place.check_open()
    if place.version != command.version:
        raise PlaceChanged
    said = _clean(command)
    known = get_kept_place(session, **of)
    if said == {name: getattr(known, name) for name in said}:
        return
    place.folded, place.version = fold_name(said["name"]), place.version + 1
    _check_free(session, place)
    _tell(session, place, said, by_id=command.actor_id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePlace(Command):
    """No further round is held there; those that are keep it."""

    place_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.place_id


def close_place(session: Session, command: ClosePlace, *, now: datetime) -> None:
    """Offer the place no more.

    Raises:
        PlaceNotFound, PlaceClosed
    """
    assert command.actor_id is not None
    place = lock_place(session, branch_id=command.branch_id, place_id=command.place_id)
    place.close(by_id=command.actor_id, at=now)


def _clean(command: _Said) -> dict[str, Any]:
    """Return what is said, each on one line."""
    name, address = _line(command.name, NAME_LENGTH), _line(command.address, ADDRESS_LENGTH)
    if not fold_name(name):
        raise PlaceNameNeeded
    if not address:
        raise AddressNeeded
    return {
        "name": name,
        "address": address,
        "directions": _line(command.directions, LINE_LENGTH) or None,
        "remark": _line(command.remark, LINE_LENGTH) or None,
    }


def _line(said: str | None, most: int) -> str:
    return clean_text(" ".join((said or "").split()), most=most)


def _check_free(session: Session, place: Place) -> None:
    with session.no_autoflush:
        known = find_open_place(session, branch_id=place.branch_id, folded=place.folded)
    if known is not None and known.id != place.id:
        raise PlaceKnown


def _tell(session: Session, place: Place, said: dict[str, Any], *, by_id: UUID, now: datetime) -> None:
    try:
        session.flush()
    except IntegrityError as taken:
        # Two added one name at once: the first of them stands.
        raise PlaceKnown from taken
    session.add(
        PlaceFact(
            branch_id=place.branch_id,
            place_id=place.id,
            version=place.version,
            **said,
            told_by_id=by_id,
            told_at=now,
        )
    )
    session.flush()
