"""Registering a household in one go, and keeping what is known of it right."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.ids import new_id
from timebank.households.commands.drafting import (
    Details,
    RegisterHousehold,
    Representative,
    check_health,
    codes_given,
    consents_of,
    fill,
    household_of,
    limit_of,
    limits_of,
    members_of,
)
from timebank.households.commands.needs import keep_need
from timebank.households.errors import (
    ChangedMeanwhile,
    MayBeKnown,
)
from timebank.households.models import Household, HouseholdNumbers, Member
from timebank.households.queries import (
    find_open_consent,
    known_codes,
    list_limits,
    list_possible_doubles,
    lock_household,
)
from timebank.households.rules import (
    HouseholdPurpose,
)
from timebank.people.queries import get_branch, get_person


def register_household(session: Session, command: RegisterHousehold, *, now: datetime) -> UUID:
    """Keep the household and return its id. It waits for an officer unless a need or an emergency is given.

    Raises:
        MayBeKnown: `other_one` goes on.
        NameNeeded, SizeUnfit, YearsUnfit, TooManyYears, LimitUnknown, LimitTooLong, WeekdayNeeded, HourUnfit,
        ProxyNeeded, AddressNeeded, FoodConsentNeeded, HealthConsentNeeded, CapsNeeded, CapUnfit,
        PersonNotFound, NameTooLong, NameUnfit, PhoneUnreadable, TextTooLong, ResidentNumberRefused
        NotAnOfficer, NeedUnfit, EndUnfit: of the need.
    """
    assert command.actor_id is not None
    today = local_day(now, get_branch(session, command.branch_id).zone)
    household = household_of(command, person=_person(session, command), today=today, now=now)
    _refuse_doubles(session, household, command)
    limits = limits_of(command, known=known_codes(session, day=today), now=now)
    household.number = take_numbers(session, command.branch_id, 1)
    session.add(household)
    session.flush()
    session.add_all(members_of(command, household))
    session.add_all(limits)
    session.add_all(consents_of(command, now=now))
    if command.need is not None:
        keep_need(session, household, command.need, record_id=new_id(), by_id=command.actor_id, now=now)
    session.flush()
    return household.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHousehold(Details):
    """All of the household's details as they are now; `revision` is the one that was read."""

    household_id: UUID
    revision: int

    @property
    def object_id(self) -> UUID | None:
        return self.household_id


def change_household(session: Session, command: ChangeHousehold, *, now: datetime) -> None:
    """Keep what has changed; limits that are gone end, and stay readable.

    Raises:
        HouseholdNotFound, HouseholdEnded, ChangedMeanwhile, and what registering refuses of details.
    """
    assert command.actor_id is not None
    household = lock_household(session, branch_id=command.branch_id, household_id=command.household_id)
    household.check_open()
    if household.revision != command.revision:
        raise ChangedMeanwhile
    today = local_day(now, get_branch(session, command.branch_id).zone)
    agreed = find_open_consent(
        session,
        branch_id=command.branch_id,
        household_id=household.id,
        purpose=HouseholdPurpose.HEALTH,
    )
    check_health(command.limits, agreed=agreed is not None)
    fill(household, command, person=_person(session, command), today=today)
    _refuse_doubles(session, household, command)
    household.revision += 1
    session.execute(
        delete(Member).where(Member.branch_id == command.branch_id, Member.household_id == household.id)
    )
    session.add_all(members_of(command, household))
    session.flush()
    _keep_limits(session, household, command, today=today, now=now)


def _person(session: Session, command: Details) -> Representative | None:
    if command.person_id is None:
        return None
    return get_person(session, branch_id=command.branch_id, person_id=command.person_id)


def _refuse_doubles(session: Session, household: Household, command: Details) -> None:
    if command.other_one:
        return
    with session.no_autoflush:
        known = list_possible_doubles(
            session,
            branch_id=command.branch_id,
            person_id=command.person_id,
            name=household.name,
            birth_date=date.fromisoformat(household.birth_date) if household.birth_date else None,
            phone=household.phone,
            address=household.address,
            other_than=household.id,
        )
    if known:
        raise MayBeKnown


def _keep_limits(
    session: Session, household: Household, command: Details, *, today: date, now: datetime
) -> None:
    there = {
        each.code: each
        for each in list_limits(session, branch_id=household.branch_id, household_id=household.id)
    }
    given = codes_given(command, known=known_codes(session, day=today), there=there)
    for code, limit in there.items():
        if given.get(code) is not limit.kind:
            limit.ended_at, limit.ended_by_id = now, command.actor_id
    session.flush()
    for code, kind in given.items():
        if code not in there or there[code].kind is not kind:
            session.add(limit_of(command, household.id, code, kind, now=now))
    session.flush()


def take_numbers(session: Session, branch_id: str, count: int) -> int:
    """Take so many of the branch's numbers; return the first. The counter's lock orders two who do."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(insert(HouseholdNumbers).values(branch_id=branch_id, newest=0).on_conflict_do_nothing())
    row = session.scalars(
        select(HouseholdNumbers)
        .where(HouseholdNumbers.branch_id == branch_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row.newest += count
    session.flush()
    return row.newest - count + 1
