"""Redemptions: single ones, lists for pages, and what somebody may use."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from timebank.care.queries.listing import list_visits
from timebank.care.rules import OPEN_STATES as UNDECIDED_STATES
from timebank.exchange.errors.redemptions import RedemptionNotFound
from timebank.exchange.models.redemptions import Redemption, RedemptionEvent, RedemptionVisit
from timebank.exchange.queries.needs import find_confirmed_need
from timebank.exchange.rules.redemptions import OPEN_STATES, RedemptionState, Usable
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind
from timebank.people.queries import find_delegation_between, get_person, people_select
from timebank.people.rules import DelegatedAct, birthday
from timebank.policies.queries import policy_on

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionLine:
    """A redemption with the names that a page shows."""

    redemption: Redemption
    beneficiary: str
    asked_by: str
    volunteer: str | None


def get_usable(session: Session, *, branch_id: str, person_id: UUID, day: date) -> Usable:
    """Return what the person may use for care on that local day.

    Own minutes from the birthday of the policy's age on; received ones with a confirmed need; those for
    giving only never.

    Raises:
        PersonNotFound, NoPolicyInForce
    """
    person = get_person(session, branch_id=branch_id, person_id=person_id)
    policy = policy_on(session, branch_id=branch_id, day=day)
    balances = balances_of(session, branch_id=branch_id, owner_id=person_id)
    born = person.birth_date
    return Usable(
        received_held=balances.get(AccountKind.RECEIVED, 0),
        own_held=balances.get(AccountKind.OWN, 0),
        need=find_confirmed_need(session, branch_id=branch_id, person_id=person_id, day=day),
        own_from=None if born is None else birthday(born, policy.own_use_age),
        day=day,
    )


def get_redemption(session: Session, *, branch_id: str, redemption_id: UUID) -> Redemption:
    """Return the redemption as it stands in the database.

    Raises:
        RedemptionNotFound
    """
    found = session.get(Redemption, (branch_id, redemption_id), populate_existing=True)
    if found is None:
        raise RedemptionNotFound
    return found


def lock_redemption(session: Session, *, branch_id: str, redemption_id: UUID) -> Redemption:
    """Return the redemption, its row locked.

    Raises:
        RedemptionNotFound
    """
    found = session.get(Redemption, (branch_id, redemption_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise RedemptionNotFound
    return found


def lock_awaited(
    session: Session, *, branch_id: str, volunteer_id: UUID, beneficiary_id: UUID, day: date
) -> Sequence[Redemption]:
    """Return the redemptions that await a visit of the two on that local day, their rows locked."""
    return session.scalars(
        select(Redemption)
        .where(
            Redemption.branch_id == branch_id,
            Redemption.volunteer_id == volunteer_id,
            Redemption.beneficiary_id == beneficiary_id,
            Redemption.visit_on == day,
            Redemption.state == RedemptionState.ACCEPTED,
        )
        .order_by(Redemption.visit_start, Redemption.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _lines(branch_id: str) -> Select[Redemption, str, str, str | None]:
    beneficiary, asker, volunteer = (people_select(branch_id).subquery() for _ in range(3))
    return (
        select(Redemption, beneficiary.c.name, asker.c.name, volunteer.c.name)
        .join(beneficiary, beneficiary.c.id == Redemption.beneficiary_id)
        .join(asker, asker.c.id == Redemption.asked_by_id)
        .outerjoin(volunteer, volunteer.c.id == Redemption.volunteer_id)
        .where(Redemption.branch_id == branch_id)
    )


def _read(session: Session, wanted: Select[Redemption, str, str, str | None]) -> list[RedemptionLine]:
    return [
        RedemptionLine(redemption=redemption, beneficiary=a, asked_by=b, volunteer=c)
        for redemption, a, b, c in session.execute(wanted)
    ]


def get_redemption_line(session: Session, *, branch_id: str, redemption_id: UUID) -> RedemptionLine:
    """Return one redemption with its names.

    Raises:
        RedemptionNotFound
    """
    found = _read(session, _lines(branch_id).where(Redemption.id == redemption_id))
    if not found:
        raise RedemptionNotFound
    return found[0]


def list_redemptions(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    party_id: UUID | None = None,
    acts_for: Collection[UUID] | None = None,
    states: Collection[RedemptionState] = (),
    since: date | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[RedemptionLine]:
    """Return redemptions, the newest first; one more than `limit`.

    `party_id` keeps those that the person asked for, is cared for by, or comes for; of what they asked for in
    somebody's name only that of the people whom they `acts_for`, where these are given.
    """
    wanted = _lines(branch_id).order_by(Redemption.asked_at.desc(), Redemption.id.desc()).limit(limit + 1)
    if party_id is not None:
        wanted = wanted.where(_concerns(party_id, acts_for))
    if states:
        wanted = wanted.where(Redemption.state.in_(sorted(states)))
    if since is not None:
        wanted = wanted.where(Redemption.visit_on >= since)
    if after is not None:
        wanted = wanted.where(tuple_(Redemption.asked_at, Redemption.id) < tuple_(*after))
    return _read(session, wanted)


def _concerns(person_id: UUID, acts_for: Collection[UUID] | None) -> ColumnElement[bool]:
    asked = Redemption.asked_by_id == person_id
    if acts_for is not None:
        asked &= Redemption.beneficiary_id.in_(acts_for)
    return or_(Redemption.beneficiary_id == person_id, asked, Redemption.volunteer_id == person_id)


def is_read_by(session: Session, redemption: Redemption, *, person_id: UUID, day: date) -> bool:
    """Tell whether the person is cared for, or asked for it in that one's name and still may, or may see."""
    if person_id == redemption.beneficiary_id:
        return True
    if person_id != redemption.asked_by_id:
        return False
    found = find_delegation_between(
        session,
        branch_id=redemption.branch_id,
        actor_id=person_id,
        holder_id=redemption.beneficiary_id,
        day=day,
    )
    return found is not None and (found.allows(DelegatedAct.ASK) or found.allows(DelegatedAct.SEE))


