"""The board of open needs, and who says "I can"."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.checks import FARTHEST, check_activities, check_role, check_weekdays
from timebank.care.commands.texts import read_text
from timebank.care.errors import (
    AlreadyOffered,
    DayPassed,
    NeedClosed,
    NeedTooLong,
    NeighbourhoodMissing,
    NotYourOffer,
    OnceTooFar,
    ReasonNeeded,
    SamePerson,
    WhenNeeded,
)
from timebank.care.models import Need, Offer
from timebank.care.queries import find_offer, list_waiting_offers, lock_need, lock_offer
from timebank.care.rules import OfferState, PartOfDay
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import Role
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, get_person
from timebank.policies.queries import policy_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNeed(Command):
    """The need gets the command's own id. Either `weekdays` or `once_on`."""

    senior_id: UUID
    activities: tuple[str, ...]
    weekdays: tuple[int, ...] = ()
    """0 for Monday."""
    once_on: date | None = None
    part: PartOfDay
    minutes: int

    @property
    def subject_id(self) -> UUID | None:
        return self.senior_id


def open_need(session: Session, command: OpenNeed, *, now: datetime) -> UUID:
    """Put the need on the board, with the neighbourhood of the senior's record; return its id.

    Raises:
        PersonNotFound, NotASenior, NeighbourhoodMissing, NoActivity, ActivityUnknown, WhenNeeded,
        WeekdayUnknown, DayPassed, OnceTooFar, NeedTooLong
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    senior = get_person(session, branch_id=branch_id, person_id=command.senior_id)
    check_role(session, branch_id=branch_id, person_id=senior.id, role=Role.SENIOR, day=today)
    if not senior.neighbourhood:
        raise NeighbourhoodMissing
    policy = policy_on(session, branch_id=branch_id, day=today)
    activities = check_activities(policy, command.activities)
    weekdays = check_weekdays(command.weekdays)
    if bool(weekdays) == (command.once_on is not None):
        raise WhenNeeded
    if command.once_on is not None and command.once_on < today:
        raise DayPassed(earliest=today)
    if command.once_on is not None and command.once_on - today > FARTHEST:
        raise OnceTooFar
    if not 1 <= command.minutes <= policy.longest_visit_minutes:
        raise NeedTooLong(longest_minutes=policy.longest_visit_minutes)
    session.add(
        Need(
            branch_id=branch_id,
            id=command.id,
            senior_id=senior.id,
            neighbourhood=senior.neighbourhood,
            activities=activities,
            weekdays=weekdays,
            once_on=command.once_on,
            part=command.part,
            minutes=command.minutes,
            opened_by_id=command.actor_id,
            opened_at=now,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseNeed(Command):
    need_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.need_id


def close_need(session: Session, command: CloseNeed, *, now: datetime) -> None:
    """Take the need off the board; offers that still wait are declined, and their volunteers told.

    Raises:
        NeedNotFound, NeedClosed
    """
    need = lock_need(session, branch_id=command.branch_id, need_id=command.need_id)
    if need.closed_at is not None:
        raise NeedClosed
    _close(session, need, command, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHelp(Command):
    """The actor, a volunteer, says "I can". The offer gets the command's own id."""

    need_id: UUID


def offer_help(session: Session, command: OfferHelp, *, now: datetime) -> UUID:
    """Keep the offer, and return its id. One that was taken back waits again under the id it had.

    Raises:
        NeedNotFound, NeedClosed, NotAVolunteer, SamePerson, AlreadyOffered
    """
    assert command.actor_id is not None
    # The need's lock orders two offers of the same volunteer at once, and an offer against the closing.
    need = lock_need(session, branch_id=command.branch_id, need_id=command.need_id)
    today = local_day(now, get_branch(session, command.branch_id).zone)
    if need.closed_at is not None or (need.once_on is not None and need.once_on < today):
        raise NeedClosed
    if command.actor_id == need.senior_id:
        raise SamePerson
    check_role(
        session, branch_id=command.branch_id, person_id=command.actor_id, role=Role.VOLUNTEER, day=today
    )
    offer = find_offer(session, branch_id=command.branch_id, need_id=need.id, volunteer_id=command.actor_id)
    if offer is None:
        session.add(
            Offer(
                branch_id=command.branch_id,
                id=command.id,
                need_id=need.id,
                volunteer_id=command.actor_id,
                state=OfferState.WAITING,
                offered_at=now,
            )
        )
        return command.id
    if offer.state is not OfferState.TAKEN_BACK:
        raise AlreadyOffered
    offer.wait(at=now)
    return offer.id


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackOffer(Command):
    offer_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.offer_id


def take_back_offer(session: Session, command: TakeBackOffer, *, now: datetime) -> None:
    """Take the actor's own offer back while it waits.

    Raises:
        OfferNotFound, NotYourOffer, OfferAnswered
    """
    offer = lock_offer(session, branch_id=command.branch_id, offer_id=command.offer_id)
    if offer.volunteer_id != command.actor_id:
        raise NotYourOffer
    offer.answer(OfferState.TAKEN_BACK, by_id=command.actor_id, at=now, reason=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOffer(Command):
    """Decline an offer, or accept it without an assignment (the two know each other already).

    To accept and assign, send `AssignVolunteer` with the offer's id.
    """

    offer_id: UUID
    accept: bool
    reason: str | None = None

    @property
    def object_id(self) -> UUID | None:
        return self.offer_id


def answer_offer(session: Session, command: AnswerOffer, *, now: datetime) -> None:
    """Answer a waiting offer; the volunteer is told, and reads the reason of a refusal.

    Accepting closes the need.

    Raises:
        OfferNotFound, OfferAnswered, ReasonNeeded, TextTooLong, ResidentNumberRefused
    """
    if command.accept:
        offer = accept_offer(session, command, offer_id=command.offer_id, now=now)
        _tell(session, offer, "offer_accepted", now=now)
        return
    reason = read_text(command.reason, field="reason")
    if reason is None:
        raise ReasonNeeded
    offer = lock_offer(session, branch_id=command.branch_id, offer_id=command.offer_id)
    _decline(session, offer, command, reason=reason, now=now)


def accept_offer(session: Session, command: Command, *, offer_id: UUID, now: datetime) -> Offer:
    """Accept the offer and close its need; other offers to it are declined.

    Raises:
        OfferNotFound, OfferAnswered
    """
    offer = lock_offer(session, branch_id=command.branch_id, offer_id=offer_id)
    need = lock_need(session, branch_id=command.branch_id, need_id=offer.need_id)
    offer.answer(OfferState.ACCEPTED, by_id=command.actor_id, at=now, reason=None)
    session.flush()
    if need.closed_at is None:
        _close(session, need, command, now=now)
    return offer


def _close(session: Session, need: Need, command: Command, *, now: datetime) -> None:
    need.closed_at, need.closed_by_id = now, command.actor_id
    for offer in list_waiting_offers(session, branch_id=need.branch_id, need_id=need.id):
        _decline(session, offer, command, reason=None, now=now)


def _decline(session: Session, offer: Offer, command: Command, *, reason: str | None, now: datetime) -> None:
    offer.answer(OfferState.DECLINED, by_id=command.actor_id, at=now, reason=reason)
    _tell(session, offer, "offer_declined", now=now)


def _tell(session: Session, offer: Offer, template: str, *, now: datetime) -> None:
    notify(
        session,
        branch_id=offer.branch_id,
        person_id=offer.volunteer_id,
        template=template,
        values={},
        cause=f"{offer.id}:{offer.offered_at.isoformat()}",
        now=now,
    )
