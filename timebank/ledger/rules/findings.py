"""What verification can find."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """In which way a row is not what the bank wrote."""

    ENTRY_MISSING = "entry-missing"
    ENTRY_STRAY = "entry-stray"
    """Its account is gone."""
    POSTING_MISSING = "posting-missing"
    POSTING_EMPTY = "posting-empty"
    POSTING_UNBALANCED = "posting-unbalanced"
    MOMENT_DIFFERS = "moment-differs"
    """The entry and its posting name different moments."""
    MOMENT_FALLS = "moment-falls"
    BALANCE_WRONG = "balance-wrong"
    BELOW_FLOOR = "below-floor"
    DIGEST_WRONG = "digest-wrong"
    ACCOUNT_SEQ = "account-seq"
    ACCOUNT_BALANCE = "account-balance"
    ACCOUNT_HEAD = "account-head"
    CAUSE_TWICE = "cause-twice"
    REVERSED_TWICE = "reversed-twice"
    REVERSAL_REVERSED = "reversal-reversed"
    REVERSAL_DIFFERS = "reversal-differs"
    NOT_MIRRORED = "not-mirrored"
    """What one branch cleared, the other did not."""
    HEAD_DIFFERS = "head-differs"
    VISITS_DIFFER = "visits-differ"
    HEADS_BROKEN = "heads-broken"
    """A file of heads was changed, or one before it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row that is not what the bank wrote: `row` is its table and key."""

    fault: Fault
    branch_id: str
    table: str
    key: tuple[object, ...]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> str:
        return f"{self.table} ({', '.join(map(str, self.key))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verification read, and the first bad row, if there is one."""

    accounts: int
    postings: int
    entries: int
    heads: int
    """How many written heads were compared."""
    finding: Finding | None

    @property
    def clean(self) -> bool:
        return self.finding is None
