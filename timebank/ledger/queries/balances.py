"""Balances, now and at any moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from timebank.ledger.errors import AccountNotFound
from timebank.ledger.models import Account, Entry
from timebank.ledger.rules import AccountKind

Balances = dict[AccountKind, int]
"""Minutes by kind; kinds that were never opened are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """An account and its balance, in minutes, at the moment that was asked for."""

    branch_id: str
    id: UUID
    owner_id: UUID | None
    kind: AccountKind
    counter_branch: str | None
    floor: int | None
    balance: int
    seq: int
    """How many entries made it."""


def get_balance(session: Session, *, branch_id: str, account_id: UUID) -> int:
    """Return the account's balance now, in minutes.

    Raises:
        AccountNotFound: the branch has no such account.
    """
    balance = session.scalar(
        select(Account.balance).where(Account.branch_id == branch_id, Account.id == account_id)
    )
    if balance is None:
        raise AccountNotFound
    return balance


def balance_at(session: Session, *, branch_id: str, account_id: UUID, moment: datetime) -> int:
    """Return the account's balance, in minutes, after everything posted up to `moment`, included.

    One look-up in an index; 0 for an account that has no entry yet, or is not there.
    """
    return (
        session.scalar(
            select(Entry.balance)
            .where(Entry.branch_id == branch_id, Entry.account_id == account_id, Entry.posted_at <= moment)
            .order_by(Entry.posted_at.desc())
            .limit(1)
        )
        or 0
    )


def balances_of(
    session: Session, *, branch_id: str, owner_id: UUID, moment: datetime | None = None
) -> Balances:
    """Return the person's balances by kind, in minutes: now, or after everything posted up to `moment`."""
    rows = session.execute(
        select(Account.kind, _balance(moment)).where(
            Account.branch_id == branch_id, Account.owner_id == owner_id
        )
    )
    return dict(rows.all())


def lock_balances(session: Session, *, branch_id: str, owner_id: UUID) -> Balances:
    """Return the person's balances by kind, in minutes, their accounts locked in the order of their ids."""
    rows = session.execute(
        select(Account.kind, Account.balance)
        .where(Account.branch_id == branch_id, Account.owner_id == owner_id)
        .order_by(Account.id)
        .with_for_update(key_share=True)
    )
    return dict(rows.all())


def list_debts(session: Session, *, branch_id: str, owner_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return what those of the people who owe something owe, in minutes, above zero."""
    rows = session.execute(
        select(Account.owner_id, -Account.balance).where(
            Account.branch_id == branch_id,
            Account.kind == AccountKind.DEBT,
            Account.owner_id.in_(owner_ids),
            Account.balance < 0,
        )
    )
    return {owner_id: minutes for owner_id, minutes in rows if owner_id is not None}


def balances_of_branch(session: Session, *, branch_id: str, moment: datetime | None = None) -> Balances:
    """Return the sums of the branch's accounts by kind, in minutes; they add up to zero."""
    balance = _balance(moment).label("balance")
    each = select(Account.kind, balance).where(Account.branch_id == branch_id).subquery()
    rows = session.execute(select(each.c.kind, func.sum(each.c.balance)).group_by(each.c.kind))
    return {kind: int(minutes) for kind, minutes in rows}


def find_account(
    session: Session, *, branch_id: str, kind: AccountKind, owner_id: UUID | None = None
) -> UUID | None:
    """Return the id of the owner's account of that kind, or of the branch's where there is no owner."""
    return session.scalar(
        select(Account.id).where(
            Account.branch_id == branch_id,
            Account.kind == kind,
            Account.owner_id == owner_id,
            Account.counter_branch.is_(None),
        )
    )


def get_account(
    session: Session, *, branch_id: str, account_id: UUID, moment: datetime | None = None
) -> AccountView:
    """Return the account with its balance now, or after everything posted up to `moment`.

    Raises:
        AccountNotFound: the branch has no such account.
    """
    row = session.execute(_accounts(branch_id, moment).where(Account.id == account_id)).one_or_none()
    if row is None:
        raise AccountNotFound
    return AccountView(**row._asdict())


def list_accounts(  # noqa: PLR0913  # each narrows the list
    session: Session,
    *,
    branch_id: str,
    owner_id: UUID | None = None,
    of_branch: bool = False,
    moment: datetime | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[AccountView]:
    """List the person's accounts, the branch's own (`of_branch`), or all of them, by id from `after` on."""
    wanted = _accounts(branch_id, moment)
    if of_branch:
        wanted = wanted.where(Account.owner_id.is_(None))
    elif owner_id is not None:
        wanted = wanted.where(Account.owner_id == owner_id)
    if after is not None:
        wanted = wanted.where(Account.id > after)
    rows = session.execute(wanted.order_by(Account.id).limit(limit))
    return [AccountView(**row._asdict()) for row in rows]


def _accounts(
    branch_id: str, moment: datetime | None
) -> Select[str, UUID, UUID | None, AccountKind, str | None, int | None, int, int]:
    return select(
        Account.branch_id,
        Account.id,
        Account.owner_id,
        Account.kind,
        Account.counter_branch,
        Account.floor,
        _balance(moment).label("balance"),
        _seq(moment).label("seq"),
    ).where(Account.branch_id == branch_id)


def _balance(moment: datetime | None) -> ColumnElement[int]:
    if moment is None:
        return Account.balance.expression
    return func.coalesce(_newest(Entry.balance.expression, moment), 0)


def _seq(moment: datetime | None) -> ColumnElement[int]:
    if moment is None:
        return Account.seq.expression
    return func.coalesce(_newest(Entry.seq.expression, moment), 0)


def _newest(column: ColumnElement[int], moment: datetime) -> ScalarSelect[int]:
    return (
        select(column)
        .where(
            Entry.branch_id == Account.branch_id,
            Entry.account_id == Account.id,
            Entry.posted_at <= moment,
        )
        .order_by(Entry.posted_at.desc())
        .limit(1)
        .correlate(Account)
        .scalar_subquery()
    )
