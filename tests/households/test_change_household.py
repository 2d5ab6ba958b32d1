from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.care.world import do, some_id
from tests.households.world import FoodBank
from timebank.households.commands import (
    ChangeHousehold,
    EndHousehold,
    LimitGiven,
    change_household,
    end_household,
)
from timebank.households.errors import (
    ChangedMeanwhile,
    HealthConsentNeeded,
    HouseholdEnded,
    HouseholdNotFound,
    MayBeKnown,
)
from timebank.households.models import Limit
from timebank.households.rules import EndReason, HouseholdKind, HouseholdPurpose

MILK, EGG = LimitGiven(code="milk"), LimitGiven(code="egg")


def change(bank: FoodBank, household_id: UUID, **changes: Any) -> None:  # noqa: ANN401
    usual: dict[str, Any] = {
        "household_id": household_id,
        "revision": 1,
        "kind": HouseholdKind.ALONE_SENIOR,
        "name": "한기숙",
        "size": 1,
        "weekday": 0,
    }
    do(change_household, bank.command(ChangeHousehold, **usual | changes))


def test_a_change_is_kept_and_counted(bank: FoodBank) -> None:
    household_id = bank.register()
    change(bank, household_id, size=4, neighbourhood="월성동")
    household = bank.get(household_id)
    assert (household.size, household.neighbourhood, household.revision) == (4, "월성동", 2)


def test_a_change_by_two_at_once_loses_no_allergy(bank: FoodBank) -> None:
    household_id = bank.register()
    change(bank, household_id, limits=(MILK,))
    with pytest.raises(ChangedMeanwhile):
        change(bank, household_id, size=2)


def test_a_limit_that_is_gone_stays_readable(bank: FoodBank) -> None:
    household_id = bank.register(limits=(MILK,))
    change(bank, household_id, limits=(EGG,))
    rows = bank.session.execute(select(Limit.code, Limit.ended_at.is_(None)).order_by(Limit.code)).all()
    assert [tuple(row) for row in rows] == [("egg", True), ("milk", False)]


def test_an_allergy_needs_consent_also_later(bank: FoodBank) -> None:
    household_id = bank.register(consents=frozenset({HouseholdPurpose.FOOD}))
    with pytest.raises(HealthConsentNeeded):
        change(bank, household_id, limits=(MILK,))


def test_another_households_telephone_is_pointed_out(bank: FoodBank) -> None:
    bank.register(phone="010-1234-5678", name="이상철")
    household_id = bank.register()
    with pytest.raises(MayBeKnown):
        change(bank, household_id, phone="010-1234-5678")


def test_what_has_ended_is_not_changed(bank: FoodBank) -> None:
    household_id = bank.register()
    command = bank.command(EndHousehold, household_id=household_id, reason=EndReason.MOVED)
    do(end_household, command)
    with pytest.raises(HouseholdEnded):
        change(bank, household_id, revision=2)
    with pytest.raises(HouseholdEnded):
        do(
            end_household,
            bank.command(EndHousehold, household_id=household_id, reason=EndReason.OVER),
        )


def test_nothing_that_is_not_there_is_changed(bank: FoodBank) -> None:
    with pytest.raises(HouseholdNotFound):
        change(bank, some_id())
