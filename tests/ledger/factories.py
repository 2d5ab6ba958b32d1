"""Accounts and postings for the ledger's tests. A factory takes only what the test is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind

BRANCH = "dalseo"
OTHER_BRANCH = "cheongju"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with points, and the ids of their accounts."""

    id: UUID
    accounts: dict[AccountKind, UUID]

    @property
    def own(self) -> UUID:
        return self.accounts[AccountKind.OWN]

    @property
    def gift_only(self) -> UUID:
        return self.accounts[AccountKind.GIFT_ONLY]


def make_holder(
    session: Session,
    *,
    minutes: int = 0,
    gift_only: int = 0,
    branch_id: str = BRANCH,
    now: datetime = NOON,
) -> Holder:
    """Open a person's accounts and issue points to them."""
    holder_id = new_id()
    kinds = (AccountKind.OWN, AccountKind.GIFT_ONLY)
    holder = Holder(holder_id, open_accounts(session, branch_id=branch_id, kinds=kinds, owner_id=holder_id))
    if minutes or gift_only:
        earned = issue(session, holder, own=minutes, gift_only=gift_only, branch_id=branch_id)
        post(session, earned, now=now)
    return holder


def branch_account(
    session: Session, kind: AccountKind = AccountKind.ISSUANCE, *, branch_id: str = BRANCH
) -> UUID:
    return open_accounts(session, branch_id=branch_id, kinds=[kind])[kind]


def issue(
    session: Session, holder: Holder, *, own: int = 0, gift_only: int = 0, branch_id: str = BRANCH
) -> Post:
    """Return the posting of points earned; several legs, as for a visit."""
    legs = [Leg(branch_account(session, branch_id=branch_id), -own - gift_only)]
    legs += [
        Leg(account_id, gained)
        for account_id, gained in ((holder.own, own), (holder.gift_only, gift_only))
        if gained
    ]
    return posting(*legs, kind=PostingKind.ISSUE, branch_id=branch_id)


def posting(
    *legs: Leg,
    kind: PostingKind = PostingKind.GIFT,
    id: UUID | None = None,  # noqa: A002
    cause: str | None = None,
    branch_id: str = BRANCH,
    policy_version: int = 1,
) -> Post:
    posting_id = id or new_id()
    return Post(
        branch_id=branch_id,
        id=posting_id,
        actor_id=None,
        kind=kind,
        cause=cause or f"test:{posting_id}",
        policy_version=policy_version,
        legs=legs,
    )


def gift(giver: Holder, taker: Holder, minutes: int = 60) -> Post:
    return posting(Leg(giver.own, -minutes), Leg(taker.own, minutes))


def at_once(work: Callable[[int], None], threads: int) -> None:
    """Do the work in many threads at once; each gets its number."""
    started = [Thread(target=work, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
