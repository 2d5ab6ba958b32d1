"""Which volunteers fit what somebody asks for, with the reason beside each name."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.queries.listing import list_assignments, list_visits
from timebank.care.rules import VisitState
from timebank.core.permissions import Role
from timebank.exchange.models.redemptions import Redemption, VolunteerOffer
from timebank.exchange.queries.offers import overlaps, promised_at
from timebank.exchange.rules.redemptions import Candidate, Fit, Unfit, VisitTime, VolunteerOfferState
from timebank.people.queries import (
    family_ids_of,
    find_delegation,
    get_people,
    get_person,
    list_people_with_role,
    readiness_of,
)
from timebank.policies.queries import policy_on

MANY = 10_000
Times = Mapping[UUID, tuple[time | None, time | None]]


def list_candidates(
    session: Session,
    *,
    redemption: Redemption,
    when: VisitTime,
    today: date,
    volunteer_id: UUID | None = None,
) -> list[Candidate]:
    """Return the volunteers, those who fit first: who knows the person, then who lives near, then by name.

    So many queries, however many volunteers. `volunteer_id` keeps that one.

    Raises:
        PersonNotFound, NoPolicyInForce
    """
    branch_id = redemption.branch_id
    person = get_person(session, branch_id=branch_id, person_id=redemption.beneficiary_id)
    volunteers = list_people_with_role(session, branch_id=branch_id, role=Role.VOLUNTEER, day=when.day)
    if volunteer_id is not None:
        volunteers = [each for each in volunteers if each.id == volunteer_id]
    policy = policy_on(session, branch_id=branch_id, day=today)
    ready = readiness_of(session, branch_id=branch_id, people=volunteers, policy=policy, day=today)
    relatives = family_ids_of(session, branch_id=branch_id, person_id=person.id)
    delegation = find_delegation(session, branch_id=branch_id, holder_id=person.id, day=today)
    acting = {redemption.asked_by_id} | ({delegation.delegate_id} if delegation else set())
    known, visits = _history(session, redemption)
    busy = _busy(session, redemption, when)
    answers = _answers(session, redemption)
    found = []
    for each in volunteers:
        if each.id == person.id:
            continue
        state, asked_at = answers.get(each.id, (None, None))
        unfits = _unfits(redemption, person.language, each.id, each.language, known=each.id in known)
        unfits += [Unfit.RELATIVE] if each.id in relatives else []
        unfits += [Unfit.ACTS_FOR_THEM] if each.id in acting else []
        unfits += [] if ready[each.id].ready else [Unfit.NOT_READY]
        unfits += [Unfit.BUSY] if each.id in busy else []
        unfits += [Unfit.DECLINED] if state in _NO else []
        days = visits.get(each.id, [])
        start, end = busy.get(each.id, (None, None))
        found.append(
            Candidate(
                volunteer_id=each.id,
                name=each.name,
                neighbourhood=each.neighbourhood,
                language=each.language,
                fits=tuple(
                    _fits(
                        unfits,
                        known=each.id in known,
                        near=bool(person.neighbourhood) and each.neighbourhood == person.neighbourhood,
                        same_language=each.language == person.language,
                    )
                ),
                unfits=tuple(unfits),
                last_visit_on=max(days, default=None),
                visits=len(days),
                busy_from=start,
                busy_until=end,
                asked_at=asked_at if state is VolunteerOfferState.WAITING else None,
            )
        )
    return sorted(found, key=_order)


_NO = (VolunteerOfferState.DECLINED, VolunteerOfferState.WITHDRAWN)


def _order(each: Candidate) -> tuple[bool, bool, int, bool, str, UUID]:
    knows, near = Fit.KNOWS in each.fits, Fit.NEAR in each.fits
    return (not each.fit, not knows, -each.visits, not near, each.name, each.volunteer_id)


def _unfits(
    redemption: Redemption, theirs: str, volunteer_id: UUID, language: str, *, known: bool
) -> list[Unfit]:
    """Return which of the wishes the volunteer does not meet."""
    wishes = (
        (Unfit.NOT_WANTED, str(volunteer_id) in redemption.not_ids),
        (Unfit.OTHER_LANGUAGE, redemption.same_language and language != theirs),
        (Unfit.UNKNOWN_TO_THEM, redemption.known_only and not known),
    )
    return [why for why, fails in wishes if fails]


def _fits(unfits: Iterable[Unfit], *, known: bool, near: bool, same_language: bool) -> list[Fit]:
    lacking = set(unfits)
    reasons = (
        (Fit.READY, Unfit.NOT_READY not in lacking),
        (Fit.FREE, Unfit.BUSY not in lacking),
        (Fit.KNOWS, known),
        (Fit.NEAR, near),
        (Fit.LANGUAGE, same_language),
    )
    return [reason for reason, holds in reasons if holds]


def _history(session: Session, redemption: Redemption) -> tuple[set[UUID], dict[UUID, list[date]]]:
    """Return who has cared for the person, and on which days each of them did."""
    who = {"branch_id": redemption.branch_id, "senior_id": redemption.beneficiary_id}
    days: dict[UUID, list[date]] = {}
    for row in list_visits(session, **who, states={VisitState.APPROVED}, limit=MANY):  # type: ignore[arg-type]
        days.setdefault(row.visit.volunteer_id, []).append(row.visit.local_day)
    return set(days), days


def _busy(session: Session, redemption: Redemption, when: VisitTime) -> Times:
    """Return who is with somebody else at that time, usually or by promise."""
    taken: dict[UUID, tuple[time | None, time | None]] = {}
    lines = list_assignments(
        session, branch_id=redemption.branch_id, since=when.day, until=when.day, limit=MANY
    )
    for line in lines:
        usual = line.assignment
        if usual.senior_id == redemption.beneficiary_id or when.day.weekday() not in usual.weekdays:
            continue
        if overlaps(when, usual.usual_start, usual.usual_end):
            taken[usual.volunteer_id] = (usual.usual_start, usual.usual_end)
    rows = session.execute(
        select(Redemption.volunteer_id, Redemption.visit_start, Redemption.visit_end).where(
            Redemption.branch_id == redemption.branch_id, Redemption.id != redemption.id, promised_at(when)
        )
    )
    for volunteer_id, start, end in rows:
        if volunteer_id is not None:
            taken[volunteer_id] = (start, end)
    return taken


def _answers(session: Session, redemption: Redemption) -> dict[UUID, tuple[VolunteerOfferState, datetime]]:
    """Return what became of the newest offer to each volunteer."""
    rows = session.execute(
        select(VolunteerOffer.volunteer_id, VolunteerOffer.state, VolunteerOffer.offered_at)
        .where(
            VolunteerOffer.branch_id == redemption.branch_id,
            VolunteerOffer.redemption_id == redemption.id,
        )
        .order_by(VolunteerOffer.offered_at, VolunteerOffer.id)
    )
    return {volunteer_id: (state, at) for volunteer_id, state, at in rows}


def list_known_volunteers(session: Session, *, branch_id: str, person_id: UUID) -> dict[UUID, str]:
    """Return who has cared for the person, by name, for whoever says whom they do not want."""
    rows = list_visits(session, branch_id=branch_id, senior_id=person_id, limit=MANY)
    ids = {row.visit.volunteer_id for row in rows}
    people = get_people(session, branch_id=branch_id, ids=ids).values()
    return {each.id: each.name for each in sorted(people, key=lambda each: (each.name_folded, each.id))}
