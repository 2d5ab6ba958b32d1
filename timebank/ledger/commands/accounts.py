"""Opening accounts."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from timebank.core.crypto import keys
from timebank.core.ids import new_id
from timebank.core.many import some
from timebank.ledger.models import Account
from timebank.ledger.rules import FLOORED, PERSONAL, AccountKind
from timebank.ledger.rules.chain import account_digest

_ADD = {
    "sqlite": sqlite.insert(Account).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Account).on_conflict_do_nothing(),
}

_OF_KINDS = select(Account.kind, Account.id).where(
    Account.branch_id == bindparam("branch"), Account.kind.in_(bindparam("kinds", expanding=True))
)
_OF_BRANCH = _OF_KINDS.where(Account.owner_id.is_(None))
_OF_OWNER = _OF_KINDS.where(Account.owner_id == bindparam("owner"))


def open_accounts(
    session: Session, *, branch_id: str, kinds: Collection[AccountKind], owner_id: UUID | None = None
) -> dict[AccountKind, UUID]:
    """Return the ids of the owner's accounts of these kinds, or of the branch's where there is no owner.

    Those that are not there yet are opened, with nothing in them; doing it again, or at once elsewhere,
    changes nothing. Clearing accounts are opened by `open_clearing`.
    """
    for kind in kinds:
        if kind == AccountKind.CLEARING or (kind in PERSONAL) != (owner_id is not None):
            raise ValueError(f"no {kind} account of that owner")
    wanted = _OF_BRANCH if owner_id is None else _OF_OWNER
    asked = {"branch": branch_id, "owner": owner_id, "kinds": list(kinds)}
    found = dict(session.execute(wanted, asked).all())
    missing = [kind for kind in kinds if kind not in found]
    if missing:
        _add(session, [_row(branch_id, kind, owner_id=owner_id) for kind in missing])
        found = dict(session.execute(wanted, asked).all())
    return found


def open_accounts_of_many(
    session: Session, *, branch_id: str, kinds: Mapping[UUID, Collection[AccountKind]]
) -> dict[tuple[UUID, AccountKind], UUID]:
    """Return the ids of each owner's accounts of these kinds; see `open_accounts`."""
    rows = [_row(branch_id, kind, owner_id=owner_id) for owner_id, wanted in kinds.items() for kind in wanted]
    if rows:
        _add(session, rows)
    found: dict[tuple[UUID, AccountKind], UUID] = {}
    for owners in some(kinds):
        opened = select(Account.owner_id, Account.kind, Account.id).where(
            Account.branch_id == branch_id, Account.owner_id.in_(owners)
        )
        for owner_id, kind, account_id in session.execute(opened):
            assert owner_id is not None
            found[owner_id, kind] = account_id
    return found


def open_clearing(session: Session, *, branch_id: str, counter_branch: str) -> UUID:
    """Return the id of the branch's clearing account with the other branch, opened on first use."""
    wanted = select(Account.id).where(
        Account.branch_id == branch_id, Account.counter_branch == counter_branch
    )
    found = session.scalar(wanted)
    if found is None:
        _add(session, [_row(branch_id, AccountKind.CLEARING, counter_branch=counter_branch)])
        found = session.scalars(wanted).one()
    return found


def _row(
    branch_id: str, kind: AccountKind, *, owner_id: UUID | None = None, counter_branch: str | None = None
) -> dict[str, object]:
    account_id = new_id()
    floor = 0 if kind in FLOORED else None
    head = account_digest(
        keys().ledger_secret,
        branch_id=branch_id,
        id=account_id,
        owner_id=owner_id,
        kind=kind,
        counter_branch=counter_branch,
        floor=floor,
    )
    return {
        "branch_id": branch_id,
        "id": account_id,
        "owner_id": owner_id,
        "kind": kind,
        "counter_branch": counter_branch,
        "floor": floor,
        "balance": 0,
        "seq": 0,
        "head": head,
        "moved_at": None,
    }


def _add(session: Session, rows: list[dict[str, object]]) -> None:
    connection = session.connection()
    connection.execute(_ADD[connection.dialect.name], rows)
