"""What was asked to be taken back, and how what was spent since is made good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from timebank.exchange.errors.reversals import ReversalNotFound
from timebank.exchange.models.redemptions import RedemptionVisit
from timebank.exchange.models.reversals import Reversal
from timebank.exchange.queries.things import Thing, list_things
from timebank.exchange.rules.reversals import Cover, ObjectKind, ReversalState, cover_of
from timebank.ledger.queries import PostingView, balances_of, balances_of_branch
from timebank.ledger.rules import FLOORED, AccountKind
from timebank.people.queries import people_select
from timebank.policies.queries import policy_on
from timebank.policies.rules import SpentReversal

PAGE = 50
WITHIN = (AccountKind.OWN, AccountKind.GIFT_ONLY, AccountKind.RECEIVED)


def taken_of(posting: PostingView, *, person_id: UUID) -> int:
    """Return what the posting gave the person, in minutes, and taking it back takes from them."""
    return sum(each.minutes for each in posting.entries if each.owner_id == person_id and each.minutes > 0)


def needed_of(posting: PostingView, *, person_id: UUID) -> dict[AccountKind, int]:
    """Return what taking the posting back takes out of the person's accounts, in minutes."""
    return {
        entry.account_kind: entry.minutes
        for entry in posting.entries
        if entry.owner_id == person_id and entry.minutes > 0 and entry.account_kind in FLOORED
    }


def find_cover(  # noqa: PLR0913  # what is taken back, from whom, and when
    session: Session,
    *,
    branch_id: str,
    posting: PostingView,
    person_id: UUID,
    day: date,
    is_gone: bool = False,
) -> Cover:
    """Return how what was spent since is made good by that day's rules; for who `is_gone`, by the pool."""
    policy = policy_on(session, branch_id=branch_id, day=day)
    there = balances_of(session, branch_id=branch_id, owner_id=person_id)
    from_pool = sum(
        e.minutes for e in posting.entries if e.account_kind is AccountKind.POOL and e.minutes > 0
    )
    pool = balances_of_branch(session, branch_id=branch_id).get(AccountKind.POOL, 0)
    return cover_of(
        needed=needed_of(posting, person_id=person_id),
        there={kind: there.get(kind, 0) for kind in WITHIN},
        aside=there.get(AccountKind.HELD, 0),
        pool=pool - from_pool,
        pool_bears=is_gone or policy.reversal_of_spent is SpentReversal.POOL,
    )


def find_settled_by(session: Session, *, branch_id: str, visit_id: UUID) -> UUID | None:
    """Return the use of points that the visit settled."""
    return session.scalar(
        select(RedemptionVisit.redemption_id).where(
            RedemptionVisit.branch_id == branch_id, RedemptionVisit.visit_id == visit_id
        )
    )


def get_reversal(
    session: Session, *, branch_id: str, reversal_id: UUID, kind: ObjectKind | None = None
) -> Reversal:
    """Return the reversal.

    Raises:
        ReversalNotFound: the branch has no such reversal, or it is of something else than the kind named.
    """
    found = session.get(Reversal, (branch_id, reversal_id), populate_existing=True)
    if found is None or kind not in (None, found.kind):
        raise ReversalNotFound
    return found


def lock_reversal(session: Session, *, branch_id: str, reversal_id: UUID) -> Reversal:
    """Return the reversal, its row locked.

    Raises:
        ReversalNotFound
    """
    found = session.get(Reversal, (branch_id, reversal_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise ReversalNotFound
    return found


def find_reversal(session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID) -> Reversal | None:
    """Return the reversal of the thing that is asked for or was granted."""
    return session.scalars(
        select(Reversal).where(
            Reversal.branch_id == branch_id,
            Reversal.kind == kind,
            Reversal.object_id == object_id,
            Reversal.state != ReversalState.REFUSED,
        )
    ).one_or_none()


def lock_asked_reversal(
    session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID
) -> Reversal | None:
    """Return the reversal of the thing that waits for a second person, its row locked; None without one."""
    return session.scalars(
        select(Reversal)
        .where(
            Reversal.branch_id == branch_id,
            Reversal.kind == kind,
            Reversal.object_id == object_id,
            Reversal.state == ReversalState.ASKED,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalLine:
    """A reversal with the thing that it is about, and who asked."""

    reversal: Reversal
    thing: Thing
    asked_by: str


def list_reversals(  # noqa: PLR0913  # what narrows a list
    session: Session,
    *,
    branch_id: str,
    kind: ObjectKind | None = None,
    state: ReversalState | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> Sequence[ReversalLine]:
    """Return the branch's reversals, the newest first."""
    asker = people_select(branch_id).subquery()
    wanted = (
        select(Reversal, asker.c.name)
        .join(asker, asker.c.id == Reversal.asked_by_id)
        .where(Reversal.branch_id == branch_id)
        .order_by(Reversal.asked_at.desc(), Reversal.id.desc())
        .limit(limit)
    )
    if kind is not None:
        wanted = wanted.where(Reversal.kind == kind)
    if state is not None:
        wanted = wanted.where(Reversal.state == state)
    if before is not None:
        wanted = wanted.where(tuple_(Reversal.asked_at, Reversal.id) < before)
    rows = session.execute(wanted).all()
    things = list_things(
        session, branch_id=branch_id, wanted=[(each.kind, each.object_id) for each, _name in rows]
    )
    return [
        ReversalLine(reversal=each, thing=things[each.kind, each.object_id], asked_by=name)
        for each, name in rows
    ]
