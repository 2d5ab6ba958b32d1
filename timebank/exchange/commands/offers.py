"""Asking volunteers whether they can come, and what they answer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands import AssignVolunteer, assign_volunteer
from timebank.care.commands.texts import read_text
from timebank.care.queries import find_assignment
from timebank.core.clock import local_day, local_moment
from timebank.core.commands import Command
from timebank.core.permissions import Role
from timebank.exchange.commands.letting_go import close_offers, end_pairing
from timebank.exchange.commands.redemptions import OfRedemption
from timebank.exchange.commands.reserving import due_within, note, tell
from timebank.exchange.errors.redemptions import (
    DayHasCome,
    NotAskedOfYou,
    VisitTimeUnfit,
    VolunteerAsked,
    VolunteerBusy,
    VolunteerOfferOver,
    VolunteerUnfit,
)
from timebank.exchange.models.redemptions import Redemption, VolunteerOffer
from timebank.exchange.queries.fitting import list_candidates
from timebank.exchange.queries.offers import get_volunteer_offer, lock_volunteer_offers
from timebank.exchange.queries.redemptions import get_redemption, lock_redemption
from timebank.exchange.rules.redemptions import (
    OFFERABLE_STATES,
    PARTS_BEGIN,
    RedemptionEventKind,
    RedemptionState,
    Unfit,
    VisitTime,
    VolunteerOfferState,
)
from timebank.people.commands import GrantRole, grant_role
from timebank.people.queries import get_branch, has_role, lock_people
from timebank.policies.queries import policy_on

BEFORE = timedelta(days=6)
"""The two are paired so long before the visit, so that its day of the week comes once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRedemption(OfRedemption):
    """The offer gets the command's own id. `day` and `start` where none was asked for."""

    volunteer_id: UUID
    day: date | None = None
    start: time | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id


def offer_redemption(session: Session, command: OfferRedemption, *, now: datetime) -> UUID:
    """Ask the volunteer whether they can come; return the offer's id.

    They answer within the policy's days, and not later than the day of the visit. Several may be asked.

    Raises:
        RedemptionNotFound, RedemptionOver, RedemptionAwaitsApproval, RedemptionTaken, VisitTimeUnfit,
        VolunteerUnfit, VolunteerBusy, VolunteerAsked, NoPolicyInForce
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    redemption = lock_redemption(session, branch_id=branch_id, redemption_id=command.redemption_id)
    redemption.check_offerable()
    zone = get_branch(session, branch_id).zone
    today = local_day(now, zone)
    when = visit_time(redemption, day=command.day, start=command.start, today=today)
    begins = local_moment(when.day, when.start, zone)
    if begins is None or begins <= now:
        raise VisitTimeUnfit
    waiting = lock_volunteer_offers(session, branch_id=branch_id, redemption_id=redemption.id)
    for other in waiting:
        if other.volunteer_id == command.volunteer_id:
            raise VolunteerAsked(answer_by=other.answer_by)
    _check_fit(session, redemption, when, command.volunteer_id, today=today)
    policy = policy_on(session, branch_id=branch_id, day=today)
    answer_by = min(today + timedelta(days=policy.answer_days), when.day)
    session.add(
        VolunteerOffer(
            branch_id=branch_id,
            id=command.id,
            redemption_id=redemption.id,
            volunteer_id=command.volunteer_id,
            offered_by_id=command.actor_id,
            offered_at=now,
            answer_by=answer_by,
            visit_on=when.day,
            visit_start=when.start,
            visit_end=when.end,
            state=VolunteerOfferState.WAITING,
        )
    )
    redemption.offer(at=now, due_on=max([answer_by, *(each.answer_by for each in waiting)]))
    note(
        session,
        redemption,
        RedemptionEventKind.OFFERED,
        command,
        volunteer_id=command.volunteer_id,
        now=now,
    )
    values = {"day": when.day, "start": when.start, "end": when.end, "answer_by": answer_by}
    tell(session, redemption, "redemption_offered", command, to=command.volunteer_id, values=values, now=now)
    return command.id


def visit_time(redemption: Redemption, *, day: date | None, start: time | None, today: date) -> VisitTime:
    """Return when the volunteer would come: the time asked for, or one that lies within what was asked for.

    Raises:
        VisitTimeUnfit
    """
    if redemption.on_day is not None:
        assert redemption.start_at is not None and redemption.end_at is not None
        return VisitTime(day=redemption.on_day, start=redemption.start_at, end=redemption.end_at)
    assert redemption.part is not None
    if day is None or start is None or start.second or start.microsecond:
        raise VisitTimeUnfit
    first, last = PARTS_BEGIN[redemption.part]
    until = start.hour * 60 + start.minute + redemption.minutes
    fits_day = today <= day <= redemption.last_day
    if not fits_day or (redemption.weekdays and day.weekday() not in redemption.weekdays):
        raise VisitTimeUnfit
    if not first <= start < last or until >= 24 * 60:
        refusal = VisitTimeUnfit()
        refusal.field = "start"  # type: ignore[misc]
        raise refusal
    return VisitTime(day=day, start=start, end=time(*divmod(until, 60)))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOffer(Command):
    """A volunteer's answer to an offer."""

    offer_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.offer_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRedemption(OfOffer):
    """The actor, who was asked, says "I come"."""


