"""Approving a request for care, and ending it before anybody came."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.texts import LONGEST, read_text
from timebank.core.clock import local_day, local_moment
from timebank.core.commands import Command
from timebank.exchange.commands.acting import check_acting
from timebank.exchange.commands.letting_go import let_go
from timebank.exchange.commands.reserving import due_within, note, release, tell
from timebank.exchange.errors.redemptions import (
    NotYourRedemption,
    RedemptionReasonNeeded,
    VisitBegun,
    VisitLogged,
    VisitNotDue,
)
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.queries.calls import callers_of
from timebank.exchange.queries.redemptions import find_logged_visit, lock_redemption
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.acting import Acting
from timebank.exchange.rules.redemptions import (
    MissedBy,
    RedemptionEventKind,
)
from timebank.people.queries import get_branch
from timebank.people.rules import DelegatedAct
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRedemption(Command):
    """What is done to one redemption."""

    redemption_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.redemption_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRedemption(OfRedemption):
    """A second person lets a large one, or one asked for by telephone, go on."""


def approve_redemption(session: Session, command: ApproveRedemption, *, now: datetime) -> None:
    """Let volunteers be asked.

    Raises:
        RedemptionNotFound, RedemptionOver, RedemptionApproved, NotASecondPerson, SecondIsParty,
        SecondAskedForIt, SecondIsRelative, DeputyMustWait, AccountFrozen
    """
    redemption, today, policy = _read(session, command, now=now)
    by_id = _check_second(session, redemption, command, today=today)
    check_free_to_move(session, branch_id=command.branch_id, person_id=redemption.beneficiary_id)
    due_on = due_within(redemption, today=today, days=policy.offer_days)
    redemption.approve(by_id=by_id, at=now, due_on=due_on)
    note(session, redemption, RedemptionEventKind.APPROVED, command, now=now)
    tell(session, redemption, "redemption_approved", command, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseRedemption(OfRedemption):
    reason: str
    """The person reads it."""


def refuse_redemption(session: Session, command: RefuseRedemption, *, now: datetime) -> None:
    """End one that waits for approval; its minutes go back, and the person reads the reason.

    Raises:
        RedemptionNotFound, RedemptionOver, RedemptionApproved, NotASecondPerson, SecondIsParty,
        SecondAskedForIt, SecondIsRelative, DeputyMustWait, RedemptionReasonNeeded, TextTooLong,
        ResidentNumberRefused
    """
    redemption, today, _policy = _read(session, command, now=now)
    by_id = _check_second(session, redemption, command, today=today)
    reason = _reason(command.reason)
    redemption.refuse(by_id=by_id, at=now, reason=reason)
    release(session, redemption, command, now=now)
    note(session, redemption, RedemptionEventKind.REFUSED, command, words=reason, now=now)
    values = {"reason": reason, "minutes": redemption.minutes}
    tell(session, redemption, "redemption_refused", command, values=values, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRedemption(OfRedemption):
    reason: str | None = None
    """Needed from the branch."""


def cancel_redemption(session: Session, command: CancelRedemption, *, now: datetime) -> None:
    """End it before the volunteer has come; its minutes go back at once, and everybody is told.

    By the person, their delegate, or who asked for them, until the visit begins; by the branch until it is
    logged.

    Raises:
        RedemptionNotFound, RedemptionOver, NotYourRedemption, ActsForRelative, VisitBegun, VisitLogged,
        RedemptionReasonNeeded, TextTooLong, ResidentNumberRefused
    """
    redemption, today, _policy = _read(session, command, now=now)
    redemption.check_open()
    acting = Acting.THEMSELVES
    if command.actor_id != redemption.beneficiary_id:
        acting = _check_other(session, redemption, command, today=today)
    is_own = acting is not Acting.BRANCH or command.actor_id == redemption.asked_by_id
    when = redemption.visit_time
    if when is not None:
        zone = get_branch(session, command.branch_id).zone
        begins = local_moment(when.day, when.start, zone)
        if is_own and (when.day < today or (begins is not None and begins <= now)):
            raise VisitBegun
        _check_unlogged(session, redemption)
    reason = read_text(command.reason, field="reason", most=LONGEST)
    if reason is None and command.actor_id != redemption.beneficiary_id:
        raise RedemptionReasonNeeded
    volunteer_id = redemption.volunteer_id
    let_go(session, redemption, command, today=today, now=now)
    redemption.cancel(at=now, reason=reason)
    release(session, redemption, command, now=now)
    note(session, redemption, RedemptionEventKind.CANCELLED, command, words=reason, now=now)
    _tell_both(session, redemption, command, "redemption_cancelled", volunteer_id=volunteer_id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissRedemption(OfRedemption):
    """The day came, and the visit did not."""

    missed_by: MissedBy
    reason: str


def miss_redemption(session: Session, command: MissRedemption, *, now: datetime) -> None:
    """Record why the visit did not come about; its minutes go back at once, and both are told.

    Raises:
        RedemptionNotFound, RedemptionOver, RedemptionNotTaken, VisitNotDue, VisitLogged,
        RedemptionReasonNeeded, MayNotActForThem, ActsForRelative, TextTooLong, ResidentNumberRefused
    """
    redemption, today, _policy = _read(session, command, now=now)
    redemption.check_accepted()
    if _check_other(session, redemption, command, today=today) is not Acting.BRANCH:
        raise NotYourRedemption
    when = redemption.visit_time
    assert when is not None
    begins = local_moment(when.day, when.start, get_branch(session, command.branch_id).zone)
    if begins is None or begins > now:
        raise VisitNotDue(day=when.day)
    _check_unlogged(session, redemption)
    reason = _reason(command.reason)
    volunteer_id = redemption.volunteer_id
    redemption.miss(by=command.missed_by, at=now, reason=reason)
    release(session, redemption, command, now=now)
    note(
        session,
        redemption,
        RedemptionEventKind.MISSED,
        command,
        volunteer_id=volunteer_id,
        words=reason,
        now=now,
    )
    _tell_both(session, redemption, command, "redemption_missed", volunteer_id=volunteer_id, now=now)


def _read(
    session: Session, command: OfRedemption, *, now: datetime
) -> tuple[Redemption, date, PolicyInForce]:
    redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=command.redemption_id)
    today = local_day(now, get_branch(session, command.branch_id).zone)
    return redemption, today, policy_on(session, branch_id=command.branch_id, day=today)


def _check_second(session: Session, redemption: Redemption, command: Command, *, today: date) -> UUID:
    assert command.actor_id is not None
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=[redemption.beneficiary_id],
        asked_by_id=redemption.asked_by_id,
        called_by=callers_of(session, branch_id=redemption.branch_id, object_id=redemption.id),
        day=today,
    )
    return command.actor_id


def _check_other(session: Session, redemption: Redemption, command: Command, *, today: date) -> Acting:
    """Return for whom the actor does it: the branch, being no party or relative of one, or as a delegate."""
    assert command.actor_id is not None
    if command.actor_id in (redemption.beneficiary_id, redemption.volunteer_id):
        raise NotYourRedemption
    return check_acting(
        session,
        branch_id=command.branch_id,
        actor_id=command.actor_id,
        person_id=redemption.beneficiary_id,
        act=DelegatedAct.ASK,
        day=today,
    )


def _check_unlogged(session: Session, redemption: Redemption) -> None:
    """Pass if no visit stands that would settle it."""
    if find_logged_visit(session, redemption=redemption) is not None:
        raise VisitLogged


def _reason(text: str) -> str:
    reason = read_text(text, field="reason")
    if reason is None:
        raise RedemptionReasonNeeded
    return reason


def _tell_both(  # noqa: PLR0913  # whom, what, and why
    session: Session,
    redemption: Redemption,
    command: Command,
    template: str,
    *,
    volunteer_id: UUID | None,
    now: datetime,
) -> None:
    values = {"minutes": redemption.minutes}
    tell(session, redemption, template, command, values=values, now=now)
    if volunteer_id is not None:
        told = {"day": redemption.visit_on}
        tell(session, redemption, f"{template}_volunteer", command, to=volunteer_id, values=told, now=now)
