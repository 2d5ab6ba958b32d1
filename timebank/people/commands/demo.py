"""Who may be tried out in the demonstration."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.people.models import Login
from timebank.people.queries.people import get_person


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSignIns(Command):
    """Offer these people, of any branch, as the demonstration's sign-ins, in this order."""

    people: tuple[tuple[str, UUID], ...]


def show_sign_ins(session: Session, command: ShowSignIns, *, now: datetime) -> None:  # noqa: ARG001
    """Give each one's login its place on the sign-in page.

    Raises:
        PersonNotFound
    """
    for place, (branch_id, person_id) in enumerate(command.people, start=1):
        login_id = get_person(session, branch_id=branch_id, person_id=person_id).login_id
        session.execute(update(Login).where(Login.id == login_id).values(demo_order=place))
