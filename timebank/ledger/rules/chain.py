"""The chain of digests: who changes a row behind the bank's back cannot make its digest.

Each account starts from a digest of what it is. Each entry's digest covers the one before it, its posting
and its own figures. All are HMAC-SHA256 under the ledger's key.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from timebank.ledger.rules import AccountKind, PostingKind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingContent:
    """Everything a posting says."""

    branch_id: str
    id: UUID
    kind: PostingKind
    cause: str
    policy_version: int
    actor_id: UUID | None
    on_behalf_of_id: UUID | None
    posted_at: datetime
    reverses_id: UUID | None
    pair_id: UUID | None


def account_digest(  # noqa: PLR0913  # it covers each of them
    secret: bytes,
    *,
    branch_id: str,
    id: UUID,  # noqa: A002
    owner_id: UUID | None,
    kind: AccountKind,
    counter_branch: str | None,
    floor: int | None,
) -> bytes:
    """Return what the account's chain starts from."""
    content = ["account", branch_id, id.hex, _hex(owner_id), kind, counter_branch, floor]
    return hmac.digest(secret, json.dumps(content).encode(), "sha256")


def posting_digest(secret: bytes, posting: PostingContent) -> bytes:
    content = [
        "posting",
        posting.branch_id,
        posting.id.hex,
        posting.kind,
        posting.cause,
        posting.policy_version,
        _hex(posting.actor_id),
        _hex(posting.on_behalf_of_id),
        (posting.posted_at - _EPOCH) // _MICROSECOND,
        _hex(posting.reverses_id),
        _hex(posting.pair_id),
    ]
    return hmac.digest(secret, json.dumps(content).encode(), "sha256")


def entry_digest(  # noqa: PLR0913  # it covers each of them
    secret: bytes, *, before: bytes, posting: bytes, account_id: UUID, seq: int, minutes: int, balance: int
) -> bytes:
    """Return the entry's digest from the one `before` it in the account and its `posting`'s digest."""
    figures = f"{account_id.hex}:{seq}:{minutes}:{balance}".encode()
    return hmac.digest(secret, before + posting + figures, "sha256")


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex
