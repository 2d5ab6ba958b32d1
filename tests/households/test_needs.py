from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.care.world import NOW, TODAY, do, some_id
from tests.households.world import FoodBank, need
from timebank.core.commands import SYSTEM, perform
from timebank.households.commands import (
    AllergenLine,
    ConfirmNeed,
    ImportAllergens,
    RecordHouseholdConsent,
    RemindEnding,
    SeePapers,
    WithdrawHouseholdConsent,
    confirm_need,
    import_allergens,
    record_household_consent,
    remind_ending,
    see_papers,
    withdraw_household_consent,
)
from timebank.households.errors import (
    AllergensUnfit,
    ConsentGivenAlready,
    ConsentNotFound,
    ConsentWithdrawn,
    HouseholdNotFound,
    NoPapersDue,
    NotAnOfficer,
)
from timebank.households.queries import (
    count_households,
    forbidden_codes,
    list_allergens,
    list_consents,
    list_for_round,
    list_households,
    list_needs,
)
from timebank.households.rules import HouseholdPurpose, HouseholdState, spell_out
from timebank.households.tasks import remind_daily
from timebank.notifications.models import Message


def listed(bank: FoodBank, show: str = "", query: str = "", day: date = TODAY) -> list[int]:
    found = list_households(bank.session, branch_id=bank.branch_id, day=day, show=show, text=query)
    return [each.number for each in found]


def test_an_officer_confirms_a_need(bank: FoodBank) -> None:
    household_id = bank.register()
    do(confirm_need, bank.command(ConfirmNeed, bank.officer, household_id=household_id, need=need()))
    household = bank.get(household_id)
    assert (household.state, household.ends_on) == (HouseholdState.ACTIVE, date(2027, 11, 23))
    (record,) = list_needs(bank.session, branch_id=bank.branch_id, household_id=household_id)
    assert record.confirmed_by_id == bank.officer.id


def test_nobody_else_confirms_a_need(bank: FoodBank) -> None:
    household_id = bank.register()
    with pytest.raises(NotAnOfficer):
        do(confirm_need, bank.command(ConfirmNeed, household_id=household_id, need=need()))
    with pytest.raises(HouseholdNotFound):
        do(confirm_need, bank.command(ConfirmNeed, bank.officer, household_id=some_id(), need=need()))


def test_a_confirmed_need_is_never_changed(bank: FoodBank) -> None:
    bank.receive()
    with pytest.raises(DBAPIError), bank.session.begin_nested():
        bank.session.execute(text("UPDATE households_needs SET need_percent = 300"))


def test_papers_come_once_and_late_ones_are_listed(bank: FoodBank) -> None:
    household_id = bank.register(emergency=True)
    late = date(2026, 12, 8)
    assert listed(bank, "late") == []
    assert listed(bank, "late", day=late) == [1]
    do(see_papers, bank.command(SeePapers, household_id=household_id))
    assert listed(bank, "late", day=late) == []
    with pytest.raises(NoPapersDue):
        do(see_papers, bank.command(SeePapers, household_id=household_id))


def test_officers_are_reminded_once_of_a_need_that_ends(bank: FoodBank) -> None:
    bank.receive(need=need(ends_on=date(2026, 12, 20)))
    bank.receive(name="이상철")
    for _ in range(2):
        done = perform(
            remind_ending, RemindEnding(branch_id=bank.branch_id, actor_id=None), origin=SYSTEM, now=NOW
        )
        assert done == {"ending": 1}
    told = bank.session.scalars(select(Message.person_id)).all()
    assert told == [bank.officer.id]
    assert listed(bank, "ending") == [1]


def test_the_worker_reminds_each_branch_once_a_morning(app: Flask, bank: FoodBank) -> None:
    bank.receive(need=need(ends_on=date(2026, 12, 20)))
    morning = datetime(2026, 11, 23, 23, 5, tzinfo=UTC)
    assert remind_daily(morning - timedelta(minutes=10)) == 0
    assert [remind_daily(morning), remind_daily(morning + timedelta(minutes=1))] == [1, 0]
    told = bank.session.scalars(select(Message.person_id)).all()
    assert told == [bank.officer.id]


