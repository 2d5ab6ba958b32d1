from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.care.world import TODAY, do, some_id
from tests.factories import make_senior
from tests.households.world import FOOD, HEALTH, FoodBank, need
from timebank.core.errors import DomainError
from timebank.households.commands import LimitGiven, MemberGiven, RegisterHousehold, register_household
from timebank.households.errors import (
    AddressNeeded,
    CapsNeeded,
    CapUnfit,
    EndUnfit,
    FoodConsentNeeded,
    HealthConsentNeeded,
    HourUnfit,
    LimitTooLong,
    LimitUnknown,
    MayBeKnown,
    NameNeeded,
    NeedUnfit,
    NotAnOfficer,
    ProxyNeeded,
    SizeUnfit,
    TooManyYears,
    WeekdayNeeded,
    YearsUnfit,
)
from timebank.households.models import Household
from timebank.households.queries import list_for_round, list_limits, list_members
from timebank.households.rules import Collecting, HouseholdKind, HouseholdState, LimitKind
from timebank.people.errors import PersonNotFound, PhoneUnreadable


def codes(bank: FoodBank, household_id: Any) -> list[str]:  # noqa: ANN401
    return [
        each.code for each in list_limits(bank.session, branch_id=bank.branch_id, household_id=household_id)
    ]


def test_a_household_waits_for_an_officer(bank: FoodBank) -> None:
    household = bank.get(bank.register())
    assert (household.state, household.number, household.ends_on) == (HouseholdState.WAITING, 1, None)
    assert list_for_round(bank.session, branch_id=bank.branch_id, day=TODAY) == []


def test_an_officer_registers_and_confirms_in_one_go(bank: FoodBank) -> None:
    household = bank.get(bank.receive(size=3, need=need(need_percent=125)))
    assert (household.state, household.need_percent) == (HouseholdState.ACTIVE, 125)
    (line,) = list_for_round(bank.session, branch_id=bank.branch_id, day=TODAY)
    assert (line.size, line.equivalised_need, line.item_cap) == (3, 2500, 8)


def test_a_food_coordinator_confirms_no_need(bank: FoodBank) -> None:
    with pytest.raises(NotAnOfficer):
        bank.register(need=need())
    assert bank.session.scalar(select(func.count()).select_from(Household)) == 0


def test_in_an_emergency_it_receives_today_and_papers_are_due_in_14_days(bank: FoodBank) -> None:
    household = bank.get(bank.register(emergency=True))
    assert (household.state, household.papers_due_on) == (HouseholdState.ACTIVE, date(2026, 12, 7))
    assert len(list_for_round(bank.session, branch_id=bank.branch_id, day=date(2026, 12, 7))) == 1
    assert list_for_round(bank.session, branch_id=bank.branch_id, day=date(2026, 12, 8)) == []


def test_what_harms_is_kept_and_goes_into_the_round(bank: FoodBank) -> None:
    limits = (
        LimitGiven(code="milk"),
        LimitGiven(code="pork", kind=LimitKind.RELIGION),
        LimitGiven(code="  Kiwi ", own_words=True),
    )
    household_id = bank.receive(limits=limits, has=("cooking", "fridge", "spaceship"))
    assert codes(bank, household_id) == ["kiwi", "milk", "pork"]
    (line,) = list_for_round(bank.session, branch_id=bank.branch_id, day=TODAY)
    assert line.forbids == {"kiwi", "milk", "pork"}
    assert line.has == {"cooking", "fridge"}


def test_a_person_of_the_branch_lends_name_and_birth_date(bank: FoodBank) -> None:
    senior = make_senior(bank.session, name="김영자")
    bank.session.commit()
    household = bank.get(bank.register(person_id=senior.id, name=""))
    assert (household.name, household.birth_date) == ("김영자", "1945-02-11")


def test_members_are_kept_by_birth_year(bank: FoodBank) -> None:
    household_id = bank.register(size=2, members=(MemberGiven(birth_year=1950), MemberGiven(birth_year=1948)))
    found = list_members(bank.session, branch_id=bank.branch_id, household_id=household_id)
    assert [each.birth_year for each in found] == [1948, 1950]


