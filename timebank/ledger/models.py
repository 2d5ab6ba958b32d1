"""Accounts, postings and their entries. Postings and entries are added, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import REFUSE_FUNCTION, attach, rows_only_added
from timebank.ledger.rules import FLOORED, PERSONAL, AccountKind, PostingKind


def _sql_list(kinds: tuple[AccountKind, ...]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


class Account(Model):
    """Holds minutes for one owner and one purpose. Only `post` moves them."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        Index(
            "uq_ledger_accounts_owner",
            "branch_id",
            "owner_id",
            "kind",
            unique=True,
            sqlite_where=text("owner_id IS NOT NULL"),
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
        Index(
            "uq_ledger_accounts_branch",
            "branch_id",
            "kind",
            unique=True,
            sqlite_where=text("owner_id IS NULL AND counter_branch IS NULL"),
            postgresql_where=text("owner_id IS NULL AND counter_branch IS NULL"),
        ),
        Index(
            "uq_ledger_accounts_clearing",
            "branch_id",
            "counter_branch",
            unique=True,
            sqlite_where=text("counter_branch IS NOT NULL"),
            postgresql_where=text("counter_branch IS NOT NULL"),
        ),
        CheckConstraint("floor IS NULL OR balance >= floor", name="balance_not_below_floor"),
        CheckConstraint(f"(kind IN ({_sql_list(FLOORED)})) = (floor IS NOT NULL)", name="floor_by_kind"),
        CheckConstraint(f"(kind IN ({_sql_list(PERSONAL)})) = (owner_id IS NOT NULL)", name="owner_by_kind"),
        CheckConstraint("(kind = 'clearing') = (counter_branch IS NOT NULL)", name="counter_branch_by_kind"),
        CheckConstraint("counter_branch <> branch_id", name="clears_with_another_branch"),
        CheckConstraint("kind <> 'debt' OR balance <= 0", name="debt_not_above_zero"),
        CheckConstraint("seq > 0 OR (seq = 0 AND balance = 0)", name="balance_from_entries"),
        CheckConstraint("(seq = 0) = (moved_at IS NULL)", name="moved_by_entries"),
        # Room on each page for the new version of a row: its balance moves without touching an index.
        {"info": {"citus": "branch_id"}, "postgresql_with": {"fillfactor": 70}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    owner_id: Mapped[UUID | None] = mapped_column(comment="The person; null for an account of the branch.")
    kind: Mapped[AccountKind]
    counter_branch: Mapped[str | None] = mapped_column(comment="For clearing: the other branch.")
    floor: Mapped[int | None] = mapped_column(comment="Least balance, in minutes; null for none.")
    balance: Mapped[int] = mapped_column(BigInteger, default=0, comment="Minutes, after entry `seq`.")
    seq: Mapped[int] = mapped_column(BigInteger, default=0, comment="Number of the newest entry.")
    head: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="Digest of the newest entry; of the account itself where there is none."
    )
    moved_at: Mapped[datetime | None] = mapped_column(comment="Moment of the newest entry.")


MOVING = ("balance", "seq", "head", "moved_at")
"""The columns of an account that change."""


class Posting(Model):
    """One movement of minutes. Its id, made by the caller, lets it happen only once; so does its cause."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        UniqueConstraint("branch_id", "kind", "cause"),
        UniqueConstraint("branch_id", "reverses_id"),
        within_branch("reverses_id", "ledger_postings"),
        Index(None, "branch_id", "posted_at", "id"),
        Index(
            None,
            "branch_id",
            "pair_id",
            sqlite_where=text("pair_id IS NOT NULL"),
            postgresql_where=text("pair_id IS NOT NULL"),
        ),
        CheckConstraint("length(cause) BETWEEN 1 AND 200", name="cause_length"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_posting"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[PostingKind]
    cause: Mapped[str] = mapped_column(comment="What for, such as `care.visit:…`: codes and ids.")
    policy_version: Mapped[int] = mapped_column(comment="Version of the operating rules that produced it.")
    actor_id: Mapped[UUID | None] = mapped_column(comment="The person who did it; null for the bank itself.")
    on_behalf_of_id: Mapped[UUID | None]
    posted_at: Mapped[datetime]
    reverses_id: Mapped[UUID | None] = mapped_column(comment="The posting that this one takes back.")
    pair_id: Mapped[UUID | None] = mapped_column(comment="Same in the other branch's half of the movement.")


class Entry(Model):
    """One side of a posting, with the balance that it left: any day's balance is one look-up."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        within_branch("account_id", "ledger_accounts"),
        within_branch("posting_id", "ledger_postings"),
        Index(None, "branch_id", "account_id", "posted_at"),
        Index(None, "branch_id", "posting_id"),
        CheckConstraint("minutes <> 0", name="minutes_move"),
        CheckConstraint("seq > 0", name="seq_from_one"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, comment="1, 2, 3 … within the account, without gaps."
    )
    posting_id: Mapped[UUID]
    minutes: Mapped[int] = mapped_column(BigInteger, comment="Below zero on the side that gives.")
    balance: Mapped[int] = mapped_column(BigInteger, comment="Minutes, after this entry.")
    posted_at: Mapped[datetime] = mapped_column(
        comment="As in the posting, and later than any entry before it in the account."
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), comment="See rules.chain.")


rows_only_added(Posting)
rows_only_added(Entry)

_FIXED = ", ".join(column.name for column in Account.__table__.columns if column.name not in MOVING)
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'accounts are kept, and stay what they are'); END"
for _name, _verb in (("fixed", f"UPDATE OF {_FIXED}"), ("kept", "DELETE")):
    attach(
        Account,
        dialect="sqlite",
        statement=f"CREATE TRIGGER ledger_accounts_{_name} BEFORE {_verb} ON ledger_accounts {_REFUSE}",
    )
attach(Account, dialect="postgresql", statement=REFUSE_FUNCTION)
for _name, _verb in (("fixed", f"UPDATE OF {_FIXED}"), ("kept", "DELETE OR TRUNCATE")):
    attach(
        Account,
        dialect="postgresql",
        statement=f"CREATE TRIGGER ledger_accounts_{_name} BEFORE {_verb} ON ledger_accounts "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
