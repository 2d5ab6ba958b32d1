"""Reads of delegations: who may act for whom, and what was done for somebody."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from timebank.core.commands import CommandRecord
from timebank.people.errors.delegations import DelegationNotFound
from timebank.people.models import Delegation, Person
from timebank.people.rules import DelegatedAct, PersonState

ACTS_AT_ONCE = 30


def _in_force(day: date) -> ColumnElement[bool]:
    return and_(Delegation.ended_at.is_(None), Delegation.starts_on <= day, Delegation.ends_on >= day)


def find_delegation(session: Session, *, branch_id: str, holder_id: UUID, day: date) -> Delegation | None:
    """Return the holder's delegation that is in force that day, or begins later; None if there is none."""
    return session.scalars(
        select(Delegation).where(
            Delegation.branch_id == branch_id,
            Delegation.holder_id == holder_id,
            Delegation.ended_at.is_(None),
            Delegation.ends_on >= day,
        )
    ).one_or_none()


def lock_open_delegation(session: Session, *, branch_id: str, holder_id: UUID) -> Delegation | None:
    """Return the holder's delegation that nobody has ended, over or not, its row locked; or None."""
    return session.scalars(
        select(Delegation)
        .where(
            Delegation.branch_id == branch_id,
            Delegation.holder_id == holder_id,
            Delegation.ended_at.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def get_delegation(session: Session, *, branch_id: str, delegation_id: UUID) -> Delegation:
    """Return the delegation.

    Raises:
        DelegationNotFound
    """
    found = session.get(Delegation, (branch_id, delegation_id), populate_existing=True)
    if found is None:
        raise DelegationNotFound
    return found


def lock_delegation(session: Session, *, branch_id: str, delegation_id: UUID) -> Delegation:
    """Return the delegation, its row locked until the unit of work ends.

    Raises:
        DelegationNotFound
    """
    found = session.get(Delegation, (branch_id, delegation_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise DelegationNotFound
    return found


def list_delegations(
    session: Session, *, branch_id: str, holder_id: UUID | None = None, delegate_id: UUID | None = None
) -> Sequence[Delegation]:
    """Return the delegations of the holder, or to the delegate, ended ones too, the newest first."""
    who = []
    if holder_id is not None:
        who.append(Delegation.holder_id == holder_id)
    if delegate_id is not None:
        who.append(Delegation.delegate_id == delegate_id)
    return session.scalars(
        select(Delegation)
        .where(Delegation.branch_id == branch_id, or_(*who))
        .order_by(Delegation.appointed_at.desc(), Delegation.id.desc())
    ).all()


def delegated_by(
    session: Session, *, branch_id: str, delegate_id: UUID, day: date
) -> list[tuple[Delegation, Person]]:
    """Return for whom the delegate may act that day, with the delegation, by name; members alone."""
    found = session.execute(
        select(Delegation, Person)
        .join(Person, and_(Person.branch_id == Delegation.branch_id, Person.id == Delegation.holder_id))
        .where(
            Delegation.branch_id == branch_id,
            Delegation.delegate_id == delegate_id,
            Person.state == PersonState.ACTIVE,
            _in_force(day),
        )
        .order_by(Person.name_folded, Person.id)
    ).all()
    return [(delegation, holder) for delegation, holder in found]


def find_delegation_between(
    session: Session, *, branch_id: str, actor_id: UUID, holder_id: UUID, day: date
) -> Delegation | None:
    """Return the delegation by which the actor may act for the holder that day, both members; or None."""
    holder, actor = aliased(Person), aliased(Person)
    return session.scalars(
        select(Delegation)
        .join(holder, and_(holder.branch_id == Delegation.branch_id, holder.id == Delegation.holder_id))
        .join(actor, and_(actor.branch_id == Delegation.branch_id, actor.id == Delegation.delegate_id))
        .where(
            Delegation.branch_id == branch_id,
            Delegation.holder_id == holder_id,
            Delegation.delegate_id == actor_id,
            holder.state == PersonState.ACTIVE,
            actor.state == PersonState.ACTIVE,
            _in_force(day),
        )
    ).one_or_none()


def may_act_for(  # noqa: PLR0913  who, for whom, what and when
    session: Session,
    *,
    branch_id: str,
    actor_id: UUID,
    holder_id: UUID,
    act: DelegatedAct,
    minutes: int = 0,
    day: date,
) -> bool:
    """Tell whether the actor is the holder's delegate for this act on that local day.

    A look, not a promise: whoever gives points goes through `commands.delegations.use_delegation`, which
    counts what is given under a lock.
    """
    found = find_delegation_between(
        session, branch_id=branch_id, actor_id=actor_id, holder_id=holder_id, day=day
    )
    return found is not None and found.allows(act, minutes=minutes)


def list_acts_for(  # noqa: PLR0913  whose, by whom, and how many
    session: Session,
    *,
    branch_id: str,
    holder_id: UUID,
    by_ids: Sequence[UUID],
    also: Collection[UUID] = (),
    limit: int = ACTS_AT_ONCE,
) -> Sequence[CommandRecord]:
    """Return what these people did for the holder, and `also` these commands, the newest first."""
    if not by_ids:
        return []
    return session.scalars(
        select(CommandRecord)
        .where(
            CommandRecord.branch_id == branch_id,
            or_(CommandRecord.actor_id.in_(by_ids), CommandRecord.id.in_(also)),
            CommandRecord.on_behalf_of_id == holder_id,
        )
        .order_by(CommandRecord.done_at.desc(), CommandRecord.id.desc())
        .limit(limit)
    ).all()
