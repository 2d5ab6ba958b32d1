"""The heads of the ledger: what is written outside the database each night.

Whoever rewrites the bank, keys and all, cannot rewrite these. Digests in them are plain SHA-256, so that the
auditor needs no key; each file carries the digest of the one before it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Self

FORMAT = "timebank.heads/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchHead:
    """One branch, as it stood: a digest over number and digest of the newest entry of each account."""

    branch_id: str
    accounts: int
    entries: int
    digest: str
    visits: str | None = None
    """Digest over the branch's visits and decisions."""


NO_ENTRIES = BranchHead(branch_id="", accounts=0, entries=0, digest="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Every branch, as it stood after what was posted up to `until`, included."""

    until: datetime
    taken_at: datetime
    previous: str | None
    """Digest of the file written before this one."""
    branches: tuple[BranchHead, ...]

    @property
    def name(self) -> str:
        """The file's name: names sort as the moments do."""
        return f"heads-{self.until.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}.json"

    def to_bytes(self) -> bytes:
        content: dict[str, Any] = {
            "format": FORMAT,
            "until": self.until.astimezone(UTC).isoformat(),
            "taken_at": self.taken_at.astimezone(UTC).isoformat(),
            "previous": self.previous,
            "branches": [asdict(branch) for branch in self.branches],
        }
        return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read a file of heads.

        Raises:
            ValueError: it is not one.
        """
        try:
            read = json.loads(content)
            known = read["format"] == FORMAT
            heads = cls(
                until=datetime.fromisoformat(read["until"]),
                taken_at=datetime.fromisoformat(read["taken_at"]),
                previous=read["previous"],
                branches=tuple(BranchHead(**branch) for branch in read["branches"]),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"not a file of heads: {fault}") from fault
        if not known:
            raise ValueError("not a file of heads: another format")
        return heads


def file_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
