"""The second person: decides what is large, and is neither party, relative, nor who asked for it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.permissions import Role
from timebank.exchange.errors.reversals import SecondHadPart
from timebank.exchange.errors.standing import (
    DeputyMustWait,
    NotASecondPerson,
    SecondAskedForIt,
    SecondIsParty,
    SecondIsRelative,
)
from timebank.exchange.queries.receivers import are_one_person
from timebank.people.queries import deciders, family_ids_of, roles_of_many

FarPerson = tuple[str, UUID]
"""Somebody of another branch: its id, and theirs there."""


def check_second_person(  # noqa: PLR0913  what is decided, and by whom
    session: Session,
    *,
    branch_id: str,
    person_id: UUID | None,
    parties: Collection[UUID],
    asked_by_id: UUID | None,
    day: date,
    called_by: Collection[UUID] = (),
    had_part: Collection[UUID] = (),
    elsewhere: Collection[FarPerson] = (),
    had_part_elsewhere: Collection[FarPerson] = (),
) -> None:
    """Pass if the person may decide it on that local day.

    Coordinators who are no party, no relative of one and did not ask for it; deputies where there is none.
    Parties of other branches are given too: they are simply nobody's relatives here. `called_by` names who
    telephoned for somebody else to have it done: they asked for it like who entered it. `had_part` names who
    entered or decided before what is to be taken back now. Who did so in another branch, and who gave or was
    given there, may be at work here too: the same person by their sign-in.

    Raises:
        NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondHadPart, SecondIsRelative, DeputyMustWait
    """
    people = deciders(session, branch_id=branch_id, day=day)
    if person_id is None or all(each.id != person_id for each in people):
        raise NotASecondPerson
    if person_id in parties:
        raise SecondIsParty
    if person_id == asked_by_id or person_id in called_by:
        raise SecondAskedForIt
    if person_id in had_part:
        raise SecondHadPart
    here = (branch_id, person_id)
    if any(are_one_person(session, a=here, b=each) for each in elsewhere):
        raise SecondIsParty
    if any(are_one_person(session, a=here, b=each) for each in had_part_elsewhere):
        raise SecondHadPart
    relatives = frozenset[UUID]().union(
        *(family_ids_of(session, branch_id=branch_id, person_id=party) for party in parties)
    )
    if person_id in relatives:
        raise SecondIsRelative
    barred = relatives | frozenset(parties) | frozenset(had_part) | frozenset(called_by) | {asked_by_id}
    roles = roles_of_many(session, branch_id=branch_id, ids=[each.id for each in people], day=day)
    able = [each.id for each in people if each.id not in barred]
    coordinators = [each for each in able if Role.COORDINATOR in roles[each]]
    if coordinators and person_id not in coordinators:
        raise DeputyMustWait


def is_second_person(  # noqa: PLR0913  as above
    session: Session,
    *,
    branch_id: str,
    person_id: UUID,
    parties: Collection[UUID],
    asked_by_id: UUID | None,
    day: date,
    called_by: Collection[UUID] = (),
    had_part: Collection[UUID] = (),
    elsewhere: Collection[FarPerson] = (),
    had_part_elsewhere: Collection[FarPerson] = (),
) -> bool:
    """Tell whether the person may decide it, for a page that shows who can."""
    try:
        check_second_person(
            session,
            branch_id=branch_id,
            person_id=person_id,
            parties=parties,
            asked_by_id=asked_by_id,
            day=day,
            called_by=called_by,
            had_part=had_part,
            elsewhere=elsewhere,
            had_part_elsewhere=had_part_elsewhere,
        )
    except (
        NotASecondPerson,
        SecondIsParty,
        SecondAskedForIt,
        SecondHadPart,
        SecondIsRelative,
        DeputyMustWait,
    ):
        return False
    return True
