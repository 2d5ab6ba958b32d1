"""Reads of the API's keys."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from timebank.people.models import ApiToken, Person


def list_tokens(session: Session, *, branch_id: str) -> Sequence[Row[ApiToken, str]]:
    """Return the branch's keys, the newest first, each with its person's name."""
    return session.execute(
        select(ApiToken, Person.name)
        .join(Person, (Person.branch_id == ApiToken.branch_id) & (Person.id == ApiToken.person_id))
        .where(ApiToken.branch_id == branch_id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    ).all()
