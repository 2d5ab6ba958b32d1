"""What the bank itself notices about redemptions: a visit is tomorrow, or was not logged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.exchange.commands.redemptions import OfRedemption
from timebank.exchange.commands.reserving import note, tell
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.queries.redemptions import find_logged_visit, lock_redemption
from timebank.exchange.rules.redemptions import RedemptionEventKind, RedemptionState
from timebank.people.queries import get_branch


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfVisit(OfRedemption):
    """The visit is tomorrow."""


def remind_of_visit(session: Session, command: RemindOfVisit, *, now: datetime) -> None:
    """Remind both, once; nobody where it is off by now.

    Raises:
        RedemptionNotFound
    """
    redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=command.redemption_id)
    today = local_day(now, get_branch(session, command.branch_id).zone)
    if not _is_awaited(redemption) or redemption.reminded_at is not None:
        return
    if redemption.visit_on != today + timedelta(days=1):
        return
    redemption.reminded_at = now
    note(session, redemption, RedemptionEventKind.REMINDED, command, now=now)
    values = {
        "day": redemption.visit_on,
        "start": redemption.visit_start,
        "end": redemption.visit_end,
    }
    for to in (redemption.beneficiary_id, redemption.volunteer_id):
        tell(session, redemption, "redemption_reminder", command, to=to, values=values, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeUnlogged(OfRedemption):
    """The day is over, and no visit was logged."""


def notice_unlogged(session: Session, command: NoticeUnlogged, *, now: datetime) -> None:
    """Ask the volunteer what became of the visit, once; nobody where it was logged meanwhile.

    Raises:
        RedemptionNotFound
    """
    redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=command.redemption_id)
    today = local_day(now, get_branch(session, command.branch_id).zone)
    if not _is_awaited(redemption) or redemption.unlogged_at is not None:
        return
    if redemption.visit_on is None or redemption.visit_on >= today:
        return
    redemption.unlogged_at = now
    if find_logged_visit(session, redemption=redemption) is not None:
        return
    note(
        session,
        redemption,
        RedemptionEventKind.UNLOGGED,
        command,
        volunteer_id=redemption.volunteer_id,
        now=now,
    )
    values = {"day": redemption.visit_on}
    tell(
        session,
        redemption,
        "redemption_unlogged",
        command,
        to=redemption.volunteer_id,
        values=values,
        now=now,
    )


def _is_awaited(redemption: Redemption) -> bool:
    return redemption.state is RedemptionState.ACCEPTED