def test_consents_are_dated_and_withdrawn(bank: FoodBank) -> None:
    household_id = bank.register()
    messages = bank.command(
        RecordHouseholdConsent, household_id=household_id, purpose=HouseholdPurpose.MESSAGES
    )
    consent_id = do(record_household_consent, messages)
    with pytest.raises(ConsentGivenAlready):
        do(
            record_household_consent,
            bank.command(
                RecordHouseholdConsent, household_id=household_id, purpose=HouseholdPurpose.MESSAGES
            ),
        )
    do(withdraw_household_consent, bank.command(WithdrawHouseholdConsent, consent_id=consent_id))
    with pytest.raises(ConsentWithdrawn):
        do(withdraw_household_consent, bank.command(WithdrawHouseholdConsent, consent_id=consent_id))
    with pytest.raises(ConsentNotFound):
        do(withdraw_household_consent, bank.command(WithdrawHouseholdConsent, consent_id=some_id()))
    found = list_consents(bank.session, branch_id=bank.branch_id, household_id=household_id)
    assert len(found) == 3


def test_who_withdraws_the_consent_for_food_receives_nothing_until_it_is_given_again(bank: FoodBank) -> None:
    household_id = bank.receive()
    receiving: dict[str, Any] = {"branch_id": bank.branch_id, "day": TODAY}
    assert len(list_for_round(bank.session, **receiving)) == 1
    for consent in list_consents(bank.session, branch_id=bank.branch_id, household_id=household_id):
        do(withdraw_household_consent, bank.command(WithdrawHouseholdConsent, consent_id=consent.id))
    assert list_for_round(bank.session, **receiving) == []
    assert count_households(bank.session, **receiving).active == 0
    again = bank.command(RecordHouseholdConsent, household_id=household_id, purpose=HouseholdPurpose.FOOD)
    do(record_household_consent, again)
    assert len(list_for_round(bank.session, **receiving)) == 1


@pytest.mark.parametrize("query", ["한기", "ㅎㄱㅅ", "1", "1번", "010-1234-5678"])
def test_a_household_is_found(bank: FoodBank, query: str) -> None:
    bank.register(phone="010-1234-5678")
    bank.register(name="이상철")
    assert listed(bank, query=query) == [1]


def test_what_waits_is_counted(bank: FoodBank) -> None:
    bank.register()
    bank.receive(name="이상철", size=4)
    counts = count_households(bank.session, branch_id=bank.branch_id, day=TODAY)
    assert (counts.active, counts.people, counts.waiting, counts.late) == (1, 4, 1, 0)


def test_the_korean_allergens_are_there_from_the_start(bank: FoodBank) -> None:
    assert len(list_allergens(bank.session, day=TODAY)) == 19
    assert list_allergens(bank.session, day=date(2023, 12, 31)) == []


def test_a_newer_list_of_allergens_adds_and_closes(bank: FoodBank) -> None:
    line = AllergenLine(
        code="sesame", valid_from=date(2027, 1, 1), name_ko="참깨", name_en="Sesame", name_vi="Vừng"
    )
    do(import_allergens, ImportAllergens(branch_id="national", actor_id=None, lines=(line,)))
    assert len(list_allergens(bank.session, day=TODAY)) == 19
    assert len(list_allergens(bank.session, day=date(2027, 1, 1))) == 20
    empty = AllergenLine(code=" ", valid_from=TODAY, name_ko="", name_en="", name_vi="")
    with pytest.raises(AllergensUnfit):
        do(import_allergens, ImportAllergens(branch_id="national", actor_id=None, lines=(empty,)))


def test_everything_that_anybody_forbids_is_known(bank: FoodBank) -> None:
    assert forbidden_codes(bank.session, branch_id=bank.branch_id) == frozenset()


@pytest.mark.parametrize(
    ("contents", "also"),
    [
        (["pork"], {"meat", "animal"}),
        (["meat"], {"pork", "beef", "chicken", "animal"}),
        (["milk"], {"animal"}),
        (["nuts"], {"peanut", "walnut", "pine_nut"}),
        (["seafood"], {"shrimp", "animal"}),
    ],
)
def test_contents_are_spelled_out(contents: list[str], also: set[str]) -> None:
    assert also | set(contents) <= spell_out(contents)


def test_named_meat_is_no_other_meat() -> None:
    assert "pork" not in spell_out(["chicken"])
    assert spell_out(["rice"]) == {"rice"}
