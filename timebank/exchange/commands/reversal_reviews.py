"""Two people take back what one member of staff has entered: listed, ticked, asked for, granted, done."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands.texts import read_text
from timebank.care.queries.food_work import lock_food_work
from timebank.core.clock import end_of_day, local_day, start_of_day
from timebank.core.commands import Command
from timebank.exchange.commands.reversals import check_grants, open_reversal
from timebank.exchange.commands.undoing import undo
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.errors.reversals import (
    NothingTicked,
    NotTheirDoing,
    ReviewDaysUnfit,
    ReviewNotFound,
    ReviewOfOneself,
)
from timebank.exchange.errors.standing import NotASecondPerson
from timebank.exchange.models.reversals import StaffReview, StaffReviewItem
from timebank.exchange.queries.reversal_reviews import list_doings, lock_item, lock_review
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.queries.things import get_thing
from timebank.exchange.rules.reversals import REASON_LENGTH, ItemState, ObjectKind, ReviewState
from timebank.people.queries import deciders, get_branch, get_person


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReview(Command):
    """The review gets the command's own id."""

    staff_id: UUID
    since: date
    until: date
    """Local days, both included."""
    items: tuple[tuple[ObjectKind, UUID], ...]
    """What was ticked in the list."""
    reason: str

    @property
    def subject_id(self) -> UUID | None:
        return self.staff_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfReview(Command):
    review_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.review_id


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantReview(_OfReview):
    """Agree; each item is then taken back in a unit of work of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseReview(_OfReview):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeItemBack(_OfReview):
    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveItem(_OfReview):
    """It could not be taken back: keep why."""

    item_id: UUID
    code: str


def ask_review(session: Session, command: AskReview, *, now: datetime) -> UUID:
    """Ask a second person to have what is ticked taken back; return the review's id.

    Raises:
        PersonNotFound, NotASecondPerson, ReviewOfOneself, ReviewDaysUnfit, NothingTicked, NotTheirDoing,
        WhyMissing, TextTooLong, ResidentNumberRefused
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    zone = get_branch(session, branch_id).zone
    today = local_day(now, zone)
    staff = get_person(session, branch_id=branch_id, person_id=command.staff_id)
    if staff.id == command.actor_id:
        raise ReviewOfOneself
    if all(each.id != command.actor_id for each in deciders(session, branch_id=branch_id, day=today)):
        raise NotASecondPerson
    reason = read_text(command.reason, field="reason", most=REASON_LENGTH)
    if reason is None:
        raise WhyMissing
    if not command.since <= command.until <= today:
        raise ReviewDaysUnfit
    if not command.items:
        raise NothingTicked
    doings = list_doings(
        session,
        branch_id=branch_id,
        staff_id=staff.id,
        starts_at=start_of_day(command.since, zone),
        ends_before=end_of_day(command.until, zone),
    )
    ticked = set(command.items)
    if ticked - {(each.kind, each.id) for each in doings}:
        raise NotTheirDoing
    session.add(
        StaffReview(
            branch_id=branch_id,
            id=command.id,
            staff_id=staff.id,
            since=command.since,
            until=command.until,
            reason=reason,
            state=ReviewState.ASKED,
            asked_by_id=command.actor_id,
            asked_at=now,
        )
    )
    session.flush()
    session.add_all(
        StaffReviewItem(
            branch_id=branch_id,
            id=uuid5(command.id, f"{kind}:{object_id}"),
            review_id=command.id,
            kind=kind,
            object_id=object_id,
            state=ItemState.WAITING,
        )
        for kind, object_id in sorted(ticked)
    )
    return command.id


def grant_review(session: Session, command: GrantReview, *, now: datetime) -> None:
    """Agree that the items are taken back.

    Raises:
        ReviewNotFound, ReviewDecided, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondIsRelative,
        DeputyMustWait
    """
    review = _to_decide(session, command, now=now)
    assert command.actor_id is not None
    review.grant(by_id=command.actor_id, at=now)


def refuse_review(session: Session, command: RefuseReview, *, now: datetime) -> None:
    """Let everything stay as it is.

    Raises:
        ReviewNotFound, ReviewDecided, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondIsRelative,
        DeputyMustWait, WhyMissing, TextTooLong, ResidentNumberRefused
    """
    reason = read_text(command.reason, field="reason", most=REASON_LENGTH)
    if reason is None:
        raise WhyMissing
    review = _to_decide(session, command, now=now)
    assert command.actor_id is not None
    review.refuse(by_id=command.actor_id, at=now, reason=reason)


def take_item_back(session: Session, command: TakeItemBack, *, now: datetime) -> None:
    """Take one item of a granted review back; one that is done stays done.

    Whoever had a part in the item leaves it to another colleague.

    Raises:
        ReviewNotFound: there is no such review, or the item is of another one.
        ReviewNotGranted, NothingToReverse, ReversalAsked, ReversedBefore, and what granting a single
        reversal raises
    """
    review = _to_decide(session, command, now=now)
    review.check_granted()
    item = _item(session, command)
    if item.state is ItemState.DONE:
        return
    if item.kind is ObjectKind.FOOD_WORK:
        # Locked, so that whoever asks for the same by itself meanwhile is seen.
        lock_food_work(session, branch_id=command.branch_id, food_work_id=item.object_id)
    thing = get_thing(session, branch_id=command.branch_id, kind=item.kind, object_id=item.object_id)
    day = local_day(now, get_branch(session, command.branch_id).zone)
    check_grants(session, command, thing, asked_by_id=review.asked_by_id, day=day)
    reversal = open_reversal(
        session,
        command,
        thing=thing,
        reason=review.reason,
        reversal_id=uuid5(item.id, str(command.id)),
        review_id=review.id,
        asked_by_id=review.asked_by_id,
        now=now,
    )
    assert command.actor_id is not None
    reversal.grant(by_id=command.actor_id, at=now)
    undo(session, command, reversal, thing, now=now)
    item.state, item.refusal_code = ItemState.DONE, None


def leave_item(session: Session, command: LeaveItem, *, now: datetime) -> None:  # noqa: ARG001
    """Keep why an item could not be taken back.

    Raises:
        ReviewNotFound
    """
    item = _item(session, command)
    if item.state is not ItemState.DONE:
        item.state, item.refusal_code = ItemState.LEFT, command.code


def _item(session: Session, command: TakeItemBack | LeaveItem) -> StaffReviewItem:
    item = lock_item(session, branch_id=command.branch_id, item_id=command.item_id)
    if item.review_id != command.review_id:
        raise ReviewNotFound
    return item


def _to_decide(session: Session, command: _OfReview, *, now: datetime) -> StaffReview:
    review = lock_review(session, branch_id=command.branch_id, review_id=command.review_id)
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=[review.staff_id],
        asked_by_id=review.asked_by_id,
        day=local_day(now, get_branch(session, command.branch_id).zone),
    )
    return review
