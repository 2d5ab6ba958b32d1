"""Carries the demonstration's commands out: the same ones that pages and API ask for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_moment
from timebank.core.commands import Channel, Command, Handler, Origin, apply

Asked = TypeVar("Asked", bound=Command)
Answer = TypeVar("Answer")
ZONE = "Asia/Seoul"
ORIGIN = Origin(channel=Channel.SYSTEM)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment at which it is that time in Seoul."""
    moment = local_moment(day, time(hour, minute), ZONE)
    assert moment is not None
    return moment


@dataclass(frozen=True, slots=True)
class Teller:
    """One unit of work in which everything happens."""

    session: Session

    def do(self, handle: Handler[Asked, Answer], command: Asked, *, now: datetime) -> Answer:
        """Carry the command out as of `now`, recorded like any other."""
        return apply(self.session, handle, command, origin=ORIGIN, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Those who work in a branch: two coordinators, so that each may decide what the other entered."""

    branch_id: str
    first: UUID
    second: UUID


def weekday_before(day: date, weekday: int) -> date:
    """Return the newest day with that weekday (0 for Monday) before `day`."""
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
