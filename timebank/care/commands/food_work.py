"""Food work: logged and withdrawn by its volunteer, decided by somebody else of the branch.

Pages and API call `exchange.commands.food_work.decide_food_work`, which also credits what the rules say.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from timebank.care.commands.claims import TimeExamination
from timebank.care.commands.facts import Facts, find_overlap
from timebank.care.commands.taking import give_time_back, take_time
from timebank.care.commands.texts import read_text
from timebank.care.errors import NotYourFoodWork, ReasonNeeded
from timebank.care.models import FoodWork
from timebank.care.queries.food_work import food_work_fault, lock_food_work
from timebank.care.rules import FoodWorkKind, FoodWorkState, Stretch
from timebank.core.clock import local_day, minutes_by_day
from timebank.core.commands import Command
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.people.commands.identity import note_heard
from timebank.people.queries import get_branch

NO_OVERLAP = "ex_care_food_work_no_overlap"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFoodWork(Command):
    """One stretch of food work, in the branch's local time. It gets the command's own id."""

    kind: FoodWorkKind
    day: date
    start: time
    end: time
    past_midnight: bool = False
    """It ended on the day after `day`."""
    round_id: UUID | None = None
    """A round of this branch."""
    note: str | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.actor_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def log_food_work(session: Session, command: LogFoodWork, *, now: datetime) -> UUID:
    """Log what the volunteer did, its time taken from their day and week; return its id.

    Raises:
        SeveralRefusals: more than one of what follows.
        PersonNotFound, NotActive, IdentityNotSeen, TrainingMissing, TooYoung, BirthDateMissing,
        GuardianMissing, ConsentMissing, StartDoesNotExist, EndDoesNotExist, StartNotWholeMinutes,
        EndNotWholeMinutes, EndsBeforeStart, EndsBeforeStartPerhaps, EndsAtStart, DayInFuture, EndInFuture,
        TooLate, VisitTooLong, MinorAtNight, VisitOverlaps, FoodWorkOverlaps, DayCapReached, DayCapFull,
        WeekCapReached, WeekCapFull, TextTooLong, ResidentNumberRefused, NoPolicyInForce
    """
    assert command.actor_id is not None
    found = _Examination(Facts(session, command.branch_id), command, volunteer_id=command.actor_id, now=now)
    if found.faults:
        raise found.faults[0] if len(found.faults) == 1 else SeveralRefusals(found.faults)
    assert found.stretch is not None and found.policy is not None
    stretch, policy = found.stretch, found.policy
    _write(
        session,
        FoodWork(
            branch_id=command.branch_id,
            id=command.id,
            volunteer_id=command.actor_id,
            kind=command.kind,
            round_id=command.round_id,
            starts_at=stretch.starts_at,
            ends_at=stretch.ends_at,
            local_day=min(stretch.by_day),
            minutes=stretch.minutes,
            note=found.note,
            state=FoodWorkState.SUBMITTED,
            submitted_at=now,
            decide_by=found.today + timedelta(days=policy.decide_days),
            policy_number=policy.number,
        ),
        stretch,
    )
    take_time(
        session,
        branch_id=command.branch_id,
        volunteer_id=command.actor_id,
        by_day=stretch.by_day,
        policy=policy,
    )
    note_heard(session, branch_id=command.branch_id, person_id=command.actor_id, now=now)
    return command.id


def _write(session: Session, work: FoodWork, stretch: Stretch) -> None:
    """Write it; where a visit or other work took the time meanwhile, the database refuses.

    Raises:
        VisitOverlaps, FoodWorkOverlaps
    """
    branch_id, volunteer_id = work.branch_id, work.volunteer_id
    try:
        with session.begin_nested():
            session.add(work)
            session.flush()
    except IntegrityError as refused:
        if NO_OVERLAP not in str(refused.orig):
            raise
        overlap = find_overlap(
            session, branch_id=branch_id, volunteer_id=volunteer_id, stretch=stretch, other_than=None
        )
        assert overlap is not None
        raise overlap from refused


class _Examination(TimeExamination):
    def __init__(self, facts: Facts, command: LogFoodWork, *, volunteer_id: UUID, now: datetime) -> None:
        super().__init__(facts, command, volunteer_id=volunteer_id, visit=None, now=now)
        self.note: str | None = None
        policy = self._look_at_policy()
        if policy is None:
            return
        if not self.far:
            self._look_at_volunteer(policy)
        self._look_at_day(policy)
        if not self.far:
            self._look_at_times(policy)
        try:
            self.note = read_text(command.note, field="note")
        except DomainError as refusal:
            self.faults.append(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawFoodWork(Command):
    food_work_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.food_work_id


def withdraw_food_work(session: Session, command: WithdrawFoodWork, *, now: datetime) -> None:
    """Take back what is not decided yet; its time is free again.

    Raises:
        FoodWorkNotFound, NotYourFoodWork, FoodWorkDecided, FoodWorkWithdrawn
    """
    work = lock_food_work(session, branch_id=command.branch_id, food_work_id=command.food_work_id)
    if command.actor_id != work.volunteer_id:
        raise NotYourFoodWork
    work.withdraw()
    _free(session, work)
    note_heard(session, branch_id=work.branch_id, person_id=work.volunteer_id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveFoodWork(Command):
    food_work_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.food_work_id


def approve_food_work(session: Session, command: ApproveFoodWork, *, now: datetime) -> None:
    """Accept it.

    Locks the row, so the second of two decisions at once is refused.

    Raises:
        FoodWorkNotFound, FoodWorkDecided, FoodWorkWithdrawn, NoFoodWorkDecider, OwnFoodWork,
        RelativesFoodWork
    """
    assert command.actor_id is not None
    work = _to_decide(session, command, command.food_work_id, now=now)
    work.approve(by_id=command.actor_id, at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectFoodWork(Command):
    food_work_id: UUID
    reason: str

    @property
    def object_id(self) -> UUID | None:
        return self.food_work_id


def reject_food_work(session: Session, command: RejectFoodWork, *, now: datetime) -> None:
    """Do not accept it: the volunteer reads the reason, and the time is free to be logged again.

    Raises:
        ReasonNeeded, TextTooLong, ResidentNumberRefused, and what `approve_food_work` raises.
    """
    assert command.actor_id is not None
    reason = read_text(command.reason, field="reason")
    if reason is None:
        raise ReasonNeeded
    work = _to_decide(session, command, command.food_work_id, now=now)
    work.reject(by_id=command.actor_id, at=now, reason=reason)
    _free(session, work)


def _to_decide(session: Session, command: Command, food_work_id: UUID, *, now: datetime) -> FoodWork:
    assert command.actor_id is not None
    work = lock_food_work(session, branch_id=command.branch_id, food_work_id=food_work_id)
    work.check_undecided()
    today = local_day(now, get_branch(session, work.branch_id).zone)
    fault = food_work_fault(session, work, person_id=command.actor_id, day=today)
    if fault is not None:
        raise fault
    return work


def _free(session: Session, work: FoodWork) -> None:
    zone = get_branch(session, work.branch_id).zone
    stretch = Stretch(
        starts_at=work.starts_at,
        ends_at=work.ends_at,
        by_day=minutes_by_day(work.starts_at, work.ends_at, zone),
    )
    give_time_back(session, branch_id=work.branch_id, volunteer_id=work.volunteer_id, stretch=stretch)
