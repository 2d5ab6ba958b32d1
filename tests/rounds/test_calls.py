"""Calling those of a round whom no message reaches: of their time, and that it is called off."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, do, some_id
from tests.care_pages.reader import Reader
from tests.factories import make_branch
from tests.rounds.test_calling_off import MESSAGES, off
from tests.rounds.world import Food
from timebank.matching.commands.calls import NoteRoundCall, list_round_calls, note_round_call
from timebank.matching.errors import RoundNotFound
from timebank.pantry.commands import UndoCall, undo_call
from timebank.pantry.errors import NotOnCallList, OutcomeUnfit
from timebank.pantry.rules import CallOutcome


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def call(food: Food, round_id: UUID, household: str, outcome: CallOutcome, **changes: Any) -> UUID:  # noqa: ANN401
    of = {"round_id": round_id, "household_id": food.households[household], "outcome": outcome}
    made: UUID = do(note_round_call, food.ask(NoteRoundCall, **of | changes), now=NOW + timedelta(minutes=1))
    return made


def on_list(food: Food, round_id: UUID) -> dict[str, bool]:
    """Return who is on the list, by name, and whether they were reached; in the list's order."""
    names = {value: key for key, value in food.households.items()}
    found = list_round_calls(food.session, food.round(round_id))
    return {names[visit.household_id]: called.reached for visit, called in found}


def test_whom_no_message_reaches_is_called_of_a_confirmed_round(food: Food) -> None:
    food.add_household("명자", phone="010-7777-1234", consents=MESSAGES, weekday=0)
    round_id = food.planned()
    assert on_list(food, round_id) == {}
    food.confirm(round_id)
    before = on_list(food, round_id)
    assert "명자" not in before and set(before.values()) == {False}
    first = next(iter(before))
    call_id = call(food, round_id, first, CallOutcome.TOLD)
    assert list(on_list(food, round_id).items())[-1] == (first, True)
    do(undo_call, food.ask(UndoCall, call_id=call_id))
    assert on_list(food, round_id) == before


def test_who_was_told_of_their_time_is_called_again_when_it_is_called_off(food: Food) -> None:
    round_id = food.confirmed()
    first = next(iter(on_list(food, round_id)))
    do(
        note_round_call,
        food.ask(
            NoteRoundCall,
            round_id=round_id,
            household_id=food.households[first],
            outcome=CallOutcome.TOLD,
        ),
        now=NOW - timedelta(hours=1),
    )
    assert on_list(food, round_id)[first] is True
    off(food, round_id)
    assert on_list(food, round_id)[first] is False
    call(food, round_id, first, CallOutcome.TOLD)
    assert on_list(food, round_id)[first] is True


def test_what_cannot_be_is_refused(food: Food) -> None:
    round_id = food.confirmed()
    first = next(iter(on_list(food, round_id)))
    with pytest.raises(OutcomeUnfit):
        call(food, round_id, first, CallOutcome.DECLINED)
    with pytest.raises(RoundNotFound):
        call(food, some_id(), first, CallOutcome.TOLD)
    with pytest.raises(NotOnCallList):
        call(food, round_id, first, CallOutcome.TOLD, household_id=food.pantry.bank.receive(name="배순자"))
    make_branch(food.session, "heungdeok", name="청주 흥덕구 지점")
    food.session.commit()
    of: dict[str, Any] = {"household_id": food.households[first], "outcome": CallOutcome.TOLD}
    elsewhere = NoteRoundCall(branch_id="heungdeok", actor_id=some_id(), round_id=round_id, **of)
    with pytest.raises(RoundNotFound):
        do(note_round_call, elsewhere)


def test_the_round_s_list_is_ticked_off_on_its_page(app: Flask, food: Food) -> None:
    round_id = food.confirmed()
    reader = Reader(app, food.pantry.bank.coordinator)
    at = f"/rounds/{round_id}/calls"
    assert at in reader.open(f"/rounds/{round_id}/visits").links
    page = reader.open(at)
    count = len(on_list(food, round_id))
    assert f"{count}가구 중 0가구에 연락됨" in page.words
    assert f"/households/{food.households['기숙']}" in page.links
    reader.send(page.form_to("/calls"), outcome="told", note="따님이 받음")
    page = reader.open(at)
    assert f"{count}가구 중 1가구에 연락됨" in page.words and "“따님이 받음”" in page.words
    reader.send(page.form_to("/calls"), status=422, outcome="declined")
    reader.send(reader.open(f"/rounds/{round_id}/cancellation").form_to("/cancellation"), reason="weather")
    done = reader.open(f"/rounds/{round_id}/cancellation")
    assert f"{count}가구 중 0가구에 연락됨" in done.words and f"{count}가구에 전화해 주세요" in done.words


def test_a_round_without_anybody_to_call_says_so(app: Flask, food: Food) -> None:
    reader = Reader(app, food.pantry.bank.coordinator)
    assert "전화할 가구가 없습니다" in reader.open(f"/rounds/{food.planned()}/calls").words
    reader.open(f"/rounds/{some_id()}/calls", status=404)
