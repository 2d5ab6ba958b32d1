"""What is asked when a visit is logged or corrected, and all that can be wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.facts import Facts
from timebank.care.commands.texts import LONGEST_LINE, read_text
from timebank.care.errors import (
    ActivityUnknown,
    BirthDateMissing,
    CallerCheckNeeded,
    ConsentMissing,
    DayInFuture,
    EndInFuture,
    GuardianMissing,
    HowNeeded,
    IdentityNotSeen,
    MinorAtNight,
    NoActivity,
    NotAssigned,
    TooLate,
    TooYoung,
    TrainingMissing,
)
from timebank.care.models import Assignment, Visit
from timebank.care.queries import full, get_visit, refuse_day, refuse_week
from timebank.care.rules import COUNTED_STATES, CallerCheck, EnteredHow, Stretch, read_stretch
from timebank.core.clock import local_day, minutes_by_day
from timebank.core.commands import Command
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.people.errors import NotActive
from timebank.people.rules import Missing, age_on
from timebank.policies.rules import PolicyInForce

FARTHEST = timedelta(days=400)
"""Days farther off are refused before anything is worked out for them: rules reach back no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogVisit(Command):
    """One visit, in the branch's local time. The visit gets the command's own id.

    An actor other than the volunteer enters it for them: `how` says by which way it came.
    """

    volunteer_id: UUID
    senior_id: UUID
    day: date
    start: time
    end: time
    past_midnight: bool = False
    """It ended on the day after `day`."""
    activities: tuple[str, ...]
    note: str | None = None
    how: EnteredHow = EnteredHow.SCREEN
    caller: str | None = None
    """Who telephoned, if not the volunteer."""
    caller_check: CallerCheck | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRejection(Command):
    """What the volunteer says to a visit that was sent back or objected to, and its times as they are now."""

    visit_id: UUID
    day: date
    start: time
    end: time
    past_midnight: bool = False
    activities: tuple[str, ...]
    words: str | None = None

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A visit without fault: what is to be kept, and under which rules."""

    stretch: Stretch
    activities: list[str]
    assignment: Assignment
    policy: PolicyInForce
    decide_by: date
    note: str | None
    caller: str | None


def find_faults(
    session: Session, command: LogVisit | AnswerRejection, *, now: datetime
) -> Sequence[DomainError]:
    """Return everything that `log_visit` (or `answer_rejection`) would refuse; nothing where it would not.

    Changes nothing. Called outside a unit of work, as for the rows of an import.

    Raises:
        PersonNotFound, VisitNotFound: the branch has no such person, or visit.
    """
    visit = None
    if isinstance(command, AnswerRejection):
        visit = get_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    return Examination(Facts(session, command.branch_id), command, visit=visit, now=now).faults


def examine(
    session: Session, command: LogVisit | AnswerRejection, *, visit: Visit | None, now: datetime
) -> Claim:
    """Return the claim that the command makes.

    Raises:
        SeveralRefusals: more than one thing is wrong with it.
        DomainError: the one thing that is.
    """
    return claim_of(Examination(Facts(session, command.branch_id), command, visit=visit, now=now))


def claim_of(found: "Examination") -> Claim:
    """Return the claim that was found without fault.

    Raises:
        SeveralRefusals: more than one thing is wrong with it.
        DomainError: the one thing that is.
    """
    if len(found.faults) > 1:
        raise SeveralRefusals(found.faults)
    if found.faults:
        raise found.faults[0]
    assert found.stretch is not None and found.assignment is not None and found.policy is not None
    return Claim(
        stretch=found.stretch,
        activities=found.activities,
        assignment=found.assignment,
        policy=found.policy,
        decide_by=found.today + timedelta(days=found.policy.decide_days),
        note=found.note,
        caller=found.caller,
    )


class When(Protocol):
    """A day, a start and an end, as the branch's clocks showed them."""

    @property
    def day(self) -> date: ...
    @property
    def start(self) -> time: ...
    @property
    def end(self) -> time: ...
    @property
    def past_midnight(self) -> bool: ...


class Way(Protocol):
    """Who says it, and by which way it came where that is not the volunteer."""

    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def how(self) -> EnteredHow: ...
    @property
    def caller_check(self) -> CallerCheck | None: ...


