"""Taking approved food work back: asked for by one person, granted by another, never an edit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.food_work import ReverseFoodWork, reverse_food_work
from timebank.care.commands.texts import read_text
from timebank.care.queries.food_work import FoodWorkRow, get_food_work_row, lock_food_work
from timebank.care.rules import FoodWorkState
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import Permission, permissions_of
from timebank.exchange.commands.debts import cover_spent
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.errors.reversals import (
    NothingToReverse,
    ReversalAsked,
    ReversalByParty,
    ReversedBefore,
)
from timebank.exchange.errors.standing import NotASecondPerson
from timebank.exchange.models.food_reversals import FoodReversal
from timebank.exchange.queries.food_reversals import (
    find_food_posting,
    find_food_reversal,
    get_food_reversal,
    had_part,
)
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.reversals import REASON_LENGTH, ReversalState
from timebank.ledger.commands import Reverse, reverse
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, roles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFoodReversal(Command):
    """The correction gets the command's own id."""

    food_work_id: UUID
    reason: str

    @property
    def object_id(self) -> UUID | None:
        return self.food_work_id


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFoodReversal(Command):
    reversal_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.reversal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseFoodReversal(Command):
    reversal_id: UUID
    reason: str
    """Who asked for it reads it."""

    @property
    def object_id(self) -> UUID | None:
        return self.reversal_id


def ask_food_reversal(session: Session, command: AskFoodReversal, *, now: datetime) -> UUID:
    """Ask a second person to take the food work back; nothing changes yet. Return the correction's id.

    Raises:
        FoodWorkNotFound, NotASecondPerson, ReversalByParty, WhyMissing, TextTooLong, ResidentNumberRefused,
        NothingToReverse, ReversalAsked, ReversedBefore
    """
    reason = _read(command.reason)
    branch_id, actor_id = command.branch_id, command.actor_id
    assert actor_id is not None
    # Locked, so that of two who ask at once the second reads what the first has asked.
    work = lock_food_work(session, branch_id=branch_id, food_work_id=command.food_work_id)
    day = local_day(now, get_branch(session, branch_id).zone)
    roles = frozenset(roles_of(session, branch_id=branch_id, person_id=actor_id, day=day))
    if not permissions_of(roles) & {Permission.MANAGE_FOOD_WORK, Permission.DECIDE_EXCHANGE}:
        raise NotASecondPerson
    if actor_id == work.volunteer_id:
        raise ReversalByParty
    row = get_food_work_row(session, branch_id=branch_id, food_work_id=work.id)
    return open_food_reversal(
        session, row, reason=reason, asked_by_id=actor_id, reversal_id=command.id, now=now
    ).id


def open_food_reversal(  # noqa: PLR0913  # a correction says all of these
    session: Session, row: FoodWorkRow, *, reason: str, asked_by_id: UUID, reversal_id: UUID, now: datetime
) -> FoodReversal:
    """Write down that the food work, whose row is locked, is to be taken back.

    Raises:
        NothingToReverse, ReversalAsked, ReversedBefore
    """
    work = row.work
    known = find_food_reversal(session, branch_id=work.branch_id, food_work_id=work.id)
    if known is not None:
        raise ReversalAsked if known.state is ReversalState.ASKED else ReversedBefore
    if work.state is not FoodWorkState.APPROVED:
        raise NothingToReverse
    reversal = FoodReversal(
        branch_id=work.branch_id,
        id=reversal_id,
        food_work_id=work.id,
        minutes=work.minutes,
        reason=reason,
        state=ReversalState.ASKED,
        asked_by_id=asked_by_id,
        asked_at=now,
        pool_minutes=0,
        owed_minutes=0,
    )
    session.add(reversal)
    session.flush()
    return reversal


