"""The officer reads of each household what it received, or why not, in one sentence."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, TODAY, do
from tests.care_pages.reader import Reader
from tests.rounds.world import Food
from timebank.core.db import db
from timebank.households.commands import EndHousehold, end_household
from timebank.households.rules import EndReason
from timebank.matching.commands import (
    CancelVisit,
    CloseRound,
    JoinRound,
    MissVisit,
    cancel_visit,
    close_round,
    join_round,
    miss_visit,
)
from timebank.matching.rules.rounds import DayPlan, Outcome
from timebank.matching.tasks.outcome import Told, tell_outcome


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def told(food: Food, household: str) -> Told:
    db.session().expire_all()
    return tell_outcome(branch_id=food.pantry.branch_id, household_id=food.households[household], today=TODAY)


def test_without_a_round_there_is_none(food: Food) -> None:
    assert told(food, "철수").outcome is Outcome.NO_ROUND


def test_a_box_in_an_emergency_is_received_at_once(food: Food) -> None:
    food.pantry.hand_out(food.lots["쌀"], 2)
    found = told(food, "기숙")
    assert found.outcome is Outcome.RECEIVED
    assert found.day == TODAY
    assert found.sentence == "2026년 11월 23일 (월)에 받았습니다: 쌀 2."


def test_a_need_that_nobody_confirmed_is_the_reason(food: Food) -> None:
    food.households["새집"] = food.pantry.bank.register(name="새집")
    assert told(food, "새집").outcome is Outcome.WAITING


def test_a_record_that_ended_or_ran_out_is_the_reason(food: Food) -> None:
    ended = food.ask(EndHousehold, household_id=food.households["철수"], reason=EndReason.MOVED)
    do(end_household, ended)
    assert told(food, "철수").outcome is Outcome.OVER
    later = tell_outcome(
        branch_id=food.pantry.branch_id,
        household_id=food.households["기숙"],
        today=TODAY + timedelta(days=3 * 366),
    )
    assert later.outcome is Outcome.OVER


def test_who_came_after_the_round_was_opened_was_not_asked(food: Food) -> None:
    food.confirmed()
    food.add_household("나중")
    assert told(food, "나중").outcome is Outcome.NOT_ASKED


def test_from_expected_to_received(food: Food) -> None:
    round_id = food.open()
    assert told(food, "기숙").outcome is Outcome.EXPECTED
    food.plan(round_id)
    assert told(food, "기숙").outcome is Outcome.PLANNED
    food.confirm(round_id)
    assert told(food, "기숙").outcome is Outcome.SET_ASIDE
    food.hand(round_id, "기숙")
    assert told(food, "기숙").outcome is Outcome.RECEIVED


def test_who_gets_nothing_reads_the_reason_of_the_plan(food: Food) -> None:
    food.add_household("채식", *("milk", "wheat"), has=())
    food.planned()
    found = told(food, "채식")
    assert found.outcome is Outcome.NOTHING
    assert "다음 배분" in found.sentence


def test_who_missed_or_cancelled(food: Food) -> None:
    round_id = food.confirmed()
    of = {"round_id": round_id}
    do(miss_visit, food.ask(MissVisit, **of, household_id=food.households["기숙"]))
    do(cancel_visit, food.ask(CancelVisit, **of, household_id=food.households["금자"]))
    assert told(food, "기숙").outcome is Outcome.MISSED
    assert "오실 수 있습니다" in told(food, "기숙").sentence
    assert told(food, "금자").outcome is Outcome.CANCELLED
    do(close_round, food.ask(CloseRound, **of))
    assert "다음 회차" in told(food, "기숙").sentence
    assert told(food, "철수").outcome is Outcome.MISSED


def test_the_officer_reads_it_on_the_page_and_in_the_list(app: Flask, food: Food) -> None:
    officer = Reader(app, food.pantry.bank.officer)
    page = officer.open(f"/households/{food.households['기숙']}")
    assert "지금 열린 배분 회차가 없습니다" in page.words
    assert "아직 받은 것 없음" in officer.open("/households").words
    food.pantry.hand_out(food.lots["빵"])
    page = officer.open(f"/households/{food.households['기숙']}")
    assert "에 받았습니다: 빵 1" in page.words
    assert "마지막으로 11월 23일 (월)에 받음" in officer.open("/households").words


def test_what_was_handed_over_before_the_first_day_counts(food: Food) -> None:
    days = tuple(DayPlan(day=TODAY + timedelta(days=ahead)) for ahead in (1, 2))
    round_id = food.confirmed(days=days)
    food.hand(round_id, "기숙")
    assert told(food, "기숙").outcome is Outcome.RECEIVED


def test_who_joined_after_the_plan_reads_why_nothing_is_theirs(food: Food) -> None:
    round_id = food.confirmed()
    food.add_household("나중")
    joined = food.ask(JoinRound, round_id=round_id, household_id=food.households["나중"], day=TODAY, hour=20)
    do(join_round, joined)
    assert told(food, "나중").outcome is Outcome.NOTHING