class TimeExamination:
    """Looks at who gave time and when, and gathers the faults, in the order of the form."""

    def __init__(
        self, facts: Facts, when: When, *, volunteer_id: UUID, visit: Visit | None, now: datetime
    ) -> None:
        self.facts, self.when, self.visit, self.now = facts, when, visit, now
        self.volunteer_id = volunteer_id
        self.volunteer = facts.person(volunteer_id)
        self.zone = facts.zone
        self.today = local_day(now, self.zone)
        self.far = abs(when.day - self.today) > FARTHEST
        self.faults: list[DomainError] = []
        self.stretch: Stretch | None = None
        self.policy: PolicyInForce | None = None

    def _look_at_policy(self) -> PolicyInForce | None:
        try:
            self.policy = self.facts.policy(min(self.when.day, self.today) if not self.far else self.today)
        except DomainError as none_in_force:
            self.faults.append(none_in_force)
        return self.policy

    def _look_at_volunteer(self, policy: PolicyInForce) -> None:
        when = self.when
        day = min(when.day, self.today)
        ready = self.facts.readiness(self.volunteer_id, policy, day)
        if not ready.active:
            self.faults.append(NotActive())
        for missing in ready.missing:
            if missing is Missing.IDENTITY:
                self.faults.append(IdentityNotSeen())
            elif missing is Missing.GUARDIAN:
                self.faults.append(GuardianMissing())
            elif missing is Missing.CONSENT:
                self.faults.append(ConsentMissing())
            elif missing is Missing.TRAINING:
                self.faults.append(
                    TrainingMissing(
                        recorded_minutes=ready.training_minutes,
                        needed_minutes=ready.training_needed,
                        left_minutes=ready.training_left,
                    )
                )
            elif ready.old_enough_on is None:
                self.faults.append(BirthDateMissing())
            else:
                self.faults.append(TooYoung(age=ready.minimum_age, birthday=ready.old_enough_on))

    def _look_at_day(self, policy: PolicyInForce) -> None:
        day = self.when.day
        # What was logged in time stays in time while it is corrected.
        counted_from = self.today if self.visit is None else local_day(self.visit.submitted_at, self.zone)
        earliest = counted_from - timedelta(days=policy.submit_days)
        if day > self.today:
            self.faults.append(DayInFuture(day=day, today=self.today))
        elif day < earliest and (self.visit is None or day != self.visit.local_day):
            self.faults.append(TooLate(days=policy.submit_days, earliest=earliest))

    def _look_at_times(self, policy: PolicyInForce) -> None:
        when = self.when
        stretch, faults = read_stretch(
            day=when.day,
            start=when.start,
            end=when.end,
            past_midnight=when.past_midnight,
            zone=self.zone,
            longest_minutes=policy.longest_visit_minutes,
        )
        self.faults += faults
        if stretch is None:
            return
        self.stretch = stretch
        if when.day <= self.today and stretch.ends_at > self.now:
            self.faults.append(EndInFuture(end=stretch.ends_at))
        born = self.volunteer.birth_date
        if policy.minors_by_day and born is not None and age_on(born, when.day) < policy.adult_age:
            within = policy.daytime_from <= when.start and when.end <= policy.daytime_until
            if when.past_midnight or not within:
                self.faults.append(
                    MinorAtNight(
                        age=policy.adult_age, earliest=policy.daytime_from, latest=policy.daytime_until
                    )
                )
        overlap = self.facts.overlap(
            self.volunteer_id, stretch, other_than=self.visit.id if self.visit else None
        )
        if overlap is not None:
            self.faults.append(overlap)
        if when.day <= self.today:
            self._look_at_caps(policy, stretch)

    def _look_at_caps(self, policy: PolicyInForce, stretch: Stretch) -> None:
        visit = self.visit
        given_back: Stretch | None = None
        if visit is not None and visit.state in COUNTED_STATES:
            given_back = stretch_of(visit, zone=self.zone)
        for taken, asked, back, refuse, cap in (
            (
                self.facts.days(self.volunteer_id, stretch.by_day),
                stretch.by_day,
                given_back.by_day if given_back else {},
                refuse_day,
                policy.day_cap_minutes,
            ),
            (
                self.facts.weeks(self.volunteer_id, stretch.by_week),
                stretch.by_week,
                given_back.by_week if given_back else {},
                refuse_week,
                policy.week_cap_minutes,
            ),
        ):
            self.faults += full(asked, taken, back, cap, refuse)

    def _look_at_way(self, way: Way) -> None:
        if way.actor_id == self.volunteer_id:
            return
        if way.how is EnteredHow.SCREEN:
            self.faults.append(HowNeeded())
        if way.how is EnteredHow.TELEPHONE and way.caller_check is None:
            self.faults.append(CallerCheckNeeded())


class Examination(TimeExamination):
    """Looks at every side of a visit's claim."""

    def __init__(
        self, facts: Facts, command: LogVisit | AnswerRejection, *, visit: Visit | None, now: datetime
    ) -> None:
        self.command = command
        if isinstance(command, LogVisit):
            volunteer_id, self.senior_id = command.volunteer_id, command.senior_id
        else:
            assert visit is not None
            volunteer_id, self.senior_id = visit.volunteer_id, visit.senior_id
        super().__init__(facts, command, volunteer_id=volunteer_id, visit=visit, now=now)
        self.activities = list(dict.fromkeys(command.activities))
        self.assignment: Assignment | None = None
        self.note = self.caller = None
        self._look()

    def _look(self) -> None:
        command, day = self.command, self.command.day
        policy = self._look_at_policy()
        if policy is None:
            return
        if not self.far:
            self.assignment = self.facts.assignment(self.volunteer_id, self.senior_id, day)
            if self.assignment is None:
                self.faults.append(NotAssigned(day=day))
        if self.visit is None and not self.far:
            self._look_at_volunteer(policy)
        self._look_at_day(policy)
        if not self.far:
            self._look_at_times(policy)
        self._look_at_activities(policy)
        if isinstance(command, LogVisit):
            self._look_at_words(command)

    def _look_at_activities(self, policy: PolicyInForce) -> None:
        if not self.activities:
            self.faults.append(NoActivity())
        offered = {each.code for each in policy.active_activities}
        kept = set(self.visit.activities) if self.visit else set()
        unknown = [code for code in self.activities if code not in offered | kept]
        if unknown:
            self.faults.append(ActivityUnknown(activity=unknown[0][:LONGEST_LINE]))

    def _look_at_words(self, command: LogVisit) -> None:
        for name, most in (("note", 1000), ("caller", LONGEST_LINE)):
            try:
                setattr(self, name, read_text(getattr(command, name), field=name, most=most))
            except DomainError as refusal:
                self.faults.append(refusal)
        self._look_at_way(command)


def stretch_of(visit: Visit, *, zone: str) -> Stretch:
    """Return the time that the visit takes, by the branch's days."""
    return Stretch(
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        by_day=minutes_by_day(visit.starts_at, visit.ends_at, zone),
    )
