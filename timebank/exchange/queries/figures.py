"""How long requests for care wait, and what became of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.clock import local_day, start_of_day
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.rules.redemptions import MissedBy, RedemptionState

WEEKS = 12
CAME_TO_NOTHING = (RedemptionState.REFUSED, RedemptionState.CANCELLED, RedemptionState.MISSED)
REASONS_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOfWaiting:
    """The requests that were asked for in one week."""

    monday: date
    asked: int
    accepted_after: int | None
    """Minutes from asking to somebody's yes, the median; None where nobody has said yes."""
    done_after: int | None
    """Minutes from asking to the approved visit, the median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one request came to nothing, in the words that were written then."""

    redemption_id: UUID
    ended_at: datetime
    state: RedemptionState
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFigures:
    since: date
    asked: int
    accepted_after: int | None
    done_after: int | None
    weeks: tuple[WeekOfWaiting, ...]
    ended: dict[RedemptionState, int]
    missed: dict[MissedBy, int]
    reasons: tuple[Reason, ...]
    """Of those that came to nothing, the newest first."""


def waiting_figures(session: Session, *, branch_id: str, today: date, zone: str) -> WaitingFigures:
    """Return the figures of the last twelve weeks, this one included, by the week of asking."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    rows = session.execute(
        select(
            Redemption.asked_at,
            Redemption.accepted_at,
            Redemption.ended_at,
            Redemption.state,
            Redemption.missed_by,
        ).where(Redemption.branch_id == branch_id, Redemption.asked_at >= start_of_day(first, zone))
    ).all()
    weeks: dict[date, list[tuple[int | None, int | None]]] = {
        first + timedelta(weeks=each): [] for each in range(WEEKS)
    }
    waits: list[tuple[int | None, int | None]] = []
    for asked_at, accepted_at, ended_at, state, _missed in rows:
        wait = (
            _minutes(asked_at, accepted_at),
            _minutes(asked_at, ended_at) if state is RedemptionState.DONE else None,
        )
        day = local_day(asked_at, zone)
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(wait)
        waits.append(wait)
    return WaitingFigures(
        since=first,
        asked=len(rows),
        accepted_after=_median(wait[0] for wait in waits),
        done_after=_median(wait[1] for wait in waits),
        weeks=tuple(
            WeekOfWaiting(
                monday=each,
                asked=len(found),
                accepted_after=_median(wait[0] for wait in found),
                done_after=_median(wait[1] for wait in found),
            )
            for each, found in weeks.items()
        ),
        ended=dict(Counter(row.state for row in rows if row.ended_at is not None)),
        missed=dict(Counter(row.missed_by for row in rows if row.missed_by is not None)),
        reasons=_reasons(session, branch_id, start_of_day(first, zone)),
    )


def _reasons(session: Session, branch_id: str, since: datetime) -> tuple[Reason, ...]:
    rows = session.execute(
        select(Redemption.id, Redemption.ended_at, Redemption.state, Redemption.end_reason)
        .where(
            Redemption.branch_id == branch_id,
            Redemption.asked_at >= since,
            Redemption.state.in_(CAME_TO_NOTHING),
            Redemption.end_reason.is_not(None),
        )
        .order_by(Redemption.ended_at.desc(), Redemption.id.desc())
        .limit(REASONS_AT_ONCE)
    ).all()
    return tuple(
        Reason(redemption_id=redemption_id, ended_at=ended_at, state=state, words=words)
        for redemption_id, ended_at, state, words in rows
        if ended_at is not None and words
    )


def _minutes(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - start).total_seconds()) // 60


def _median(values: Iterable[int | None]) -> int | None:
    known = [each for each in values if each is not None]
    return median_low(known) if known else None
