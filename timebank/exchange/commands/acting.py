"""Who may do something for somebody: themselves, the branch, or whom they have appointed."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.permissions import Permission, permissions_of
from timebank.exchange.errors.standing import ActsForRelative, MayNotActForThem
from timebank.exchange.rules.acting import Acting
from timebank.people.commands.delegations import use_delegation
from timebank.people.queries import are_family, find_delegation_between, roles_of
from timebank.people.rules import DelegatedAct


def check_acting(  # noqa: PLR0913  who, for whom, what and when
    session: Session,
    *,
    branch_id: str,
    actor_id: UUID | None,
    person_id: UUID,
    act: DelegatedAct,
    minutes: int = 0,
    day: date,
) -> Acting:
    """Return in whose name the actor does it; what a delegate gives is counted against their limit, locked.

    Raises:
        MayNotActForThem: neither the person, nor of the branch, nor a delegate.
        ActsForRelative: of the branch, and a relative: a colleague does it.
        NotDelegated: a delegate, of other acts.
        BeyondDelegation: a delegate who may give less.
    """
    if actor_id == person_id:
        return Acting.THEMSELVES
    if actor_id is None:
        raise MayNotActForThem
    roles = roles_of(session, branch_id=branch_id, person_id=actor_id, day=day)
    if Permission.MANAGE_EXCHANGE in permissions_of(roles):
        if are_family(session, branch_id=branch_id, a_id=actor_id, b_id=person_id):
            raise ActsForRelative
        return Acting.BRANCH
    if (
        find_delegation_between(session, branch_id=branch_id, actor_id=actor_id, holder_id=person_id, day=day)
        is None
    ):
        raise MayNotActForThem
    use_delegation(
        session,
        branch_id=branch_id,
        actor_id=actor_id,
        holder_id=person_id,
        act=act,
        minutes=minutes,
        day=day,
    )
    return Acting.DELEGATE
