"""Logging visits, thousands at once: what `log_visit` writes and refuses, in a few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.commands.claims import FARTHEST, Claim, Examination, LogVisit, claim_of
from timebank.care.commands.drafts import drop_draft
from timebank.care.commands.facts import Facts, Known
from timebank.care.commands.history import event_of, hear, times_of
from timebank.care.commands.taking import take_time
from timebank.care.commands.visits import log_visit, visit_of
from timebank.care.errors import FoodWorkOverlaps, VisitOverlaps
from timebank.care.models import Assignment, FoodWork, Visit, VisitEvent, VolunteerDay, VolunteerWeek
from timebank.care.queries import Taken
from timebank.care.queries.drafts import VISIT_DRAFT
from timebank.care.rules import COUNTED_FOOD_WORK, COUNTED_STATES, EventKind, Stretch
from timebank.core.clock import local_day
from timebank.core.commands import Handler
from timebank.core.many import Examiner, Many, insert_rows, some
from timebank.people.commands.notify_many import News, notify_many
from timebank.people.errors import PersonNotFound
from timebank.people.queries import Readiness, get_people, readiness_of
from timebank.policies.rules import PolicyInForce

A_WEEK = timedelta(days=7)
Key = tuple[UUID, date]


class FactsOfMany(Facts):
    """The same facts for many claims, read at once; what is accepted of them counts for those that follow."""

    def __init__(
        self, session: Session, commands: Sequence[LogVisit], *, branch_id: str, now: datetime
    ) -> None:
        super().__init__(session, branch_id)
        ids = {each.volunteer_id for each in commands} | {each.senior_id for each in commands}
        self.people = {
            person_id: person
            for wanted in some(ids)
            for person_id, person in get_people(session, branch_id=branch_id, ids=wanted).items()
        }
        self._policies: dict[date, PolicyInForce] = {}
        self._ready: dict[tuple[date, int], dict[UUID, Readiness]] = {}
        self._volunteers = {each.volunteer_id for each in commands}
        self._assignments: defaultdict[tuple[UUID, UUID], list[Assignment]] = defaultdict(list)
        self._visits: defaultdict[UUID, list[tuple[datetime, datetime, UUID]]] = defaultdict(list)
        self._food_work: defaultdict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
        self._days: dict[Key, Taken] = {}
        self._weeks: dict[Key, Taken] = {}
        today = local_day(now, self.zone)
        near = [each.day for each in commands if abs(each.day - today) <= FARTHEST]
        if near:
            self._read(min(near) - A_WEEK, max(near) + A_WEEK)

    def _read(self, first: date, last: date) -> None:
        for volunteers in some(self._volunteers):
            held = select(Assignment).where(
                Assignment.branch_id == self.branch_id, Assignment.volunteer_id.in_(volunteers)
            )
            for row in self.session.scalars(held.order_by(Assignment.starts_on.desc(), Assignment.id)):
                self._assignments[row.volunteer_id, row.senior_id].append(row)
            taken = select(Visit.volunteer_id, Visit.starts_at, Visit.ends_at, Visit.senior_id).where(
                Visit.branch_id == self.branch_id,
                Visit.volunteer_id.in_(volunteers),
                Visit.state.in_(sorted(COUNTED_STATES)),
                Visit.local_day.between(first, last),
            )
            for volunteer_id, starts_at, ends_at, senior_id in self.session.execute(taken):
                self._visits[volunteer_id].append((starts_at, ends_at, senior_id))
            for table, day, kept in (
                (VolunteerDay, VolunteerDay.day, self._days),
                (VolunteerWeek, VolunteerWeek.monday, self._weeks),
            ):
                rows = self.session.execute(
                    select(table.volunteer_id, day, table.minutes, table.cap).where(
                        table.branch_id == self.branch_id,
                        table.volunteer_id.in_(volunteers),
                        day.between(first, last),
                    )
                )
                kept |= {(who, when): Taken(minutes=minutes, cap=cap) for who, when, minutes, cap in rows}
            worked = select(FoodWork.volunteer_id, FoodWork.starts_at, FoodWork.ends_at).where(
                FoodWork.branch_id == self.branch_id,
                FoodWork.volunteer_id.in_(volunteers),
                FoodWork.state.in_(sorted(COUNTED_FOOD_WORK)),
                FoodWork.local_day.between(first, last),
            )
            for volunteer_id, starts_at, ends_at in self.session.execute(worked):
                self._food_work[volunteer_id].append((starts_at, ends_at))
        for visits in self._visits.values():
            visits.sort()

    def person(self, person_id: UUID) -> Known:
        if person_id not in self.people:
            raise PersonNotFound
        return self.people[person_id]

    def policy(self, day: date) -> PolicyInForce:
        if day not in self._policies:
            self._policies[day] = super().policy(day)
        return self._policies[day]

    def assignment(self, volunteer_id: UUID, senior_id: UUID, day: date) -> Assignment | None:
        for each in self._assignments.get((volunteer_id, senior_id), ()):
            if each.starts_on <= day and (each.ends_on is None or each.ends_on >= day):
                return each
        return None

    def readiness(self, volunteer_id: UUID, policy: PolicyInForce, day: date) -> Readiness:
        key = day, policy.number
        if key not in self._ready:
            self._ready[key] = {}
            for wanted in some(self._volunteers & self.people.keys()):
                self._ready[key] |= readiness_of(
                    self.session,
                    branch_id=self.branch_id,
                    people=[self.people[each] for each in wanted],
                    policy=policy,
                    day=day,
                )
        return self._ready[key][volunteer_id]

    def overlap(
        self,
        volunteer_id: UUID,
        stretch: Stretch,
        *,
        other_than: UUID | None,
    ) -> VisitOverlaps | FoodWorkOverlaps | None:
        for starts_at, ends_at, senior_id in self._visits.get(volunteer_id, ()):
            if starts_at < stretch.ends_at and ends_at > stretch.starts_at:
                senior = self.people.get(senior_id)
                if senior is None:
                    senior = get_people(self.session, branch_id=self.branch_id, ids=[senior_id])[senior_id]
                return VisitOverlaps(start=starts_at, end=ends_at, senior=senior.name)
        for starts_at, ends_at in self._food_work.get(volunteer_id, ()):
            if starts_at < stretch.ends_at and ends_at > stretch.starts_at:
                return FoodWorkOverlaps(start=starts_at, end=ends_at)
        return None

    def days(self, volunteer_id: UUID, days: Collection[date]) -> Mapping[date, Taken]:
        return _of(self._days, volunteer_id, days)

    def weeks(self, volunteer_id: UUID, mondays: Collection[date]) -> Mapping[date, Taken]:
        return _of(self._weeks, volunteer_id, mondays)

    def count(self, command: LogVisit, claim: Claim) -> None:
        """Let the claim take its time."""
        stretch = claim.stretch
        visits = self._visits[command.volunteer_id]
        visits.append((stretch.starts_at, stretch.ends_at, command.senior_id))
        visits.sort()
        _add(self._days, command.volunteer_id, stretch.by_day, claim.policy.day_cap_minutes)
        _add(self._weeks, command.volunteer_id, stretch.by_week, claim.policy.week_cap_minutes)


def _of(kept: Mapping[Key, Taken], volunteer_id: UUID, days: Iterable[date]) -> dict[date, Taken]:
    return {day: kept[volunteer_id, day] for day in days if (volunteer_id, day) in kept}


def _add(kept: dict[Key, Taken], volunteer_id: UUID, asked: Mapping[date, int], cap: int) -> None:
    for day, minutes in asked.items():
        so_far = kept.get((volunteer_id, day), Taken(minutes=0, cap=cap))
        kept[volunteer_id, day] = Taken(minutes=so_far.minutes + minutes, cap=max(so_far.cap, cap))


class NewVisits(Many):
    def __init__(
        self, session: Session, commands: Sequence[LogVisit], *, branch_id: str, now: datetime
    ) -> None:
        self.session, self.branch_id, self.now = session, branch_id, now
        self.facts = FactsOfMany(session, commands, branch_id=branch_id, now=now)
        self._accepted: list[tuple[LogVisit, Claim]] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {log_visit: self._log}

    def _log(self, command: LogVisit) -> None:
        claim = claim_of(Examination(self.facts, command, visit=None, now=self.now))
        self.facts.count(command, claim)
        self._accepted.append((command, claim))

    def write(self) -> None:
        visits: list[Visit] = []
        events: list[VisitEvent] = []
        news: list[News] = []
        own: list[tuple[LogVisit, Visit, Claim]] = []
        for command, claim in self._accepted:
            visit = visit_of(command, claim, now=self.now)
            by_themselves = command.actor_id == command.volunteer_id
            kind = EventKind.SUBMITTED if by_themselves else EventKind.ENTERED
            details = {**times_of(visit), "how": visit.entered_how}
            events.append(event_of(visit, kind, command, now=self.now, details=details))
            visits.append(visit)
            if by_themselves:
                own.append((command, visit, claim))
                continue
            news.append(
                News(
                    person=self.facts.people[visit.volunteer_id],
                    template="visit_to_confirm",
                    values={"day": visit.local_day, "minutes": visit.minutes},
                    cause=command.id,
                )
            )
        insert_rows(self.session, Visit, visits)
        insert_rows(self.session, VisitEvent, events)
        self._take_time()
        notify_many(self.session, news, branch_id=self.branch_id, now=self.now)
        for command, visit, claim in own:
            hear(self.session, visit, command, months=claim.policy.silent_months, now=self.now)
            drop_draft(self.session, branch_id=self.branch_id, person_id=visit.volunteer_id, form=VISIT_DRAFT)

    def _take_time(self) -> None:
        """Count each volunteer's time on their days and weeks: at once what falls under the same rules."""
        sums: dict[tuple[UUID, int], tuple[PolicyInForce, dict[date, int]]] = {}
        for command, claim in self._accepted:
            _policy, by_day = sums.setdefault((command.volunteer_id, claim.policy.number), (claim.policy, {}))
            for day, minutes in claim.stretch.by_day.items():
                by_day[day] = by_day.get(day, 0) + minutes
        for (volunteer_id, _number), (policy, by_day) in sorted(sums.items(), key=lambda each: each[0]):
            take_time(
                self.session,
                branch_id=self.branch_id,
                volunteer_id=volunteer_id,
                by_day=by_day,
                policy=policy,
            )
