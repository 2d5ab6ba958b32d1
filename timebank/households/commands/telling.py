"""Telling households something: whoever represents them, or by text to the number that they gave."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.households.models import Household
from timebank.households.queries import get_households, with_consent
from timebank.households.rules import HouseholdPurpose
from timebank.notifications.commands import Send, send
from timebank.notifications.rules import MessageChannel, template_named
from timebank.people.commands.notify import list_reached as list_people_reached
from timebank.people.commands.notify import notify, ways_of
from timebank.people.queries import get_people
from timebank.people.rules import takes_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one household is told."""

    template: str
    values: Mapping[str, Any]


def tell_households(
    session: Session, *, branch_id: str, news: Mapping[UUID, News], cause: str, now: datetime
) -> None:
    """Put what happened into the outbox for the households, in the unit of work in which it happened.

    Who agreed to messages is told; everybody, where it is about their safety. A member who represents the
    household has it on their own pages too. The same cause is told to the same household once.
    """
    safety = any(template_named(each.template).safety for each in news.values())
    households = get_households(session, branch_id=branch_id, ids=news)
    agreed = frozenset(households) if safety else _agreed(session, branch_id, households)
    reached = _represented(session, branch_id, households.values(), safety=safety)
    for household_id, told in news.items():
        household = households.get(household_id)
        if household is None or household_id not in agreed:
            continue
        if household.person_id is not None:
            notify(
                session,
                branch_id=branch_id,
                person_id=household.person_id,
                template=told.template,
                values=told.values,
                cause=f"{cause}:{household_id}",  # somebody may represent several households
                now=now,
            )
        if household_id not in reached and (number := _own_number(household)) is not None:
            command = Send(
                branch_id=branch_id,
                person_id=None,
                channel=MessageChannel.TEXT,
                address=number,
                language=household.language,
                template=told.template,
                values=told.values,
                cause=f"{told.template}:{cause}:{household_id}",
            )
            send(session, command, now=now)


def list_reached(session: Session, *, branch_id: str, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of the households whom what cannot wait reaches beside the screen; others are called."""
    households = get_households(session, branch_id=branch_id, ids=ids)
    represented = _represented(session, branch_id, households.values(), safety=False)
    return frozenset(
        each
        for each in _agreed(session, branch_id, households)
        if each in represented or _own_number(households[each]) is not None
    )


def _agreed(session: Session, branch_id: str, ids: Collection[UUID]) -> frozenset[UUID]:
    return with_consent(session, branch_id=branch_id, ids=ids, purpose=HouseholdPurpose.MESSAGES)


def _represented(
    session: Session, branch_id: str, households: Iterable[Household], *, safety: bool
) -> frozenset[UUID]:
    """Return those of the households whom a message to the member who represents them reaches."""
    by = {each.id: each.person_id for each in households if each.person_id is not None}
    people = get_people(session, branch_id=branch_id, ids=by.values())
    if safety:
        reached = frozenset(key for key, each in people.items() if ways_of(each))
    else:
        reached = list_people_reached(session, branch_id=branch_id, people=people.values())
    return frozenset(household_id for household_id, person_id in by.items() if person_id in reached)


def _own_number(household: Household) -> str | None:
    return household.phone if household.phone is not None and takes_texts(household.phone) else None
