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
from timebank.care.commands.history import hear, silent_since, tell
from timebank.care.commands.taking import give_time_back, take_time
from timebank.care.commands.texts import LONGEST, LONGEST_LINE, read_text
from timebank.care.errors import (
    ConfirmsOwnFoodWork,
    FoodWorkConfirmed,
    FoodWorkUnconfirmed,
    NotYourFoodWork,
    ReasonNeeded,
    VolunteerSilent,
)
from timebank.care.models import FoodWork, FoodWorkEntry, ReversedFoodWork
from timebank.care.queries.food_work import find_entry, food_work_fault, lock_food_work
from timebank.care.rules import (
    CallerCheck,
    EnteredHow,
    EvidenceMethod,
    FoodWorkKind,
    FoodWorkState,
    Stretch,
)
from timebank.core.clock import local_day, minutes_by_day
from timebank.core.commands import Command
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.ids import new_id
from timebank.people.queries import get_branch
from timebank.policies.queries import policy_numbered

NO_OVERLAP = "ex_care_food_work_no_overlap"
TOLD_TO_STAFF = (EvidenceMethod.VOLUNTEER_CALL, EvidenceMethod.TEXT_REPLY, EvidenceMethod.PAPER_SLIP)
"""How a volunteer confirms what was entered for them, if not on their own screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFoodWork(Command):
    """One stretch of food work, in the branch's local time. It gets the command's own id.

    An actor other than the volunteer enters it for them: `how` says by which way it came.
    """

    volunteer_id: UUID | None = None
    """Null: the actor's own work."""
    kind: FoodWorkKind
    day: date
    start: time
    end: time
    past_midnight: bool = False
    """It ended on the day after `day`."""
    round_id: UUID | None = None
    """A round of this branch."""
    note: str | None = None
    how: EnteredHow = EnteredHow.SCREEN
    caller: str | None = None
    """Who telephoned, if not the volunteer."""
    caller_check: CallerCheck | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id or self.actor_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def log_food_work(session: Session, command: LogFoodWork, *, now: datetime) -> UUID:
    """Log what the volunteer did, its time taken from their day and week; return its id.

    Entered by anyone but the volunteer it needs to be confirmed first; the volunteer is told.

    Raises:
        SeveralRefusals: more than one of what follows.
        PersonNotFound, NotActive, IdentityNotSeen, TrainingMissing, TooYoung, BirthDateMissing,
        GuardianMissing, ConsentMissing, StartDoesNotExist, EndDoesNotExist, StartNotWholeMinutes,
        EndNotWholeMinutes, EndsBeforeStart, EndsBeforeStartPerhaps, EndsAtStart, DayInFuture, EndInFuture,
        TooLate, VisitTooLong, MinorAtNight, VisitOverlaps, FoodWorkOverlaps, DayCapReached, DayCapFull,
        WeekCapReached, WeekCapFull, CallerCheckNeeded, HowNeeded, TextTooLong, ResidentNumberRefused,
        NoPolicyInForce
    """
    assert command.actor_id is not None
    volunteer_id = command.volunteer_id or command.actor_id
    found = _Examination(Facts(session, command.branch_id), command, volunteer_id=volunteer_id, now=now)
    if found.faults:
        raise found.faults[0] if len(found.faults) == 1 else SeveralRefusals(found.faults)
    assert found.stretch is not None and found.policy is not None
    stretch, policy = found.stretch, found.policy
    work = FoodWork(
        branch_id=command.branch_id,
        id=command.id,
        volunteer_id=volunteer_id,
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
    )
    _write(session, work, stretch)
    if volunteer_id != command.actor_id:
        _enter(session, work, command, caller=found.caller)
        tell(session, work, volunteer_id, "food_work_to_confirm", command, now=now)
    take_time(
        session,
        branch_id=command.branch_id,
        volunteer_id=volunteer_id,
        by_day=stretch.by_day,
        policy=policy,
    )
    hear(session, work, command, months=policy.silent_months, now=now)
    return command.id


