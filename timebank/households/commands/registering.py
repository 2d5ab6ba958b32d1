"""Registering a household in one go, and keeping what is known of it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.crypto import blind_index
from timebank.core.ids import new_id
from timebank.households.commands.needs import NeedGiven, keep_need
from timebank.households.errors import (
    AddressNeeded,
    CapsNeeded,
    CapUnfit,
    ChangedMeanwhile,
    FoodConsentNeeded,
    HealthConsentNeeded,
    HourUnfit,
    LimitTooLong,
    LimitUnknown,
    MayBeKnown,
    NameNeeded,
    ProxyNeeded,
    SizeUnfit,
    TooManyYears,
    WeekdayNeeded,
    YearsUnfit,
)
from timebank.households.models import Household, HouseholdConsent, HouseholdNumbers, Limit, Member
from timebank.households.queries import (
    find_open_consent,
    known_codes,
    list_limits,
    list_possible_doubles,
    lock_household,
)
from timebank.households.rules import (
    HAS,
    LIMIT_LENGTH,
    MOST_CAP,
    MOST_PEOPLE,
    PAPERS_WITHIN,
    USUAL_NEED,
    Collecting,
    HouseholdKind,
    HouseholdPurpose,
    HouseholdState,
    LimitKind,
)
from timebank.people.queries import get_branch, get_person
from timebank.people.rules import (
    ConsentMethod,
    clean_name,
    clean_text,
    fold_address,
    fold_name,
    normalise_phone,
)

EARLIEST_YEAR = 1900
SENSITIVE = frozenset({LimitKind.ALLERGY, LimitKind.MEDICAL, LimitKind.RELIGION})
"""Source: Personal Information Protection Act, art. 23: health and belief ask a consent of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberGiven:
    birth_year: int
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitGiven:
    """`code` is an allergen or a limit of ours; any other word only where `own_words`."""

    code: str
    kind: LimitKind = LimitKind.ALLERGY
    own_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Details(Command):
    """What is known of a household. `name` may be empty where `person_id` names somebody of the branch."""

    kind: HouseholdKind
    person_id: UUID | None = None
    name: str = ""
    birth_date: date | None = None
    phone: str | None = None
    address: str | None = None
    neighbourhood: str = ""
    language: str = "ko"
    size: int
    members: tuple[MemberGiven, ...] = ()
    limits: tuple[LimitGiven, ...] = ()
    has: tuple[str, ...] = ()
    collects: Collecting = Collecting.SELF
    weekday: int | None = None
    hour: int | None = None
    proxy_name: str | None = None
    proxy_phone: str | None = None
    item_cap: int | None = None
    category_cap: int | None = None
    other_one: bool = False
    """Who may be the same household was looked at, and is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHousehold(_Details):
    """The household gets the command's own id."""

    consents: frozenset[HouseholdPurpose]
    consent_method: ConsentMethod = ConsentMethod.PAPER
    emergency: bool = False
    """It gets a box today; papers follow within 14 days."""
    need: NeedGiven | None = None
    """Where an officer registers and confirms in one go."""

    @property
    def object_id(self) -> UUID | None:
        return self.id


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
    if HouseholdPurpose.FOOD not in command.consents:
        raise FoodConsentNeeded
    _check_health(command.limits, agreed=HouseholdPurpose.HEALTH in command.consents)
    household = Household(
        branch_id=command.branch_id,
        id=command.id,
        registered_by_id=command.actor_id,
        registered_at=now,
        starts_on=today,
        need_percent=USUAL_NEED,
        state=HouseholdState.WAITING,
        revision=1,
    )
    _fill(session, household, command, today=today)
    if command.emergency:
        household.state = HouseholdState.ACTIVE
        household.papers_due_on = today + PAPERS_WITHIN
    household.number = _next_number(session, command.branch_id)
    session.add(household)
    session.flush()
    _keep_members(session, household, command.members)
    _keep_limits(session, household, command, today=today, now=now)
    for purpose in sorted(command.consents):
        session.add(
            HouseholdConsent(
                branch_id=command.branch_id,
                id=new_id(),
                household_id=household.id,
                purpose=purpose,
                method=command.consent_method,
                given_at=now,
                recorded_by_id=command.actor_id,
            )
        )
    if command.need is not None:
        keep_need(session, household, command.need, record_id=new_id(), by_id=command.actor_id, now=now)
    session.flush()
    return household.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHousehold(_Details):
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
    _check_health(command.limits, agreed=agreed is not None)
    _fill(session, household, command, today=today)
    household.revision += 1
    session.execute(
        delete(Member).where(Member.branch_id == command.branch_id, Member.household_id == household.id)
    )
    _keep_members(session, household, command.members)
    _keep_limits(session, household, command, today=today, now=now)


