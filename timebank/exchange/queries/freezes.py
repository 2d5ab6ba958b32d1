"""What has to end before an account ends, and what is on it then."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.queries.listing import list_visits
from timebank.care.rules import OPEN_STATES
from timebank.exchange.errors.freezes import StillOpenThings, VisitsUndecided
from timebank.exchange.models.gifts import Freeze
from timebank.exchange.queries.gifts import list_open_gifts_of
from timebank.exchange.queries.redemptions import list_open_redemptions_of
from timebank.ledger.queries import Balances, balances_of, lock_balances
from timebank.ledger.rules import AccountKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What a person holds and owes, in minutes."""

    own: int
    gift_only: int
    received: int
    debt: int
    """Owed; zero or more."""

    @property
    def minutes(self) -> int:
        """All that can go somewhere, before the debt is settled."""
        return self.own + self.gift_only + self.received

    @property
    def left(self) -> int:
        """What goes on once the debt is settled."""
        return max(self.minutes - self.debt, 0)

    @property
    def parts(self) -> dict[AccountKind, int]:
        return {
            AccountKind.OWN: self.own,
            AccountKind.GIFT_ONLY: self.gift_only,
            AccountKind.RECEIVED: self.received,
        }

    def after_debt(self) -> "Holdings":
        """Return what is left of each kind once the debt is settled: own minutes pay first."""
        own_pays = min(self.own, self.debt)
        gift_pays = min(self.gift_only, self.debt - own_pays)
        received_pays = min(self.received, self.debt - own_pays - gift_pays)
        return Holdings(
            own=self.own - own_pays,
            gift_only=self.gift_only - gift_pays,
            received=self.received - received_pays,
            debt=self.debt - own_pays - gift_pays - received_pays,
        )


def holdings_of(session: Session, *, branch_id: str, person_id: UUID) -> Holdings:
    """Return what the person holds now."""
    return _holdings(balances_of(session, branch_id=branch_id, owner_id=person_id))


def lock_holdings(session: Session, *, branch_id: str, person_id: UUID) -> Holdings:
    """Return the same, the accounts locked until the unit of work ends: nothing is added meanwhile."""
    return _holdings(lock_balances(session, branch_id=branch_id, owner_id=person_id))


def _holdings(balances: Balances) -> Holdings:
    return Holdings(
        own=balances.get(AccountKind.OWN, 0),
        gift_only=balances.get(AccountKind.GIFT_ONLY, 0),
        received=balances.get(AccountKind.RECEIVED, 0),
        debt=-balances.get(AccountKind.DEBT, 0),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenThings:
    """What the person has underway."""

    gifts: int
    redemptions: int

    def __bool__(self) -> bool:
        return bool(self.gifts or self.redemptions)

    def check_none(self) -> None:
        """Pass if nothing is underway.

        Raises:
            StillOpenThings
        """
        if self:
            raise StillOpenThings(gifts=self.gifts, redemptions=self.redemptions)


def open_things_of(session: Session, *, branch_id: str, person_id: UUID) -> OpenThings:
    """Count the gifts and requests for care that the person has underway."""
    return OpenThings(
        gifts=len(list_open_gifts_of(session, branch_id=branch_id, person_id=person_id)),
        redemptions=len(list_open_redemptions_of(session, branch_id=branch_id, person_id=person_id)),
    )


def has_undecided_visits(session: Session, *, branch_id: str, person_id: UUID) -> bool:
    """Tell whether a visit that the person gave or received waits for its decision."""
    return bool(list_visits(session, branch_id=branch_id, person_id=person_id, states=OPEN_STATES, limit=1))


def check_visits_decided(session: Session, *, branch_id: str, person_id: UUID) -> None:
    """Pass if no visit of the person waits for its decision, which would still move minutes.

    Raises:
        VisitsUndecided
    """
    if has_undecided_visits(session, branch_id=branch_id, person_id=person_id):
        raise VisitsUndecided


def find_freeze(session: Session, *, branch_id: str, person_id: UUID) -> Freeze | None:
    """Return what keeps the person's accounts still."""
    return session.scalars(
        select(Freeze)
        .where(Freeze.branch_id == branch_id, Freeze.person_id == person_id, Freeze.lifted_at.is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()