@pytest.mark.parametrize(
    "signs",
    [
        {"name": "한 기숙"},
        {"name": "다른 이", "phone": "010-1234-5678"},
        {"name": "다른 이", "address": "월성로 12, 101동"},
    ],
)
def test_who_may_be_the_same_is_shown_first_and_never_merged(bank: FoodBank, signs: dict[str, Any]) -> None:
    bank.register(phone="010 1234 5678", address="월성로 12 101동")
    with pytest.raises(MayBeKnown):
        bank.register(**signs)
    bank.register(**signs, other_one=True)
    assert bank.session.scalar(select(func.count()).select_from(Household)) == 2


def test_the_same_name_with_another_birth_date_is_somebody_else(bank: FoodBank) -> None:
    bank.register(birth_date=date(1944, 1, 1))
    assert bank.get(bank.register(birth_date=date(1951, 1, 1))).number == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, NameNeeded),
        ({"person_id": some_id()}, PersonNotFound),
        ({"phone": "12"}, PhoneUnreadable),
        ({"size": 0}, SizeUnfit),
        ({"size": 501}, SizeUnfit),
        ({"members": (MemberGiven(birth_year=1899),)}, YearsUnfit),
        ({"members": (MemberGiven(birth_year=2027),)}, YearsUnfit),
        ({"members": (MemberGiven(birth_year=1950),) * 2}, TooManyYears),
        ({"limits": (LimitGiven(code="stardust"),)}, LimitUnknown),
        ({"limits": (LimitGiven(code=" ", own_words=True),)}, LimitUnknown),
        ({"limits": (LimitGiven(code="키" * 41, own_words=True),)}, LimitTooLong),
        ({"weekday": None}, WeekdayNeeded),
        ({"weekday": 7}, WeekdayNeeded),
        ({"hour": 24}, HourUnfit),
        ({"collects": Collecting.PROXY}, ProxyNeeded),
        ({"collects": Collecting.DELIVERY}, AddressNeeded),
        ({"consents": frozenset()}, FoodConsentNeeded),
        ({"limits": (LimitGiven(code="milk"),), "consents": frozenset({FOOD})}, HealthConsentNeeded),
        ({"kind": HouseholdKind.FACILITY}, CapsNeeded),
        ({"item_cap": 0}, CapUnfit),
        ({"category_cap": 1001}, CapUnfit),
    ],
)
def test_what_cannot_be_is_refused(
    bank: FoodBank, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        bank.register(**changes)
    assert bank.session.scalar(select(func.count()).select_from(Household)) == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"need_percent": 49}, NeedUnfit),
        ({"need_percent": 301}, NeedUnfit),
        ({"ends_on": date(2026, 11, 22)}, EndUnfit),
        ({"ends_on": date(2031, 1, 1)}, EndUnfit),
    ],
)
def test_a_need_has_bounds(bank: FoodBank, changes: dict[str, Any], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        bank.receive(need=need(**changes))


def test_a_choice_needs_no_consent_about_health(bank: FoodBank) -> None:
    limits = (LimitGiven(code="meat", kind=LimitKind.CHOICE),)
    assert codes(bank, bank.register(limits=limits, consents=frozenset({FOOD}))) == ["meat"]


def test_the_same_command_twice_registers_once(bank: FoodBank) -> None:
    command = bank.command(
        RegisterHousehold,
        kind=HouseholdKind.ALONE,
        name="이상철",
        size=1,
        weekday=2,
        consents=frozenset({FOOD, HEALTH}),
    )
    assert do(register_household, command) == do(register_household, command)
    assert bank.session.scalar(select(func.count()).select_from(Household)) == 1


def test_a_facility_receives_with_caps_of_its_own(bank: FoodBank) -> None:
    bank.receive(kind=HouseholdKind.FACILITY, name="샛별 공동생활가정", size=7, item_cap=30, category_cap=8)
    (line,) = list_for_round(bank.session, branch_id=bank.branch_id, day=TODAY)
    assert (line.item_cap, line.category_cap, line.is_facility) == (30, 8, True)
