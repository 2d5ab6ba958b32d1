"""Who received how much of its need: each household's part in a period or a round, and sums over them.

A household's need in a period is what it may take in a cycle of seven days, times the weeks of the period in
which it receives; in a round it is what it may take once. Everything is summed by the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from timebank.core.clock import end_of_day, local_day, start_of_day
from timebank.households.models import Household
from timebank.households.rules import CAP_PER_PERSON, MOST_CAP, SMALLEST_CAP, HouseholdState
from timebank.matching.models import Appointment, Pick
from timebank.matching.rules.rounds import CYCLE, AppointmentState, PickState
from timebank.pantry.models import Lot, Movement
from timebank.pantry.rules import MovementKind
from timebank.reporting.rules import Period

POINTS = 100
"""Of a curve, at most."""
FINE = 10_000
"""Parts of a share that the Gini index is computed from."""
GIVEN = (MovementKind.HANDED_OUT, MovementKind.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many took part, how many of them got something, how much, and how evenly."""

    households: int
    reached: int
    people: int
    people_reached: int
    units: int
    grams: int
    lowest: int
    """Per cent of the need met: the middle of the lowest 5 per cent, as on the board of a round."""
    middle: int
    highest: int
    even: int
    """What each would have got if all had got the same share."""
    gini: float
    """0: all got the same share; 1: one got everything."""

    @property
    def nothing(self) -> int:
        return self.households - self.reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The households that are alike in one thing."""

    key: str
    households: int
    reached: int
    people: int
    units: int
    grams: int
    share: int
    """Per cent of their need that was met, all together."""


def grams_of(units: ColumnElement[int] | Any) -> ColumnElement[int]:  # noqa: ANN401
    """Return units times the grams of one, wide enough for any pallet."""
    return cast(units, BigInteger) * Lot.grams_each


def parts_in_period(session: Session, *, branch_id: str, period: Period, zone: str, today: date) -> CTE:
    """Return each household that received in the period, or should have, with its need and what it got.

    Days that have not come yet count for nothing, nor do those before the branch had any food.
    """
    opened = session.scalar(select(func.min(Movement.moved_at)).where(Movement.branch_id == branch_id))
    since = max(period.since, local_day(opened, zone)) if opened else period.since
    until = min(period.until, max(today, period.since))
    given = (
        select(
            Movement.household_id,
            (-func.sum(Movement.units)).label("units"),
            (-func.sum(grams_of(Movement.units))).label("grams"),
        )
        .join(Lot, and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id))
        .where(
            Movement.branch_id == branch_id,
            Movement.kind.in_(GIVEN),
            Movement.moved_at >= start_of_day(period.since, zone),
            Movement.moved_at < end_of_day(period.until, zone),
        )
        .group_by(Movement.household_id)
        .subquery()
    )
    last = func.coalesce(Household.ends_on, Household.papers_due_on, type_=Date)
    # The day on which a record ended is a day of UTC here; it moves a need by a seventh of a cycle at most.
    ended = func.coalesce(func.date(Household.ended_at), last, type_=Date)
    first = _later(Household.starts_on, literal(since, Date))
    end = _earlier(_earlier(last, ended), literal(until, Date))
    days = _days(session, first, end)
    entitled = and_(Household.state != HouseholdState.WAITING, last.is_not(None), days > 0)
    wanted = (
        _household()
        .add_columns(
            case((entitled, _cap() * days), else_=0).label("need"),
            func.coalesce(given.c.units, 0).label("units"),
            func.coalesce(given.c.grams, 0).label("grams"),
        )
        .outerjoin(given, given.c.household_id == Household.id)
        .where(Household.branch_id == branch_id, or_(entitled, given.c.units > 0))
    )
    return wanted.cte("parts")


def parts_in_round(*, branch_id: str, round_id: UUID) -> CTE:
    """Return each household of the round that did not cancel, with its need and what was handed to it."""
    given = (
        select(
            Pick.household_id,
            func.sum(Pick.units).label("units"),
            func.sum(grams_of(Pick.units)).label("grams"),
        )
        .join(Lot, and_(Lot.branch_id == Pick.branch_id, Lot.id == Pick.lot_id))
        .where(Pick.branch_id == branch_id, Pick.round_id == round_id, Pick.state == PickState.HANDED)
        .group_by(Pick.household_id)
        .subquery()
    )
    wanted = (
        _household()
        .add_columns(
            (_cap() * CYCLE.days).label("need"),
            func.coalesce(given.c.units, 0).label("units"),
            func.coalesce(given.c.grams, 0).label("grams"),
        )
        .join(
            Appointment,
            and_(
                Appointment.branch_id == Household.branch_id,
                Appointment.household_id == Household.id,
                Appointment.round_id == round_id,
            ),
        )
        .outerjoin(given, given.c.household_id == Household.id)
        .where(Household.branch_id == branch_id, Appointment.state != AppointmentState.CANCELLED)
    )
    return wanted.cte("parts")


def _household() -> Select[Any]:
    wanted: Any = select(Household.id, Household.kind, Household.neighbourhood, Household.size)
    return wanted  # type: ignore[no-any-return]


def _cap() -> ColumnElement[int]:
    """Return units in a cycle: the household's own cap, else `households.rules.usual_cap`."""
    usual = SMALLEST_CAP + CAP_PER_PERSON * (Household.size - 1)
    return func.coalesce(Household.item_cap, case((usual > MOST_CAP, MOST_CAP), else_=usual), type_=Integer)


def _later(one: Any, other: Any) -> ColumnElement[date]:  # noqa: ANN401
    return case((one > other, one), else_=other)


def _earlier(one: Any, other: Any) -> ColumnElement[date]:  # noqa: ANN401
    return case((one < other, one), else_=other)


