"""Telling the food coordinators of another branch what concerns their stock."""

from datetime import datetime

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.permissions import Role
from timebank.households.commands import News
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, list_people_with_role


def tell_branch(session: Session, branch_id: str, news: News, *, cause: str, now: datetime) -> None:
    """Put it into the outbox for each of them, in the unit of work in which it happened."""
    there = get_branch(session, branch_id)
    told = list_people_with_role(
        session, branch_id=there.id, role=Role.FOOD_COORDINATOR, day=local_day(now, there.zone)
    )
    for person in told:
        notify(
            session,
            branch_id=there.id,
            person_id=person.id,
            template=news.template,
            values=news.values,
            cause=cause,
            now=now,
        )
