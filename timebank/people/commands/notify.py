"""Telling a person something: on their own pages, and by text or e-mail where they agreed to messages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.notifications.commands import Send, send
from timebank.notifications.rules import MessageChannel
from timebank.people.models import Person
from timebank.people.queries.consents import has_consent
from timebank.people.queries.people import get_person
from timebank.people.rules import PersonState, Purpose, takes_texts


def notify(  # noqa: PLR0913  what there is to tell, and to whom
    session: Session,
    *,
    branch_id: str,
    person_id: UUID,
    template: str,
    values: Mapping[str, Any],
    cause: str,
    now: datetime,
) -> None:
    """Put what happened into the outbox for the person, in the unit of work in which it happened.

    The same cause is told to the same person once. Who has left, or has died, is told nothing.

    Raises:
        PersonNotFound
    """
    person = get_person(session, branch_id=branch_id, person_id=person_id)
    if person.state is not PersonState.ACTIVE:
        return
    for channel, address in _ways(session, person):
        send(
            session,
            Send(
                branch_id=branch_id,
                person_id=person_id,
                channel=channel,
                address=address,
                language=person.language,
                template=template,
                values=values,
                cause=f"{template}:{cause}:{person_id}",
            ),
            now=now,
        )


def _ways(session: Session, person: Person) -> list[tuple[MessageChannel, str | None]]:
    ways: list[tuple[MessageChannel, str | None]] = [(MessageChannel.SCREEN, None)]
    if has_consent(session, branch_id=person.branch_id, person_id=person.id, purpose=Purpose.MESSAGES):
        if person.phone is not None and takes_texts(person.phone):
            ways.append((MessageChannel.TEXT, person.phone))
        elif person.email is not None:
            ways.append((MessageChannel.EMAIL, person.email))
    return ways
