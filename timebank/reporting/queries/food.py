"""What a food bank received, gave, passed on and lost in a period or a round, and whom it reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Integer, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from timebank.core.clock import end_of_day, start_of_day
from timebank.matching.models import Round
from timebank.matching.queries import get_round
from timebank.pantry.models import Donation, Donor, Lot, Movement
from timebank.pantry.rules import MovementKind, Reason
from timebank.reporting.queries.sharing import (
    GIVEN,
    Group,
    Reach,
    get_sharing,
    grams_of,
    parts_in_period,
    parts_in_round,
)
from timebank.reporting.rules import Period

MOST_DONORS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """So many units, and their weight."""

    units: int = 0
    grams: int = 0

    def less(self, moved: "Moved") -> "Amount":
        return Amount(units=self.units - moved.units, grams=self.grams - moved.grams)


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorSum:
    """What came from one donor, or from another branch, or from nobody that is named."""

    donor_id: UUID | None
    name: str | None
    branch_id: str | None
    donations: int
    units: int
    grams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodMonth:
    """One month's weights, in grams."""

    month: Period
    received: int
    given: int
    wasted: int
    passed_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodFigures:
    """All of it."""

    period: Period
    round: Round | None
    received: Amount
    given: Amount
    wasted: Amount
    passed_on: Amount
    counted: Amount
    """What counting found more (above zero) or less (below) than there should have been."""
    reasons: Sequence[tuple[Reason, Amount]]
    """Why it was wasted, the heaviest first."""
    reach: Reach
    curve: Sequence[tuple[int, int]]
    kinds: Sequence[Group]
    neighbourhoods: Sequence[Group]
    donors: Sequence[DonorSum]
    months: Sequence[FoodMonth]
    """Of a period that is longer than one."""


def get_food_figures(  # noqa: PLR0913  of what, on whose clocks
    session: Session, *, branch_id: str, zone: str, period: Period, today: date, round_id: UUID | None = None
) -> FoodFigures:
    """Return the figures of the period; with a round, of what was given in it until the next one begins.

    Raises:
        RoundNotFound
    """
    round_ = get_round(session, branch_id=branch_id, round_id=round_id) if round_id else None
    if round_ is None:
        parts = parts_in_period(session, branch_id=branch_id, period=period, zone=zone, today=today)
    else:
        period = Period(round_.starts_on, round_.next_on - timedelta(days=1))
        parts = parts_in_round(branch_id=branch_id, round_id=round_.id)
    moved = list_moved(session, branch_id=branch_id, period=period, zone=zone)
    wasted: dict[Reason, Amount] = {}
    for each in moved:
        if each.kind is MovementKind.WASTED and each.reason is not None:
            wasted[each.reason] = wasted.get(each.reason, Amount()).less(each)
    shared = get_sharing(session, parts)
    return FoodFigures(
        period=period,
        round=round_,
        received=_amount(moved, MovementKind.RECEIVED),
        given=Amount(units=shared.reach.units, grams=shared.reach.grams),
        wasted=_amount(moved, MovementKind.WASTED, sign=-1),
        passed_on=_amount(moved, MovementKind.PASSED_ON, sign=-1),
        counted=_amount(moved, MovementKind.COUNTED),
        reasons=sorted(wasted.items(), key=lambda one: (-one[1].grams, -one[1].units, one[0])),
        reach=shared.reach,
        curve=shared.curve,
        kinds=shared.kinds,
        neighbourhoods=shared.neighbourhoods,
        donors=list_donor_sums(session, branch_id=branch_id, period=period, zone=zone),
        months=[] if round_ else _months(period, moved, today=max(today, period.since)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Units and grams of one kind of movement, of one reason, in one month; signs as in the movements."""

    month: int
    """Which of the period's months, from 0; always 0 where there are too many to tell apart."""
    kind: MovementKind
    reason: Reason | None
    units: int
    grams: int


def list_moved(session: Session, *, branch_id: str, period: Period, zone: str) -> list[Moved]:
    """Return what came and went, in one pass over the movements.

    Which month a movement falls in is said by the months' first moments, so that any database knows zones.
    """
    ends = [(Movement.moved_at < end_of_day(each.until, zone), at) for at, each in enumerate(period.months)]
    number = case(*ends, else_=0) if ends else literal(0)
    # The expression stands in a subquery: PostgreSQL would take its parameters for others the second time.
    moved = (
        select(
            cast(number, Integer).label("month"),
            Movement.kind,
            Movement.reason,
            Movement.units,
            grams_of(Movement.units).label("grams"),
        )
        .join(Lot, and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id))
        .where(
            Movement.branch_id == branch_id,
            Movement.moved_at >= start_of_day(period.since, zone),
            Movement.moved_at < end_of_day(period.until, zone),
        )
        .subquery()
    )
    keys = (moved.c.month, moved.c.kind, moved.c.reason)
    rows = session.execute(
        select(*keys, func.sum(moved.c.units), func.sum(moved.c.grams)).group_by(*keys).order_by(*keys)
    )
    return [
        Moved(month=month, kind=kind, reason=reason, units=int(units), grams=int(grams))
        for month, kind, reason, units, grams in rows
    ]


def _amount(moved: Sequence[Moved], kind: MovementKind, *, sign: int = 1) -> Amount:
    of = [each for each in moved if each.kind is kind]
    return Amount(units=sign * sum(each.units for each in of), grams=sign * sum(each.grams for each in of))


def _months(period: Period, moved: Sequence[Moved], *, today: date) -> list[FoodMonth]:
    """Return the months that have begun, the newest first; none of a single month."""
    months = [each for each in period.months if each.since <= today]
    if len(period.months) < 2:  # noqa: PLR2004
        return []

    def grams(at: int, *kinds: MovementKind) -> int:
        return abs(sum(each.grams for each in moved if each.month == at and each.kind in kinds))

    return [
        FoodMonth(
            month=month,
            received=grams(at, MovementKind.RECEIVED),
            given=grams(at, *GIVEN),
            wasted=grams(at, MovementKind.WASTED),
            passed_on=grams(at, MovementKind.PASSED_ON),
        )
        for at, month in reversed(list(enumerate(months)))
    ]


def list_donor_sums(session: Session, *, branch_id: str, period: Period, zone: str) -> list[DonorSum]:
    """Return from whom it came, the heaviest first."""
    grams = func.sum(grams_of(Movement.units))
    rows = session.execute(
        select(
            Donor.id,
            Donor.name,
            Movement.other_branch_id,
            func.count(Donation.id.distinct()),
            func.sum(Movement.units),
            grams,
        )
        .select_from(Movement)
        .join(Lot, and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id))
        .outerjoin(Donation, and_(Donation.branch_id == Lot.branch_id, Donation.id == Lot.donation_id))
        .outerjoin(Donor, and_(Donor.branch_id == Donation.branch_id, Donor.id == Donation.donor_id))
        .where(
            Movement.branch_id == branch_id,
            Movement.kind == MovementKind.RECEIVED,
            Movement.moved_at >= start_of_day(period.since, zone),
            Movement.moved_at < end_of_day(period.until, zone),
        )
        .group_by(Donor.id, Donor.name, Movement.other_branch_id)
        .order_by(grams.desc(), Donor.id, Movement.other_branch_id)
        .limit(MOST_DONORS)
    )
    return [
        DonorSum(
            donor_id=donor_id,
            name=name,
            branch_id=other_branch_id,
            donations=donations,
            units=int(units),
            grams=int(weight),
        )
        for donor_id, name, other_branch_id, donations, units, weight in rows
    ]
