"""Whether somebody is a member: has died, is back after a mistake, has gone to another branch."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.people import queries
from timebank.people.commands.logins import end_all_sessions
from timebank.people.models import ApiToken, Delegation, Person, RoleGrant
from timebank.people.rules import DelegationEnd, PersonState


def mark_deceased(session: Session, person: Person, *, now: datetime) -> None:
    """Keep that the person has died: nobody comes in as them, and nothing is sent to them."""
    person.state = PersonState.DECEASED
    sign_out(session, person, now=now)


def mark_active(person: Person) -> None:
    """Keep that the person is a member after all."""
    person.state = PersonState.ACTIVE


def mark_left(session: Session, person: Person, *, now: datetime) -> None:
    """Keep that the person is no member of this branch any more."""
    person.state = PersonState.LEFT
    sign_out(session, person, now=now)


def sign_out(session: Session, person: Person, *, now: datetime) -> None:
    """End every sign-in of the person's login, and their tokens in this branch."""
    if person.login_id is not None:
        end_all_sessions(session, login_id=person.login_id, now=now)
    session.execute(
        update(ApiToken)
        .where(
            ApiToken.branch_id == person.branch_id,
            ApiToken.person_id == person.id,
            ApiToken.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def end_roles(session: Session, person: Person, *, today: date, by_id: UUID | None) -> None:
    """Let yesterday be the last day of each role in force."""
    yesterday = today - timedelta(days=1)
    for grant in queries.list_grants(session, branch_id=person.branch_id, person_id=person.id):
        if grant.ends_on is None or grant.ends_on >= today:
            grant.end(on=yesterday, by=by_id)


def give_back_roles(
    session: Session, person: Person, *, ended_on: date, ended_by_id: UUID | None, today: date
) -> None:
    """Begin anew, today, the roles that were ended by somebody on that day."""
    for grant in queries.list_grants(session, branch_id=person.branch_id, person_id=person.id):
        if grant.ends_on == ended_on and grant.ended_by_id == ended_by_id:
            session.add(
                RoleGrant(
                    branch_id=person.branch_id,
                    id=new_id(),
                    person_id=person.id,
                    role=grant.role,
                    starts_on=today,
                    ends_on=None,
                    granted_by_id=grant.granted_by_id,
                    ended_by_id=None,
                )
            )


def end_delegations_of(session: Session, person: Person, *, by_id: UUID, now: datetime) -> None:
    """End what the person has entrusted to others, and what others have entrusted to them."""
    found = session.scalars(
        select(Delegation)
        .where(
            Delegation.branch_id == person.branch_id,
            or_(Delegation.holder_id == person.id, Delegation.delegate_id == person.id),
            Delegation.ended_at.is_(None),
        )
        .order_by(Delegation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for delegation in found:
        delegation.end(by_id=by_id, at=now, how=DelegationEnd.REVOKED)
