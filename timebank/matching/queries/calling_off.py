"""Reads of rounds that were called off."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from timebank.matching.models import CalledOff, Round


def find_called_off(session: Session, round_: Round) -> CalledOff | None:
    return session.get(CalledOff, (round_.branch_id, round_.id))


def list_called_off(session: Session, rounds: Sequence[Round]) -> dict[UUID, CalledOff]:
    """Return, by round, those of them that were called off."""
    if not rounds:
        return {}
    found = session.scalars(
        select(CalledOff).where(
            CalledOff.branch_id == rounds[0].branch_id,
            CalledOff.round_id.in_([each.id for each in rounds]),
        )
    )
    return {each.round_id: each for each in found}


def list_called_off_on(session: Session, *, branch_id: str, day: date) -> list[tuple[Round, CalledOff]]:
    """Return the rounds that would have handed out on the day."""
    rows = session.execute(
        select(Round, CalledOff)
        .join(CalledOff, and_(CalledOff.branch_id == Round.branch_id, CalledOff.round_id == Round.id))
        .where(Round.branch_id == branch_id, Round.starts_on <= day, Round.ends_on >= day)
        .order_by(CalledOff.called_off_at)
    )
    return [(round_, off) for round_, off in rows]
