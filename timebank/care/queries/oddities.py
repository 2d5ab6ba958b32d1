"""What is odd about visits, each with the figures that explain it. So many queries, however many visits."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from timebank.care.models import Assignment, Evidence, Visit, VisitObjection
from timebank.care.rules import (
    BURST_VISITS,
    COUNTED_STATES,
    DAY_MINUTES,
    LATE_DAYS,
    LONGER_MINUTES,
    MANY_LATE_DAYS,
    MANY_VISITS,
    PATTERN_DAYS,
    ROUND_VISITS,
    Oddity,
    OddKind,
    months_before,
)
from timebank.core.clock import local_day
from timebank.people.queries import get_branch, list_family_pairs
from timebank.people.queries.standings import Standing, standings_of
from timebank.people.rules import PersonState, age_on
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce

HOUR = 60


@dataclass(frozen=True, slots=True)
class _Other:
    """One visit of the past, as far as patterns need it."""

    id: UUID
    volunteer_id: UUID
    senior_id: UUID
    entered_by_id: UUID
    starts_at: datetime
    ends_at: datetime
    minutes: int
    submitted_at: datetime


def oddities_of(
    session: Session, *, branch_id: str, visits: Collection[Visit], now: datetime
) -> dict[UUID, list[Oddity]]:
    """Return what is odd about each of the visits, the weightiest first; an empty list for a plain one."""
    if not visits:
        return {}
    return _Look(session, branch_id, list(visits), now).all()


def usual_minutes(assignment: Assignment) -> int | None:
    """Return how long a visit of the assignment usually takes."""
    if assignment.usual_start is None or assignment.usual_end is None:
        return None
    return (_minute(assignment.usual_end) - _minute(assignment.usual_start)) % DAY_MINUTES


def _minute(at: time) -> int:
    return at.hour * HOUR + at.minute


class _Look:
    """Everything that is read about some visits, and what follows from it."""

    def __init__(self, session: Session, branch_id: str, visits: list[Visit], now: datetime) -> None:
        self.session, self.branch_id, self.visits, self.now = session, branch_id, visits, now
        self.ids = [visit.id for visit in visits]
        self.volunteers = {visit.volunteer_id for visit in visits}
        self.zone = get_branch(session, branch_id).zone
        self.today = local_day(now, self.zone)
        self.policy: PolicyInForce = policy_on(session, branch_id=branch_id, day=self.today)
        self.people = self._people()
        self.families = list_family_pairs(session, branch_id=branch_id)
        self.objections = self._objections()
        self.said = self._said()
        self.usual = self._usual()
        self.others = self._others()
        self.logged = Counter(
            (other.volunteer_id, local_day(other.submitted_at, self.zone))
            for others in self.others.values()
            for other in others
        )
        self.beside = self._beside()
        self.mutual = self._mutual()
        self.bursts = self._bursts()

    def all(self) -> dict[UUID, list[Oddity]]:
        return {visit.id: self._of(visit) for visit in self.visits}

    def _of(self, visit: Visit) -> list[Oddity]:
        found = [
            *self._words(visit),
            *self.beside.get(visit.id, []),
            *self._people_oddities(visit),
            *self._entering(visit),
            *self._late(visit),
            *self._length(visit),
        ]
        if (visit.volunteer_id, visit.senior_id) in self.mutual:
            found.append(Oddity(OddKind.RECIPROCAL))
        return found

    def _people(self) -> dict[UUID, Standing]:
        ids = {
            person_id
            for visit in self.visits
            for person_id in (visit.volunteer_id, visit.senior_id, visit.entered_by_id)
        }
        return standings_of(self.session, branch_id=self.branch_id, ids=ids)

    def _objections(self) -> dict[UUID, VisitObjection]:
        rows = self.session.scalars(
            select(VisitObjection)
            .where(
                VisitObjection.branch_id == self.branch_id,
                VisitObjection.visit_id.in_(self.ids),
                VisitObjection.settled_at.is_(None),
            )
            .order_by(VisitObjection.raised_at, VisitObjection.id)
        )
        return {row.visit_id: row for row in rows}

    def _said(self) -> dict[UUID, int]:
        rows = self.session.execute(
            select(Evidence.visit_id, Evidence.said_minutes)
            .where(
                Evidence.branch_id == self.branch_id,
                Evidence.visit_id.in_(self.ids),
                Evidence.said_minutes.is_not(None),
            )
            .order_by(Evidence.recorded_at, Evidence.id)
        )
        return {visit_id: said for visit_id, said in rows if said is not None}

    def _usual(self) -> dict[UUID, Assignment]:
        rows = self.session.scalars(
            select(Assignment).where(
                Assignment.branch_id == self.branch_id,
                Assignment.id.in_({visit.assignment_id for visit in self.visits}),
            )
        )
        return {row.id: row for row in rows}

    def _others(self) -> dict[UUID, list[_Other]]:
        """Return the volunteers' visits of the last months, by volunteer, the newest first."""
        since = min(visit.submitted_at for visit in self.visits) - timedelta(days=PATTERN_DAYS)
        rows = self.session.execute(
            select(
                Visit.id,
                Visit.volunteer_id,
                Visit.senior_id,
                Visit.entered_by_id,
                Visit.starts_at,
                Visit.ends_at,
                Visit.minutes,
                Visit.submitted_at,
            )
            .where(
                Visit.branch_id == self.branch_id,
                Visit.volunteer_id.in_(self.volunteers),
                Visit.starts_at >= since,
                Visit.state.in_(sorted(COUNTED_STATES)),
            )
            .order_by(Visit.starts_at.desc())
        )
        others = defaultdict(list)
        for row in rows:
            others[row.volunteer_id].append(_Other(*row))
        return others

    def _beside(self) -> dict[UUID, list[Oddity]]:
        """Return who else was with the senior at the time, and whether a minor was with an adult."""
        other = aliased(Visit)
        rows = self.session.execute(
            select(Visit.id, other.volunteer_id, other.starts_at, other.ends_at)
            .join(
                other,
                and_(
                    other.branch_id == Visit.branch_id,
                    other.senior_id == Visit.senior_id,
                    other.volunteer_id != Visit.volunteer_id,
                    other.starts_at < Visit.ends_at,
                    other.ends_at > Visit.starts_at,
                    other.state.in_(sorted(COUNTED_STATES)),
                ),
            )
            .where(Visit.branch_id == self.branch_id, Visit.id.in_(self.ids))
            .order_by(other.starts_at, other.id)
        ).all()
        company = standings_of(self.session, branch_id=self.branch_id, ids={row.volunteer_id for row in rows})
        with_whom: dict[UUID, list[tuple[Standing, datetime, datetime]]] = defaultdict(list)
        for visit_id, volunteer_id, starts_at, ends_at in rows:
            with_whom[visit_id].append((company[volunteer_id], starts_at, ends_at))
        found = {}
        for visit in self.visits:
            there = with_whom.get(visit.id, [])
            age = self._age(visit.volunteer_id, visit.local_day)
            adults = [each for each in there if self._is_adult(each[0], visit.local_day)]
            if age is not None and age < self.policy.adult_age and self.policy.minors_in_pairs:
                # In a pair the same time is as it should be.
                found[visit.id] = [] if adults else [Oddity(OddKind.MINOR_ALONE, {"age": age})]
                continue
            if self.policy.minors_in_pairs:
                there = adults  # the minors of a pair are where they belong
            if there:
                who, starts_at, ends_at = there[0]
                figures = {"other": who.name, "starts_at": starts_at, "ends_at": ends_at}
                found[visit.id] = [Oddity(OddKind.SAME_TIME, figures)]
        return found

    def _mutual(self) -> set[tuple[UUID, UUID]]:
        """Return the pairs of volunteer and senior who also visited each other the other way round."""
        seniors = {visit.senior_id for visit in self.visits}
        rows = self.session.execute(
            select(Visit.senior_id, Visit.volunteer_id)
            .where(
                Visit.branch_id == self.branch_id,
                Visit.volunteer_id.in_(seniors),
                Visit.senior_id.in_(self.volunteers),
                Visit.state.in_(sorted(COUNTED_STATES)),
                Visit.local_day >= self.today - timedelta(days=2 * PATTERN_DAYS),
            )
            .distinct()
        )
        return {(volunteer_id, senior_id) for volunteer_id, senior_id in rows}

    def _bursts(self) -> Counter[tuple[UUID, date]]:
        """Count what each member of staff in question entered for others, by local day."""
        entered = [visit for visit in self.visits if visit.needs_confirmation]
        if not entered:
            return Counter()
        rows = self.session.execute(
            select(Visit.entered_by_id, Visit.submitted_at).where(
                Visit.branch_id == self.branch_id,
                Visit.entered_by_id.in_({visit.entered_by_id for visit in entered}),
                Visit.submitted_at >= min(visit.submitted_at for visit in entered) - timedelta(days=1),
                Visit.needs_confirmation.is_(True),
            )
        )
        return Counter((by_id, local_day(at, self.zone)) for by_id, at in rows)

    def _age(self, person_id: UUID, day: date) -> int | None:
        born = self.people[person_id].birth_date
        return None if born is None else age_on(born, day)

    def _is_adult(self, who: Standing, day: date) -> bool:
        return who.birth_date is not None and age_on(who.birth_date, day) >= self.policy.adult_age

    def _words(self, visit: Visit) -> list[Oddity]:
        usual = usual_minutes(self.usual[visit.assignment_id])
        objection = self.objections.get(visit.id)
        if objection is not None:
            figures = {
                "kind": objection.kind,
                "said_minutes": objection.said_minutes,
                "usual_minutes": usual,
            }
            return [Oddity(OddKind.OBJECTION, figures)]
        said = self.said.get(visit.id)
        if said is not None and said != visit.minutes:
            return [Oddity(OddKind.SAID_DIFFERENT, {"said_minutes": said, "usual_minutes": usual})]
        return []

    def _people_oddities(self, visit: Visit) -> list[Oddity]:
        found = []
        senior, volunteer = self.people[visit.senior_id], self.people[visit.volunteer_id]
        if senior.state is not PersonState.ACTIVE:
            found.append(Oddity(OddKind.SENIOR_GONE, {"state": senior.state}))
        if frozenset((visit.volunteer_id, visit.senior_id)) in self.families:
            found.append(Oddity(OddKind.RELATIVE))
        limit = months_before(self.today, self.policy.silent_months)
        if local_day(volunteer.heard_at, self.zone) < limit:
            found.append(Oddity(OddKind.VOLUNTEER_SILENT, {"heard": volunteer.heard_at}))
        return found

    def _entering(self, visit: Visit) -> list[Oddity]:
        if not visit.needs_confirmation:
            return []
        staff = self.people[visit.entered_by_id].name
        found = [Oddity(OddKind.ENTERED_BY_STAFF, {"staff": staff})]
        count = self.bursts[visit.entered_by_id, local_day(visit.submitted_at, self.zone)]
        if count >= BURST_VISITS:
            found.append(Oddity(OddKind.STAFF_BURST, {"staff": staff, "count": count}))
        if visit.confirmed_at is None:
            found.append(Oddity(OddKind.UNCONFIRMED))
        return found

    def _late(self, visit: Visit) -> list[Oddity]:
        logged_on = local_day(visit.submitted_at, self.zone)
        days = (logged_on - visit.local_day).days
        count = self.logged[visit.volunteer_id, logged_on]
        many = count >= MANY_VISITS and days >= MANY_LATE_DAYS
        if days >= LATE_DAYS and many:
            return [Oddity(OddKind.BACK_DATED, {"days": days, "count": count})]
        if days >= LATE_DAYS:
            return [Oddity(OddKind.LATE, {"days": days})]
        return [Oddity(OddKind.MANY_AT_ONCE, {"count": count})] if many else []

    def _length(self, visit: Visit) -> list[Oddity]:
        found = []
        usual = usual_minutes(self.usual[visit.assignment_id])
        if usual is not None and visit.minutes >= usual + LONGER_MINUTES:
            figures = {"visit_minutes": visit.minutes, "usual_minutes": usual}
            found.append(Oddity(OddKind.LONGER, figures))
        unusual = self._out_of_usual(visit)
        if len(unusual) >= ROUND_VISITS and all(other.minutes % HOUR == 0 for other in unusual):
            found.append(Oddity(OddKind.ROUND_HOURS, {"count": len(unusual)}))
        return found

    def _out_of_usual(self, visit: Visit) -> Sequence[_Other]:
        """Return the volunteer's visits to this senior but for those of the usual length, mostly round."""
        usual = usual_minutes(self.usual[visit.assignment_id])
        return [
            other
            for other in self.others.get(visit.volunteer_id, [])
            if other.senior_id == visit.senior_id and other.minutes != usual
        ]
