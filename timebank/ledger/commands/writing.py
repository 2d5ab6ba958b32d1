"""The statements of `post`: built once for each number of legs, since building costs more than running.

PostgreSQL takes posting, entries and balances as one statement, which saves two round trips; SQLite, which
has none to save, the same three one by one.
"""

from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    CTE,
    BindParameter,
    Case,
    Connection,
    Executable,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    case,
    exists,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from timebank.ledger.models import Account, Entry, Posting

_POSTINGS, _ENTRIES, _ACCOUNTS = (cast("Table", model.__table__) for model in (Posting, Entry, Account))
# No parameter is named like a column: an UPDATE would take it for a value of that column.
_SAME = {"branch_id": "branch", "posting_id": "p_id", "posted_at": "moved"}
_OF_POSTING = {"branch_id": "branch", "posted_at": "moved"}


@cache
def lock(legs: int) -> Select[*tuple[Any, ...]]:
    """Return the statement that locks the accounts in the order of their ids."""
    return (
        select(
            Account.id,
            Account.kind,
            Account.floor,
            Account.balance,
            Account.seq,
            Account.head,
            Account.moved_at,
        )
        .where(Account.branch_id == bindparam("branch"), Account.id.in_(_ids(legs)))
        .order_by(Account.id)
        .with_for_update(key_share=True)
    )


def write(connection: Connection, values: dict[str, Any], *, legs: int) -> bool:
    """Add the posting and its entries and move its accounts; return False if its id or cause was there.

    `values` has `branch`, `moved` (the moment), the posting's `p_id`, `p_kind` …, and for each leg from 0 on
    `account_id0`, `seq0`, `minutes0`, `balance0`, `digest0`.

    Raises:
        RuntimeError: an account is not as it was locked.
    """
    if connection.dialect.name == "sqlite":
        added, entered, move = _one_by_one(legs)
        if connection.execute(added, values).first() is None:
            return False
        connection.execute(entered, values)
        moved = connection.execute(move, values).rowcount
    else:
        moved = connection.execute(_at_once(legs), values).rowcount
        if moved == 0:
            return False
    if moved != legs:
        raise RuntimeError(f"{moved} of {legs} accounts moved: their rows were not locked")
    return True


@cache
def _one_by_one(legs: int) -> tuple[Executable, Insert, Update]:
    added = sqlite.insert(_POSTINGS).values(_posting()).on_conflict_do_nothing().returning(_POSTINGS.c.id)
    return added, _enter(legs), _move(legs)


@cache
def _at_once(legs: int) -> Update:
    added = (
        postgresql.insert(_POSTINGS)
        .values(_posting())
        .on_conflict_do_nothing()
        .returning(_POSTINGS.c.id)
        .cte("added")
    )
    return _move(legs, added).add_cte(_enter(legs, added).cte("entered"))


def _posting() -> dict[str, BindParameter[Any]]:
    return {
        column.name: bindparam(_OF_POSTING.get(column.name, f"p_{column.name}"), type_=column.type)
        for column in _POSTINGS.columns
    }


def _ids(legs: int) -> list[BindParameter[UUID]]:
    return [bindparam(f"account_id{leg}", type_=Account.id.type) for leg in range(legs)]


def _enter(legs: int, added: CTE | None = None) -> Insert:
    """Return the statement that adds an entry for each leg, where `added` has a row."""
    rows = [
        select(
            *(
                bindparam(_SAME.get(column.name, f"{column.name}{leg}"), type_=column.type)
                for column in _ENTRIES.columns
            )
        )
        for leg in range(legs)
    ]
    if added is not None:
        rows = [row.select_from(added) for row in rows]
    return insert(_ENTRIES).from_select([column.name for column in _ENTRIES.columns], union_all(*rows))


def _move(legs: int, added: CTE | None = None) -> Update:
    """Return the statement that gives each account its newest entry, if it still stands as it was locked."""

    def by_account(name: str, column: InstrumentedAttribute[Any]) -> Case[Any]:
        return case(
            *(
                (Account.id == account_id, bindparam(f"{name}{leg}", type_=column.type))
                for leg, account_id in enumerate(_ids(legs))
            )
        )

    move = (
        update(_ACCOUNTS)
        .where(
            Account.branch_id == bindparam("branch"),
            Account.id.in_(_ids(legs)),
            Account.seq + 1 == by_account("seq", Account.seq),
        )
        .values(
            balance=by_account("balance", Account.balance),
            seq=by_account("seq", Account.seq),
            head=by_account("digest", Account.head),
            moved_at=bindparam("moved", type_=Account.moved_at.type),
        )
    )
    return move if added is None else move.where(exists(select(added.c.id)))
