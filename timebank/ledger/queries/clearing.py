"""What a branch has cleared with each other branch, and whether the other's books mirror it."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from timebank.ledger.models import Account
from timebank.ledger.rules import AccountKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """One clearing account beside its mirror, in minutes."""

    counter_branch: str
    balance: int
    """Above zero: the branch has given more to the other than it received."""
    mirror_balance: int
    """What the other branch's account with this one holds."""

    @property
    def mirrored(self) -> bool:
        return self.balance + self.mirror_balance == 0


def list_clearing(session: Session, *, branch_id: str) -> list[Clearing]:
    """Return the branch's clearing with each other branch, by its name."""
    mirror = aliased(Account)
    rows = session.execute(
        select(Account.counter_branch, Account.balance, mirror.balance)
        .outerjoin(
            mirror,
            and_(
                mirror.branch_id == Account.counter_branch,
                mirror.counter_branch == Account.branch_id,
                mirror.kind == AccountKind.CLEARING,
            ),
        )
        .where(Account.branch_id == branch_id, Account.kind == AccountKind.CLEARING)
        .order_by(Account.counter_branch)
    )
    return [
        Clearing(counter_branch=counter or "", balance=balance, mirror_balance=other or 0)
        for counter, balance, other in rows
    ]
