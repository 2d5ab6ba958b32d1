"""Taking postings back, thousands at once: what `reverse` posts, with each account moved once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.many import some
from timebank.ledger.commands.posting import Leg, Post
from timebank.ledger.commands.posting_many import post_many
from timebank.ledger.commands.reversal import Reverse
from timebank.ledger.errors import AlreadyReversed, BalanceTooLow, PostingNotFound, ReversalStands
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import PostingKind


class Reversals:
    """Postings of one branch that are to be taken back; none of them has another half elsewhere."""

    def __init__(self, session: Session, ids: Sequence[UUID], *, branch_id: str, now: datetime) -> None:
        self.session, self.branch_id, self.now = session, branch_id, now
        self._postings: dict[UUID, Posting] = {}
        self._legs: defaultdict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
        self._reversed: set[UUID] = set()
        self._accounts: dict[UUID, Account] = {}
        self._left: dict[UUID, int] = {}
        for part in some(ids):
            of_branch = (Posting.branch_id == branch_id,)
            for posting in session.scalars(select(Posting).where(*of_branch, Posting.id.in_(part))):
                self._postings[posting.id] = posting
            taken_back = select(Posting.reverses_id).where(*of_branch, Posting.reverses_id.in_(part))
            self._reversed |= {each for each in session.scalars(taken_back) if each is not None}
            entries = select(Entry.posting_id, Entry.account_id, Entry.minutes).where(
                Entry.branch_id == branch_id, Entry.posting_id.in_(part)
            )
            for posting_id, account_id, minutes in session.execute(entries):
                self._legs[posting_id].append((account_id, -minutes))
        for part in some(account_id for legs in self._legs.values() for account_id, _minutes in legs):
            found = session.scalars(
                select(Account)
                .where(Account.branch_id == branch_id, Account.id.in_(part))
                .execution_options(populate_existing=True)
            )
            self._accounts |= {each.id: each for each in found}
        self._left = {each.id: each.balance for each in self._accounts.values()}
        self._posts: list[Post] = []

    def examine(self, command: Reverse) -> None:
        """Accept the command, as far as nobody moves the same accounts before `write`.

        Raises:
            PostingNotFound, ReversalStands, AlreadyReversed, BalanceTooLow
        """
        original = self._postings.get(command.posting_id)
        if original is None:
            raise PostingNotFound
        if original.kind == PostingKind.REVERSAL:
            raise ReversalStands
        if original.pair_id is not None:
            raise ValueError("a posting of two branches is taken back by itself")
        if original.id in self._reversed:
            raise AlreadyReversed
        legs = self._legs[original.id]
        for account_id, minutes in legs:
            account, left = self._accounts[account_id], self._left[account_id] + minutes
            if account.floor is not None and minutes < 0 and left < account.floor:
                available = self._left[account_id] - account.floor
                raise BalanceTooLow(account_kind=account.kind, minutes=-minutes, available_minutes=available)
        for account_id, minutes in legs:
            self._left[account_id] += minutes
        self._reversed.add(original.id)
        self._posts.append(
            Post(
                branch_id=command.branch_id,
                id=command.id,
                actor_id=command.actor_id,
                on_behalf_of_id=command.on_behalf_of_id,
                kind=PostingKind.REVERSAL,
                cause=command.cause,
                policy_version=original.policy_version,
                legs=tuple(Leg(account_id, minutes) for account_id, minutes in legs),
                reverses_id=original.id,
            )
        )

    def write(self) -> None:
        """Post what was accepted.

        Raises:
            BalanceTooLow
        """
        if self._posts:
            post_many(self.session, self._posts, branch_id=self.branch_id, now=self.now)