def _enter(session: Session, work: FoodWork, command: LogFoodWork, *, caller: str | None) -> None:
    session.add(
        FoodWorkEntry(
            branch_id=work.branch_id,
            id=new_id(),
            food_work_id=work.id,
            entered_by_id=command.actor_id,
            how=command.how,
            caller=caller,
            caller_check=command.caller_check,
        )
    )
    session.flush()


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
        self.command = command
        self.note: str | None = None
        self.caller: str | None = None
        policy = self._look_at_policy()
        if policy is None:
            return
        if not self.far:
            self._look_at_volunteer(policy)
        self._look_at_day(policy)
        if not self.far:
            self._look_at_times(policy)
        for field, most in (("note", LONGEST), ("caller", LONGEST_LINE)):
            try:
                setattr(self, field, read_text(getattr(command, field), field=field, most=most))
            except DomainError as refusal:
                self.faults.append(refusal)
        self._look_at_way(command)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmFoodWork(Command):
    """The volunteer agrees to what somebody entered for them: on their screen, or told to a colleague."""

    food_work_id: UUID
    how: EvidenceMethod = EvidenceMethod.VOLUNTEER_SCREEN

    @property
    def object_id(self) -> UUID | None:
        return self.food_work_id


def confirm_food_work(session: Session, command: ConfirmFoodWork, *, now: datetime) -> None:
    """Keep that the volunteer agrees; from now on it can be approved.

    Raises:
        FoodWorkNotFound, FoodWorkDecided, FoodWorkWithdrawn, FoodWorkConfirmed, ConfirmsOwnFoodWork,
        NotYourFoodWork: a screen's method by somebody else, or another's by the volunteer.
        VolunteerSilent: they are to be identified again first.
    """
    assert command.actor_id is not None
    work = lock_food_work(session, branch_id=command.branch_id, food_work_id=command.food_work_id)
    on_screen = command.how is EvidenceMethod.VOLUNTEER_SCREEN
    if on_screen is not (command.actor_id == work.volunteer_id):
        raise NotYourFoodWork
    if not on_screen and command.how not in TOLD_TO_STAFF:
        raise NotYourFoodWork
    work.check_undecided()
    entry = find_entry(session, branch_id=work.branch_id, food_work_id=work.id)
    if entry is None:
        raise FoodWorkConfirmed
    if command.actor_id == entry.entered_by_id:
        raise ConfirmsOwnFoodWork
    months = policy_numbered(session, branch_id=work.branch_id, number=work.policy_number).silent_months
    silent = silent_since(session, work, months=months, now=now)
    if silent is not None:
        raise VolunteerSilent(heard=silent, months=months)
    entry.confirm(by_id=command.actor_id, how=command.how, at=now)
    hear(session, work, command, months=months, now=now)


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
    policy = policy_numbered(session, branch_id=work.branch_id, number=work.policy_number)
    hear(session, work, command, months=policy.silent_months, now=now)


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
        EnteredFoodWork, RelativesFoodWork, FoodWorkDeputyNotNeeded, FoodWorkUnconfirmed
    """
    assert command.actor_id is not None
    work = _to_decide(session, command, command.food_work_id, now=now)
    entry = find_entry(session, branch_id=work.branch_id, food_work_id=work.id)
    if entry is not None and entry.confirmed_at is None:
        raise FoodWorkUnconfirmed
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseFoodWork(Command):
    food_work_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.food_work_id


def reverse_food_work(session: Session, command: ReverseFoodWork, *, now: datetime) -> None:
    """Correct the record of hours: the work counts no more, and its time is free again.

    `exchange` has asked two people, and takes its points back in the same unit of work.

    Raises:
        FoodWorkNotFound, FoodWorkNotApproved
    """
    work = lock_food_work(session, branch_id=command.branch_id, food_work_id=command.food_work_id)
    approved_by_id, approved_at = work.decided_by_id, work.decided_at
    work.take_back()
    _free(session, work)
    session.add(
        ReversedFoodWork(
            branch_id=work.branch_id,
            id=command.id,
            food_work_id=work.id,
            minutes=work.minutes,
            approved_by_id=approved_by_id,
            approved_at=approved_at,
            by_id=command.actor_id,
            at=now,
        )
    )
    session.flush()


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
