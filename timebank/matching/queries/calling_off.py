"""Reads of rounds that were called off."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
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