def _fill(session: Session, household: Household, command: _Details, *, today: date) -> None:
    person = (
        get_person(session, branch_id=command.branch_id, person_id=command.person_id)
        if command.person_id
        else None
    )
    name = command.name.strip() or (person.name if person else "")
    if not name:
        raise NameNeeded
    name = clean_name(name)
    born = command.birth_date or (person.birth_date if person else None)
    said = (command.phone or "").strip()
    phone = normalise_phone(said) if said else (person.phone if person else None)
    address = clean_text(command.address or "", most=200) or (person.address if person else None)
    _check_size(command, today=today)
    _check_collecting(command, address)
    _check_caps(command)
    if not command.other_one and list_possible_doubles(
        session,
        branch_id=command.branch_id,
        person_id=command.person_id,
        name=name,
        birth_date=born,
        phone=phone,
        address=address,
        other_than=household.id,
    ):
        raise MayBeKnown
    household.kind, household.person_id = command.kind, command.person_id
    household.name, household.name_index = name, blind_index("name", fold_name(name))
    household.birth_date = born.isoformat() if born else None
    household.phone, household.phone_index = phone, phone and blind_index("phone", phone)
    folded = fold_address(address) if address else ""
    household.address, household.address_index = address, blind_index("address", folded) if folded else None
    household.neighbourhood = clean_text(command.neighbourhood, most=40)
    household.language = command.language
    household.size = command.size
    household.has = sorted(set(command.has) & set(HAS))
    household.collects, household.weekday, household.hour = command.collects, command.weekday, command.hour
    by_proxy = command.collects is Collecting.PROXY
    proxy_phone = (command.proxy_phone or "").strip()
    household.proxy_name = clean_name(command.proxy_name or "") if by_proxy else None
    household.proxy_phone = normalise_phone(proxy_phone) if by_proxy and proxy_phone else None
    household.item_cap, household.category_cap = command.item_cap, command.category_cap


def _check_size(command: _Details, *, today: date) -> None:
    if not 1 <= command.size <= MOST_PEOPLE:
        raise SizeUnfit(most=MOST_PEOPLE)
    if len(command.members) > command.size:
        raise TooManyYears(size=command.size)
    if any(not EARLIEST_YEAR <= each.birth_year <= today.year for each in command.members):
        raise YearsUnfit(year=str(today.year))


def _check_collecting(command: _Details, address: str | None) -> None:
    if command.hour is not None and not 0 <= command.hour <= 23:  # noqa: PLR2004
        raise HourUnfit
    if command.weekday is None or not 0 <= command.weekday <= 6:  # noqa: PLR2004
        raise WeekdayNeeded
    if command.collects is Collecting.PROXY and not (command.proxy_name or "").strip():
        raise ProxyNeeded
    if command.collects is Collecting.DELIVERY and not address:
        raise AddressNeeded


def _check_caps(command: _Details) -> None:
    if command.kind is HouseholdKind.FACILITY and command.item_cap is None:
        raise CapsNeeded
    for field in ("item_cap", "category_cap"):
        cap: int | None = getattr(command, field)
        if cap is not None and not 1 <= cap <= MOST_CAP:
            raise CapUnfit(at=field, most=MOST_CAP)


def _check_health(limits: Iterable[LimitGiven], *, agreed: bool) -> None:
    if not agreed and any(each.kind in SENSITIVE for each in limits):
        raise HealthConsentNeeded


def _keep_members(session: Session, household: Household, members: Iterable[MemberGiven]) -> None:
    for each in members:
        session.add(
            Member(
                branch_id=household.branch_id,
                id=new_id(),
                household_id=household.id,
                birth_year=each.birth_year,
                name=clean_name(each.name) if each.name and each.name.strip() else None,
            )
        )
    session.flush()


def _keep_limits(
    session: Session, household: Household, command: _Details, *, today: date, now: datetime
) -> None:
    assert command.actor_id is not None
    known = known_codes(session, day=today)
    there = {
        each.code: each
        for each in list_limits(session, branch_id=household.branch_id, household_id=household.id)
    }
    given: dict[str, LimitKind] = {}
    for each in command.limits:
        code = each.code if each.code in known else " ".join(each.code.casefold().split())
        if not code or (code not in known and not each.own_words and code not in there):
            raise LimitUnknown(word=each.code[:LIMIT_LENGTH])
        if len(code) > LIMIT_LENGTH:
            raise LimitTooLong(most=LIMIT_LENGTH)
        given[clean_text(code, most=LIMIT_LENGTH)] = each.kind
    for code, limit in there.items():
        if given.get(code) is not limit.kind:
            limit.ended_at, limit.ended_by_id = now, command.actor_id
    session.flush()
    for code, kind in given.items():
        if code not in there or there[code].kind is not kind:
            session.add(
                Limit(
                    branch_id=household.branch_id,
                    id=new_id(),
                    household_id=household.id,
                    code=code,
                    kind=kind,
                    noted_by_id=command.actor_id,
                    noted_at=now,
                )
            )
    session.flush()


def _next_number(session: Session, branch_id: str) -> int:
    """Return the branch's next number; the counter's lock orders two registrations at once."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(insert(HouseholdNumbers).values(branch_id=branch_id, newest=0).on_conflict_do_nothing())
    row = session.scalars(
        select(HouseholdNumbers)
        .where(HouseholdNumbers.branch_id == branch_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row.newest += 1
    return row.newest