def grant_food_reversal(session: Session, command: GrantFoodReversal, *, now: datetime) -> None:
    """Take it back: the hours count no more, their time is free, and what was credited is posted back.

    What was spent since is borne by the pool, or owed, as the operating rules say; the volunteer is told.

    Raises:
        ReversalNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart, SecondIsRelative,
        DeputyMustWait, ReversalDecided, FoodWorkNotApproved, AccountFrozen, AlreadyReversed, BalanceTooLow
    """
    asked, row = _to_decide(session, command, now=now)
    assert command.actor_id is not None
    asked.grant(by_id=command.actor_id, at=now)
    undo_food_work(session, command, asked, row, now=now)


def undo_food_work(
    session: Session, command: Command, asked: FoodReversal, row: FoodWorkRow, *, now: datetime
) -> None:
    """Take the food work back, in this unit of work.

    Raises:
        FoodWorkNotApproved, AccountFrozen, AlreadyReversed, BalanceTooLow
    """
    work = row.work
    who: dict[str, Any] = {"branch_id": command.branch_id, "id": asked.id, "actor_id": command.actor_id}
    reverse_food_work(session, ReverseFoodWork(**who, food_work_id=work.id), now=now)
    posting = find_food_posting(session, branch_id=work.branch_id, food_work_id=work.id)
    if posting is not None:
        check_free_to_move(session, branch_id=work.branch_id, person_id=work.volunteer_id)
        cover = cover_spent(
            session,
            command,
            branch_id=work.branch_id,
            person_id=work.volunteer_id,
            posting=posting,
            reversal_id=asked.id,
            now=now,
        )
        asked.pool_minutes, asked.owed_minutes = cover.from_pool, cover.owed
        cause = f"exchange.reversal:{asked.id}"
        reverse(session, Reverse(**who, posting_id=posting.id, cause=cause), now=now)
    _tell(
        session,
        asked,
        "food_work_reversed",
        work.volunteer_id,
        {"day": work.local_day, "minutes": work.minutes},
        now=now,
    )


def refuse_food_reversal(session: Session, command: RefuseFoodReversal, *, now: datetime) -> None:
    """Let everything stay as it is, and say why.

    Raises:
        ReversalNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart, SecondIsRelative,
        DeputyMustWait, ReversalDecided, WhyMissing, TextTooLong, ResidentNumberRefused
    """
    reason = _read(command.reason)
    asked, _row = _to_decide(session, command, now=now)
    assert command.actor_id is not None
    asked.refuse(by_id=command.actor_id, at=now, reason=reason)
    _tell(session, asked, "reversal_refused", asked.asked_by_id, {"reason": reason}, now=now)


def _to_decide(
    session: Session, command: GrantFoodReversal | RefuseFoodReversal, *, now: datetime
) -> tuple[FoodReversal, FoodWorkRow]:
    branch_id = command.branch_id
    asked = get_food_reversal(session, branch_id=branch_id, reversal_id=command.reversal_id, lock=True)
    row = get_food_work_row(session, branch_id=branch_id, food_work_id=asked.food_work_id)
    check_grants_food(session, command, row, asked_by_id=asked.asked_by_id, now=now)
    return asked, row


def check_grants_food(
    session: Session, command: Command, row: FoodWorkRow, *, asked_by_id: UUID, now: datetime
) -> None:
    """Pass if the actor may grant that the food work is taken back.

    Raises:
        NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart, SecondIsRelative, DeputyMustWait
    """
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=[row.work.volunteer_id],
        asked_by_id=asked_by_id,
        had_part=had_part(row),
        day=local_day(now, get_branch(session, command.branch_id).zone),
    )


def _read(reason: str) -> str:
    found = read_text(reason, field="reason", most=REASON_LENGTH)
    if found is None:
        raise WhyMissing
    return found


def _tell(  # noqa: PLR0913  # whom, what, and why
    session: Session,
    asked: FoodReversal,
    template: str,
    person_id: UUID,
    values: dict[str, Any],
    *,
    now: datetime,
) -> None:
    notify(
        session,
        branch_id=asked.branch_id,
        person_id=person_id,
        template=template,
        values=values,
        cause=str(asked.id),
        now=now,
    )
