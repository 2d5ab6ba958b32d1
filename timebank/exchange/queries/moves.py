"""Reads and locks of moves between branches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.exchange.errors.moves import MoveNotFound
from timebank.exchange.models.moves import Move, MoveArrival
from timebank.exchange.rules.moves import MoveState
from timebank.people.queries import people_select

MANY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """A move with the names that a page shows."""

    move: Move
    person: str
    opened_by: str


def get_move_line(session: Session, *, branch_id: str, move_id: UUID) -> MoveLine:
    """Return the move of a member of the branch, with its names.

    Raises:
        MoveNotFound
    """
    found = list_moves(session, branch_id=branch_id, move_id=move_id)
    if not found:
        raise MoveNotFound
    return found[0]


def list_moves(
    session: Session, *, branch_id: str, move_id: UUID | None = None, limit: int = MANY
) -> list[MoveLine]:
    """Return the moves away from the branch: those that are open first, then the newest."""
    person, opener = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    wanted = (
        select(Move, person.c.name, opener.c.name)
        .join(person, person.c.id == Move.person_id)
        .join(opener, opener.c.id == Move.opened_by_id)
        .where(Move.branch_id == branch_id)
        .order_by(Move.state != MoveState.OPEN, Move.opened_at.desc(), Move.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    if move_id is not None:
        wanted = wanted.where(Move.id == move_id)
    return [MoveLine(move=a, person=b, opened_by=c) for a, b, c in session.execute(wanted)]


def lock_move(session: Session, *, branch_id: str, move_id: UUID) -> Move:
    """Return the move, its row locked until the unit of work ends.

    Raises:
        MoveNotFound
    """
    found = session.get(Move, (branch_id, move_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise MoveNotFound
    return found


def find_open_move(session: Session, *, branch_id: str, person_id: UUID) -> Move | None:
    """Return the move of the person that is underway."""
    return session.scalars(
        select(Move).where(
            Move.branch_id == branch_id, Move.person_id == person_id, Move.state == MoveState.OPEN
        )
    ).one_or_none()


def get_arrival(session: Session, *, branch_id: str, move_id: UUID) -> MoveArrival:
    """Return the move as the receiving branch sees it.

    Raises:
        MoveNotFound
    """
    found = session.get(MoveArrival, (branch_id, move_id), populate_existing=True)
    if found is None:
        raise MoveNotFound
    return found


def lock_arrival_of_move(session: Session, *, branch_id: str, move_id: UUID) -> MoveArrival:
    """Return the same, its row locked; the move is locked before it.

    Raises:
        MoveNotFound
    """
    found = session.get(MoveArrival, (branch_id, move_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise MoveNotFound
    return found


def list_arrivals(session: Session, *, branch_id: str, limit: int = MANY) -> Sequence[MoveArrival]:
    """Return the moves to the branch: those that are open first, then the newest."""
    return session.scalars(
        select(MoveArrival)
        .where(MoveArrival.branch_id == branch_id)
        .order_by(MoveArrival.state != MoveState.OPEN, MoveArrival.opened_at.desc(), MoveArrival.id.desc())
        .limit(limit)
    ).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerSelf:
    """Who somebody was in another branch, until a moment."""

    branch_id: str
    person_id: UUID
    until: datetime


def former_selves(session: Session, *, branch_id: str, person_id: UUID) -> list[FormerSelf]:
    """Return who the person was before each of their moves, the newest first."""
    found: list[FormerSelf] = []
    places = [(branch_id, person_id)]
    while places:
        here = places.pop()
        rows = session.scalars(
            select(MoveArrival)
            .where(
                MoveArrival.branch_id == here[0],
                MoveArrival.new_person_id == here[1],
                MoveArrival.state == MoveState.DONE,
            )
            .order_by(MoveArrival.ended_at.desc())
        ).all()
        for row in rows:
            before = (row.from_branch, row.from_person_id)
            if row.ended_at is not None and before not in [(e.branch_id, e.person_id) for e in found]:
                found.append(FormerSelf(branch_id=before[0], person_id=before[1], until=row.ended_at))
                places.append(before)
    return sorted(found, key=lambda each: each.until, reverse=True)
