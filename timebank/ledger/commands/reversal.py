"""Taking a posting back: by another one, never by changing it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.ledger.commands.posting import Leg, Post, post
from timebank.ledger.errors import AlreadyReversed, PostingNotFound, ReversalStands
from timebank.ledger.models import Entry, Posting
from timebank.ledger.rules import PostingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(Command):
    """Take the posting back, whole. `id` is the reversing posting's."""

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
    original = session.execute(
        select(Posting.kind, Posting.policy_version, Posting.pair_id).where(
            Posting.branch_id == command.branch_id, Posting.id == command.posting_id
        )
    ).one_or_none()
    if original is None:
        raise PostingNotFound
    if original.kind == PostingKind.REVERSAL:
        raise ReversalStands
    if original.pair_id is not None:
        raise ValueError("a movement between branches is taken back in both")
    taken_back = session.scalar(
        select(Posting.id).where(
            Posting.branch_id == command.branch_id, Posting.reverses_id == command.posting_id
        )
    )
    if taken_back is not None and taken_back != command.id:
        raise AlreadyReversed
    legs = session.execute(
        select(Entry.account_id, Entry.minutes).where(
            Entry.branch_id == command.branch_id, Entry.posting_id == command.posting_id
        )
    )
    mirror = Post(
        branch_id=command.branch_id,
        id=command.id,
        actor_id=command.actor_id,
        on_behalf_of_id=command.on_behalf_of_id,
        kind=PostingKind.REVERSAL,
        cause=command.cause,
        policy_version=original.policy_version,
        legs=tuple(Leg(leg.account_id, -leg.minutes) for leg in legs),
        reverses_id=command.posting_id,
    )
    post(session, mirror, now=now)
    return command.id
