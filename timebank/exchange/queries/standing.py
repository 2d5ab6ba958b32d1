"""Who may move points, and who may speak for whom."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from timebank.core.permissions import Permission, permissions_of
from timebank.exchange.errors.standing import AccountFrozen, MayNotActForThem
from timebank.exchange.models.gifts import Freeze
from timebank.people.queries import roles_of


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


def check_may_act_for(
    session: Session, *, branch_id: str, actor_id: UUID | None, person_id: UUID, day: date
) -> None:
    """Pass if the actor is the person, or somebody who acts for whoever telephones.

    Raises:
        MayNotActForThem
    """
    if actor_id == person_id:
        return
    roles = (
        frozenset()
        if actor_id is None
        else roles_of(session, branch_id=branch_id, person_id=actor_id, day=day)
    )
    if Permission.MANAGE_EXCHANGE not in permissions_of(roles):
        raise MayNotActForThem
