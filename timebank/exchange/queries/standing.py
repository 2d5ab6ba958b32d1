"""Whose points may move."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from timebank.exchange.errors.standing import AccountFrozen
from timebank.exchange.models.gifts import Freeze


def is_frozen(session: Session, *, branch_id: str, person_id: UUID) -> bool:
    """Tell whether nothing moves on the person's accounts."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Freeze.branch_id == branch_id, Freeze.person_id == person_id, Freeze.lifted_at.is_(None)
                )
            )
        )
    )


def check_free_to_move(session: Session, *, branch_id: str, person_id: UUID) -> None:
    """Pass if points may move on the person's accounts.

    Raises:
        AccountFrozen: since `since`.
    """
    since = session.scalar(
        select(Freeze.since).where(
            Freeze.branch_id == branch_id, Freeze.person_id == person_id, Freeze.lifted_at.is_(None)
        )
    )
    if since is not None:
        raise AccountFrozen(since=since)