def list_open_redemptions(session: Session, *, branch_id: str, limit: int = 200) -> list[RedemptionLine]:
    """Return what waits for somebody in the branch, the first to be due first, so that late ones lead."""
    return _read(
        session,
        _lines(branch_id)
        .where(Redemption.state.in_(sorted(OPEN_STATES)))
        .order_by(Redemption.due_on, Redemption.waits_since, Redemption.id)
        .limit(limit),
    )


def list_open_redemptions_of(session: Session, *, branch_id: str, person_id: UUID) -> Sequence[UUID]:
    """Return the ids of what the person has asked for and still waits for, in order."""
    return session.scalars(
        select(Redemption.id)
        .where(
            Redemption.branch_id == branch_id,
            Redemption.beneficiary_id == person_id,
            Redemption.state.in_(sorted(OPEN_STATES)),
        )
        .order_by(Redemption.id)
    ).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionCounts:
    """What waits in the branch."""

    waiting: int
    """Wait for the branch: an approval, a volunteer to be asked, a visit to be cleared up."""
    late: int
    """Open, and the next step is overdue."""
    most_days_late: int
    to_approve: int


def count_redemptions(session: Session, *, branch_id: str, day: date) -> RedemptionCounts:
    """Count what waits on the local day. One query."""
    late = Redemption.due_on < day
    waits = or_(Redemption.state.in_((RedemptionState.AWAITING_APPROVAL, RedemptionState.ASKED)), late)
    waiting, late_count, first, to_approve = session.execute(
        select(
            func.count().filter(waits),
            func.count().filter(late),
            func.min(case((late, Redemption.due_on))),
            func.count().filter(Redemption.state == RedemptionState.AWAITING_APPROVAL),
        ).where(Redemption.branch_id == branch_id, Redemption.state.in_(sorted(OPEN_STATES)))
    ).one()
    return RedemptionCounts(
        waiting=waiting,
        late=late_count,
        most_days_late=(day - first).days if first else 0,
        to_approve=to_approve,
    )


def list_redemption_events(
    session: Session, *, branch_id: str, redemption_id: UUID
) -> Sequence[RedemptionEvent]:
    """Return what happened to the redemption, in order."""
    return session.scalars(
        select(RedemptionEvent)
        .where(RedemptionEvent.branch_id == branch_id, RedemptionEvent.redemption_id == redemption_id)
        .order_by(RedemptionEvent.at, RedemptionEvent.id)
    ).all()


def find_settling_visit(session: Session, *, branch_id: str, redemption_id: UUID) -> UUID | None:
    """Return the id of the visit that settled the redemption."""
    return session.scalar(
        select(RedemptionVisit.visit_id).where(
            RedemptionVisit.branch_id == branch_id, RedemptionVisit.redemption_id == redemption_id
        )
    )


def find_logged_visit(session: Session, *, redemption: Redemption) -> UUID | None:
    """Return the visit that the volunteer has logged that day and that may still settle it.

    One that is approved has settled what it was for: it holds up no other request of the day.
    """
    if redemption.visit_on is None:
        return None
    rows = list_visits(
        session,
        branch_id=redemption.branch_id,
        volunteer_id=redemption.volunteer_id,
        senior_id=redemption.beneficiary_id,
        states=UNDECIDED_STATES,
        since=redemption.visit_on,
        until=redemption.visit_on,
        limit=1,
    )
    return rows[0].visit.id if rows else None


def list_due_for_reminder(session: Session, *, day: date, limit: int) -> Sequence[Redemption]:
    """Return redemptions of every branch whose visit is on that day and of which nobody was reminded."""
    return session.scalars(
        select(Redemption)
        .where(
            Redemption.state == RedemptionState.ACCEPTED,
            Redemption.visit_on == day,
            Redemption.reminded_at.is_(None),
        )
        .order_by(Redemption.branch_id, Redemption.id)
        .limit(limit)
    ).all()


def list_unlogged(session: Session, *, before: date, limit: int) -> Sequence[Redemption]:
    """Return redemptions of every branch whose day was before that day and was not noticed yet."""
    return session.scalars(
        select(Redemption)
        .where(
            and_(Redemption.state == RedemptionState.ACCEPTED, Redemption.visit_on < before),
            Redemption.unlogged_at.is_(None),
        )
        .order_by(Redemption.branch_id, Redemption.id)
        .limit(limit)
    ).all()