def accept_redemption(session: Session, command: AcceptRedemption, *, now: datetime) -> None:
    """Let the volunteer come: the two are paired for that day, and everybody else who was asked is thanked.

    Raises:
        VolunteerOfferNotFound, NotAskedOfYou, VolunteerOfferOver, RedemptionOver, RedemptionTaken,
        VolunteerBusy, VolunteerUnfit, NotActive
    """
    redemption, offer, today = _lock(session, command, with_people=True, now=now)
    redemption.check_offerable()
    zone = get_branch(session, command.branch_id).zone
    begins = local_moment(offer.visit_on, offer.visit_start, zone)
    if offer.answer_by < today or begins is None or begins <= now:
        raise VolunteerOfferOver
    offer.answer(VolunteerOfferState.ACCEPTED, at=now)
    _check_fit(session, redemption, offer.visit_time, offer.volunteer_id, today=today)
    assignment_id = _pair(session, redemption, offer, today=today, now=now)
    redemption.accept(
        volunteer_id=offer.volunteer_id, when=offer.visit_time, assignment_id=assignment_id, at=now
    )
    close_offers(session, redemption, command, but=offer.id, now=now)
    note(
        session,
        redemption,
        RedemptionEventKind.ACCEPTED,
        command,
        volunteer_id=offer.volunteer_id,
        now=now,
    )
    values = {"day": offer.visit_on, "start": offer.visit_start, "end": offer.visit_end}
    tell(session, redemption, "redemption_accepted", command, values=values, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRedemption(OfOffer):
    """The actor, who was asked, cannot come."""

    reason: str | None = None
    """Staff read it."""


def decline_redemption(session: Session, command: DeclineRedemption, *, now: datetime) -> None:
    """Keep the no. Where it was the last answer to wait for, somebody else is to be asked.

    Raises:
        VolunteerOfferNotFound, NotAskedOfYou, VolunteerOfferOver, TextTooLong, ResidentNumberRefused
    """
    redemption, offer, today = _lock(session, command, now=now)
    reason = read_text(command.reason, field="reason")
    offer.answer(VolunteerOfferState.DECLINED, at=now, reason=reason)
    note(
        session,
        redemption,
        RedemptionEventKind.DECLINED,
        command,
        volunteer_id=offer.volunteer_id,
        words=reason,
        now=now,
    )
    ask_again_if_nobody_is_left(session, redemption, today=today, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAcceptance(OfOffer):
    """The actor accepted, and cannot come after all."""

    reason: str | None = None


def withdraw_acceptance(session: Session, command: WithdrawAcceptance, *, now: datetime) -> None:
    """Let somebody else be asked; who is cared for and the branch are told. Only before the day.

    Raises:
        VolunteerOfferNotFound, NotAskedOfYou, VolunteerOfferOver, RedemptionOver, RedemptionNotTaken,
        DayHasCome, TextTooLong, ResidentNumberRefused
    """
    redemption, offer, today = _lock(session, command, now=now)
    redemption.check_accepted()
    if today >= offer.visit_on:
        raise DayHasCome
    reason = read_text(command.reason, field="reason")
    give_back_promise(session, redemption, offer, command, reason=reason, today=today, now=now)


def give_back_promise(  # noqa: PLR0913  # who cannot come, to what, and why
    session: Session,
    redemption: Redemption,
    offer: VolunteerOffer,
    command: Command,
    *,
    reason: str | None,
    today: date,
    now: datetime,
) -> None:
    """Let somebody else be asked because the volunteer who agreed cannot come; both are told."""
    offer.withdraw(at=now, reason=reason)
    end_pairing(session, redemption, command, today=today, now=now)
    policy = policy_on(session, branch_id=command.branch_id, day=today)
    due_on = due_within(redemption, today=today, days=policy.offer_days)
    redemption.ask_again(at=now, due_on=due_on)
    note(
        session,
        redemption,
        RedemptionEventKind.WITHDRAWN,
        command,
        volunteer_id=offer.volunteer_id,
        words=reason,
        now=now,
    )
    values = {"day": offer.visit_on}
    for to in dict.fromkeys((redemption.beneficiary_id, offer.offered_by_id)):
        tell(session, redemption, "redemption_withdrawn", command, to=to, values=values, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireOffer(OfOffer):
    """The bank itself closes an offer that nobody answered in time."""


def expire_offer(session: Session, command: ExpireOffer, *, now: datetime) -> None:
    """Close the offer; an answer that came meanwhile stands. The volunteer is told.

    Raises:
        VolunteerOfferNotFound
    """
    offer = get_volunteer_offer(session, branch_id=command.branch_id, offer_id=command.offer_id)
    redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=offer.redemption_id)
    offer = get_volunteer_offer(session, branch_id=command.branch_id, offer_id=command.offer_id)
    today = local_day(now, get_branch(session, command.branch_id).zone)
    if offer.state is not VolunteerOfferState.WAITING or offer.answer_by >= today:
        return
    offer.answer(VolunteerOfferState.EXPIRED, at=now)
    note(
        session,
        redemption,
        RedemptionEventKind.EXPIRED,
        command,
        volunteer_id=offer.volunteer_id,
        now=now,
    )
    values = {"day": offer.visit_on}
    tell(
        session,
        redemption,
        "redemption_offer_expired",
        command,
        to=offer.volunteer_id,
        values=values,
        now=now,
    )
    ask_again_if_nobody_is_left(session, redemption, today=today, now=now)


def _lock(
    session: Session, command: OfOffer, *, with_people: bool = False, now: datetime
) -> tuple[Redemption, VolunteerOffer, date]:
    """Return the offer of the actor with its redemption, that one locked: all answers wait for it."""
    offer = get_volunteer_offer(session, branch_id=command.branch_id, offer_id=command.offer_id)
    if offer.volunteer_id != command.actor_id:
        raise NotAskedOfYou
    if with_people:
        # So that no time is promised twice; before the redemption, as where a death ends what is underway.
        wanted = get_redemption(session, branch_id=command.branch_id, redemption_id=offer.redemption_id)
        lock_people(session, branch_id=command.branch_id, ids=[offer.volunteer_id, wanted.beneficiary_id])
    redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=offer.redemption_id)
    offer = get_volunteer_offer(session, branch_id=command.branch_id, offer_id=command.offer_id)
    return redemption, offer, local_day(now, get_branch(session, command.branch_id).zone)


def ask_again_if_nobody_is_left(
    session: Session, redemption: Redemption, *, today: date, now: datetime
) -> None:
    """Let others be asked, due within the policy's days, once no offer waits for an answer."""
    session.flush()
    waiting = lock_volunteer_offers(session, branch_id=redemption.branch_id, redemption_id=redemption.id)
    if redemption.state not in OFFERABLE_STATES:
        return
    if waiting:
        redemption.due_on = max(each.answer_by for each in waiting)
        return
    if redemption.state is RedemptionState.OFFERED:
        policy = policy_on(session, branch_id=redemption.branch_id, day=today)
        due_on = due_within(redemption, today=today, days=policy.offer_days)
        redemption.ask_again(at=now, due_on=due_on)


def _check_fit(
    session: Session, redemption: Redemption, when: VisitTime, volunteer_id: UUID, *, today: date
) -> None:
    found = list_candidates(session, redemption=redemption, when=when, today=today, volunteer_id=volunteer_id)
    if not found:
        raise VolunteerUnfit(why=Unfit.AWAY)
    if Unfit.BUSY in found[0].unfits:
        raise VolunteerBusy
    if found[0].unfits:
        raise VolunteerUnfit(why=found[0].unfits[0])


def _pair(
    session: Session, redemption: Redemption, offer: VolunteerOffer, *, today: date, now: datetime
) -> UUID | None:
    """Have the coordinator who asked pair the two for the visit; None where they are paired already."""
    branch_id, senior_id = redemption.branch_id, redemption.beneficiary_id
    pair = {"branch_id": branch_id, "volunteer_id": offer.volunteer_id, "senior_id": senior_id}
    if find_assignment(session, **pair, day=offer.visit_on) is not None:  # type: ignore[arg-type]
        return None
    if not has_role(session, branch_id=branch_id, person_id=senior_id, role=Role.SENIOR, day=offer.visit_on):
        # A volunteer of old who uses points is cared for from now on, and sees who comes.
        grant_role(
            session,
            GrantRole(
                branch_id=branch_id,
                id=uuid5(offer.id, "senior"),
                actor_id=offer.offered_by_id,
                person_id=senior_id,
                role=Role.SENIOR,
                starts_on=today,
            ),
            now=now,
        )
        session.flush()
    starts_on = max(today, offer.visit_on - BEFORE)
    # An assignment of the two that holds on other days of these is not doubled.
    for each in range((offer.visit_on - starts_on).days):
        day = starts_on + timedelta(days=each)
        if find_assignment(session, **pair, day=day) is not None:  # type: ignore[arg-type]
            starts_on = offer.visit_on
            break
    return assign_volunteer(
        session,
        AssignVolunteer(
            branch_id=branch_id,
            id=uuid5(offer.id, "assignment"),
            actor_id=offer.offered_by_id,
            volunteer_id=offer.volunteer_id,
            senior_id=senior_id,
            activities=tuple(redemption.activities),
            weekdays=(offer.visit_on.weekday(),),
            usual_start=offer.visit_start,
            usual_end=offer.visit_end,
            starts_on=starts_on,
            ends_on=offer.visit_on,
            safety_note=redemption.wish,
        ),
        now=now,
    )