def _days(session: Session, first: ColumnElement[date], last: ColumnElement[date]) -> ColumnElement[int]:
    if session.get_bind().dialect.name == "postgresql":
        return cast(last, Date).op("-", return_type=Integer())(cast(first, Date)) + 1
    return cast(func.julianday(last) - func.julianday(first), Integer) + 1


def _ranked(parts: CTE) -> CTE:
    """Return the shares of need met in their order: per cent, fine parts, rank from 1, and how many."""
    fine = case((parts.c.units > 0, parts.c.units * CYCLE.days * FINE // parts.c.need), else_=0)
    counted = select(parts.c.id, cast(fine, BigInteger).label("fine")).where(parts.c.need > 0).cte("counted")
    return select(
        counted.c.fine,
        (counted.c.fine * 100 // FINE).label("share"),
        func.row_number().over(order_by=(counted.c.fine, counted.c.id)).label("rank"),
        func.count().over().label("all"),
    ).cte("ranked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """All that the parts of a period or a round come to."""

    reach: Reach
    curve: Sequence[tuple[int, int]]
    """How far along the households, from the one that got least; per cent of need met."""
    kinds: Sequence[Group]
    """The largest group first."""
    neighbourhoods: Sequence[Group]


WIDTH = 12
"""Figures in a row of the one statement below; a part that has fewer leaves the rest empty."""


def get_sharing(session: Session, parts: CTE) -> Sharing:
    """Return who got how much. One statement, so that the movements behind the parts are read once."""
    ranked = _ranked(parts)
    rows = session.execute(
        union_all(
            _row("reach", literal("", String), *_reach(parts, ranked)),
            _curve(ranked),
            _groups(parts, "kind"),
            _groups(parts, "neighbourhood"),
        )
    ).all()
    of: dict[str, list[tuple[str, list[int]]]] = {}
    for part, key, *figures in rows:
        of.setdefault(part, []).append((key, [int(each or 0) for each in figures]))
    return Sharing(
        reach=_as_reach(of["reach"][0][1]),
        curve=sorted((along, share) for _key, (along, share, *_rest) in of.get("curve", [])),
        kinds=_as_groups(of.get("kind", [])),
        neighbourhoods=_as_groups(of.get("neighbourhood", [])),
    )


def _row(part: str, key: ColumnElement[Any], *figures: ColumnElement[Any]) -> Select[Any]:
    empty = [null()] * (WIDTH - len(figures))
    wanted: Any = select(
        literal(part, String).label("part"),
        cast(key, String).label("key"),
        *(cast(each, BigInteger).label(f"n{at}") for at, each in enumerate((*figures, *empty))),
    )
    return wanted  # type: ignore[no-any-return]


def _reach(parts: CTE, ranked: CTE) -> list[ColumnElement[Any]]:
    """Return the figures of `Reach` in its order, the two of the Gini index last."""
    rank, many = ranked.c.rank, ranked.c.all
    few = case((many >= 20, many * 5 // 100), else_=1)  # noqa: PLR2004  5 % of fewer is nobody

    def at(place: ColumnElement[int]) -> Any:  # noqa: ANN401
        return select(func.max(case((rank == place, ranked.c.share)))).scalar_subquery()

    def whole(column: ColumnElement[int]) -> Any:  # noqa: ANN401
        return select(func.sum(column)).select_from(parts).scalar_subquery()

    got = parts.c.units > 0
    return [
        select(func.count()).select_from(parts).scalar_subquery(),
        whole(case((got, 1), else_=0)),
        whole(parts.c.size),
        whole(case((got, parts.c.size), else_=0)),
        whole(parts.c.units),
        whole(parts.c.grams),
        whole(parts.c.need),
        at((few - 1) // 2 + 1),
        at(many // 2 + 1),
        at(many - few + few // 2 + 1),
        select(func.sum((2 * rank - many - 1) * ranked.c.fine)).scalar_subquery(),
        select(func.sum(many * ranked.c.fine)).scalar_subquery(),
    ]


def _as_reach(figures: list[int]) -> Reach:
    *counts, need, lowest, middle, highest, apart, whole = figures
    households, reached, people, people_reached, units, grams = counts
    return Reach(
        households=households,
        reached=reached,
        people=people,
        people_reached=people_reached,
        units=units,
        grams=grams,
        lowest=lowest,
        middle=middle,
        highest=highest,
        even=_share(units, need),
        gini=round(apart / whole, 3) if whole else 0.0,
    )


def _curve(ranked: CTE) -> Select[Any]:
    place = (ranked.c.rank - 1) * POINTS // ranked.c.all
    points = select(place.label("place"), ranked.c.share).subquery()
    wanted = _row("curve", literal("", String), points.c.place, func.min(points.c.share))
    return wanted.group_by(points.c.place)


def _groups(parts: CTE, by: str) -> Select[Any]:
    got = parts.c.units > 0
    return _row(
        by,
        parts.c[by],
        func.count(),
        func.sum(case((got, 1), else_=0)),
        func.sum(parts.c.size),
        func.sum(parts.c.units),
        func.sum(parts.c.grams),
        func.sum(parts.c.need),
    ).group_by(parts.c[by])


def _as_groups(rows: list[tuple[str, list[int]]]) -> list[Group]:
    return [
        Group(
            key=key,
            households=households,
            reached=reached,
            people=people,
            units=units,
            grams=grams,
            share=_share(units, need),
        )
        for key, (households, reached, people, units, grams, need, *_rest) in sorted(
            rows, key=lambda row: (-row[1][0], row[0])
        )
    ]


def _share(units: int, need: int) -> int:
    return 100 * CYCLE.days * units // need if need else 0
