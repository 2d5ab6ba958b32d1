"""A household as it was told: what registering and changing it keep, and refuse."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from timebank.core.commands import Command
from timebank.core.crypto import blind_index
from timebank.core.ids import new_id
from timebank.households.commands.needs import NeedGiven
from timebank.households.errors import (
    AddressNeeded,
    CapsNeeded,
    CapUnfit,
    FoodConsentNeeded,
    HealthConsentNeeded,
    HourUnfit,
    LimitTooLong,
    LimitUnknown,
    NameNeeded,
    ProxyNeeded,
    SizeUnfit,
    TooManyYears,
    WeekdayNeeded,
    YearsUnfit,
)
from timebank.households.models import Household, HouseholdConsent, Limit, Member
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


class Representative(Protocol):
    """What is known of a person of the branch who represents a household."""

    @property
    def name(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...


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
class Details(Command):
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
class RegisterHousehold(Details):
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


def household_of(
    command: RegisterHousehold, *, person: Representative | None, today: date, now: datetime
) -> Household:
    """Return the household as told, without a number yet; `person` is who represents it, if of the branch.

    Raises:
        What `register_household` refuses, but `MayBeKnown` and what it refuses of limits and of the need.
    """
    assert command.actor_id is not None
    if HouseholdPurpose.FOOD not in command.consents:
        raise FoodConsentNeeded
    check_health(command.limits, agreed=HouseholdPurpose.HEALTH in command.consents)
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
    fill(household, command, person=person, today=today)
    if command.emergency:
        household.state = HouseholdState.ACTIVE
        household.papers_due_on = today + PAPERS_WITHIN
    return household


def consents_of(command: RegisterHousehold, *, now: datetime) -> list[HouseholdConsent]:
    """Return what the household agreed to."""
    assert command.actor_id is not None
    return [
        HouseholdConsent(
            branch_id=command.branch_id,
            id=new_id(),
            household_id=command.id,
            purpose=purpose,
            method=command.consent_method,
            given_at=now,
            recorded_by_id=command.actor_id,
        )
        for purpose in sorted(command.consents)
    ]


def fill(household: Household, command: Details, *, person: Representative | None, today: date) -> None:
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


def _check_size(command: Details, *, today: date) -> None:
    if not 1 <= command.size <= MOST_PEOPLE:
        raise SizeUnfit(most=MOST_PEOPLE)
    if len(command.members) > command.size:
        raise TooManyYears(size=command.size)
    if any(not EARLIEST_YEAR <= each.birth_year <= today.year for each in command.members):
        raise YearsUnfit(year=str(today.year))


def _check_collecting(command: Details, address: str | None) -> None:
    if command.hour is not None and not 0 <= command.hour <= 23:  # noqa: PLR2004
        raise HourUnfit
    if command.weekday is None or not 0 <= command.weekday <= 6:  # noqa: PLR2004
        raise WeekdayNeeded
    if command.collects is Collecting.PROXY and not (command.proxy_name or "").strip():
        raise ProxyNeeded
    if command.collects is Collecting.DELIVERY and not address:
        raise AddressNeeded


def _check_caps(command: Details) -> None:
    if command.kind is HouseholdKind.FACILITY and command.item_cap is None:
        raise CapsNeeded
    for field in ("item_cap", "category_cap"):
        cap: int | None = getattr(command, field)
        if cap is not None and not 1 <= cap <= MOST_CAP:
            raise CapUnfit(at=field, most=MOST_CAP)


def check_health(limits: Iterable[LimitGiven], *, agreed: bool) -> None:
    if not agreed and any(each.kind in SENSITIVE for each in limits):
        raise HealthConsentNeeded


def members_of(command: Details, household: Household) -> list[Member]:
    """Return those who live there.

    Raises:
        NameTooLong, NameUnfit
    """
    return [
        Member(
            branch_id=household.branch_id,
            id=new_id(),
            household_id=household.id,
            birth_year=each.birth_year,
            name=clean_name(each.name) if each.name and each.name.strip() else None,
        )
        for each in command.members
    ]


def limits_of(command: RegisterHousehold, *, known: Collection[str], now: datetime) -> list[Limit]:
    """Return what must not be given to the new household.

    Raises:
        LimitUnknown, LimitTooLong, TextTooLong, ResidentNumberRefused
    """
    given = codes_given(command, known=known, there=())
    return [limit_of(command, command.id, code, kind, now=now) for code, kind in given.items()]


def codes_given(command: Details, *, known: Collection[str], there: Collection[str]) -> dict[str, LimitKind]:
    given: dict[str, LimitKind] = {}
    for each in command.limits:
        code = each.code if each.code in known else " ".join(each.code.casefold().split())
        if not code or (code not in known and not each.own_words and code not in there):
            raise LimitUnknown(word=each.code[:LIMIT_LENGTH])
        if len(code) > LIMIT_LENGTH:
            raise LimitTooLong(most=LIMIT_LENGTH)
        given[clean_text(code, most=LIMIT_LENGTH)] = each.kind
    return given


def limit_of(command: Details, household_id: UUID, code: str, kind: LimitKind, *, now: datetime) -> Limit:
    assert command.actor_id is not None
    return Limit(
        branch_id=command.branch_id,
        id=new_id(),
        household_id=household_id,
        code=code,
        kind=kind,
        noted_by_id=command.actor_id,
        noted_at=now,
    )
