"""Taking a posting back: by another one, never by changing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.ledger.commands.posting import Leg, Post, post
from timebank.ledger.errors import AlreadyReversed, PostingNotFound, ReversalStands
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind, PostingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(Command):
    """Take the posting back, whole. `id` is the reversing posting's.

    Of a movement between branches either half may be named: both are taken back, in one unit of work. The
    reversing posting of the other branch has an id of its own, and names this one's as its pair.
    """

    posting_id: UUID
    cause: str


def reverse(session: Session, command: Reverse, *, now: datetime) -> UUID:
    """Post the mirror of the posting, under the version of the rules that produced it; return its id.

    Raises:
        PostingNotFound: the branch has no such posting.
        ReversalStands: it is itself a reversal.
        AlreadyReversed: it was taken back before, by another command.
        BalanceTooLow: the minutes have been spent since.
        PostingDiffers: the id, or the cause, names another posting.
    """
    original = _original(session, command.branch_id, command.posting_id)
    halves = [original, *_other_half(session, original)]
    # In the order of the branches, so that opposite movements never wait for each other.
    for half in sorted(halves, key=lambda each: each.branch_id):
        _mirror(session, command, half, is_asked=half is original, paired=len(halves) > 1, now=now)
    return command.id


def _mirror(  # noqa: PLR0913  # which half, and how it hangs together
    session: Session, command: Reverse, half: Posting, *, is_asked: bool, paired: bool, now: datetime
) -> None:
    mirror_id = command.id if is_asked else uuid5(command.id, half.branch_id)
    taken_back = session.scalar(
        select(Posting.id).where(Posting.branch_id == half.branch_id, Posting.reverses_id == half.id)
    )
    if taken_back is not None and taken_back != mirror_id:
        raise AlreadyReversed
    post(
        session,
        Post(
            branch_id=half.branch_id,
            id=mirror_id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            kind=PostingKind.REVERSAL,
            cause=command.cause,
            policy_version=half.policy_version,
            legs=tuple(Leg(account_id, -minutes) for account_id, minutes in _legs(session, half)),
            reverses_id=half.id,
            pair_id=command.id if paired else None,
        ),
        now=now,
    )


def _original(session: Session, branch_id: str, posting_id: UUID) -> Posting:
    original = session.scalar(select(Posting).where(Posting.branch_id == branch_id, Posting.id == posting_id))
    if original is None:
        raise PostingNotFound
    if original.kind == PostingKind.REVERSAL:
        raise ReversalStands
    return original


def _legs(session: Session, posting: Posting) -> Sequence[tuple[UUID, int]]:
    rows = session.execute(
        select(Entry.account_id, Entry.minutes).where(
            Entry.branch_id == posting.branch_id, Entry.posting_id == posting.id
        )
    )
    return [(account_id, minutes) for account_id, minutes in rows]


def _other_half(session: Session, original: Posting) -> list[Posting]:
    """Return the posting of the other branch that a movement between two branches is tied to."""
    if original.pair_id is None:
        return []
    other_branch = session.scalars(
        select(Account.counter_branch)
        .join(Entry, (Entry.branch_id == Account.branch_id) & (Entry.account_id == Account.id))
        .where(
            Entry.branch_id == original.branch_id,
            Entry.posting_id == original.id,
            Account.kind == AccountKind.CLEARING,
        )
    ).one()
    return [
        session.scalars(
            select(Posting).where(Posting.branch_id == other_branch, Posting.pair_id == original.pair_id)
        ).one()
    ]
