"""Minutes that go from one branch to another."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.ledger.commands.accounts import open_clearing
from timebank.ledger.commands.posting import Leg, Post, post
from timebank.ledger.rules import PostingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAcross(Command):
    """Move minutes from accounts of the branch (`giving`) to accounts of another (`receiving`).

    `id` is the posting's in the giving branch, and ties the two; `counter_id` is the one's in the other.
    """

    counter_branch: str
    counter_id: UUID
    kind: PostingKind
    cause: str
    policy_version: int
    giving: tuple[Leg, ...]
    receiving: tuple[Leg, ...]

    def __post_init__(self) -> None:
        if self.counter_branch == self.branch_id:
            raise ValueError("within a branch minutes are posted, not cleared")
        if self.minutes <= 0 or sum(leg.minutes for leg in self.giving) != -self.minutes:
            raise ValueError("one branch gives what the other receives")

    @property
    def minutes(self) -> int:
        return sum(leg.minutes for leg in self.receiving)


def post_across(session: Session, command: PostAcross, *, now: datetime) -> bool:
    """Post both halves, once: each balanced in its branch through the account that clears with the other.

    Returns True if this call posted them, False if they had been posted before.

    Raises:
        AccountNotFound: a branch lacks one of the accounts.
        BalanceTooLow: an account would fall below its floor.
        PostingDiffers: an id, or the cause, names another posting.
    """
    halves = {
        command.branch_id: (command.id, command.counter_branch, command.giving, command.minutes),
        command.counter_branch: (command.counter_id, command.branch_id, command.receiving, -command.minutes),
    }
    posted = []
    # In the order of the branches, so that opposite movements never wait for each other.
    for branch_id, (posting_id, other, legs, cleared) in sorted(halves.items()):
        clearing = open_clearing(session, branch_id=branch_id, counter_branch=other)
        half = Post(
            branch_id=branch_id,
            id=posting_id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            kind=command.kind,
            cause=command.cause,
            policy_version=command.policy_version,
            legs=(*legs, Leg(clearing, cleared)),
            pair_id=command.id,
        )
        posted.append(post(session, half, now=now))
    return all(posted)
