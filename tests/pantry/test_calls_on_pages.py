"""Lists of whom to call, ticked off one press a call, as without JavaScript."""

from collections.abc import Iterator
from csv import reader
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.care.world import NOW, do, some_id
from tests.care_pages.reader import Reader, Seen, SeenForm
from tests.factories import make_person
from tests.pantry.test_calls import call, recalled
from tests.pantry.world import DOOR, Pantry
from timebank.core.permissions import Role
from timebank.pantry.commands import TakeBack, take_back
from timebank.pantry.rules import CallOutcome


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def food(app: Flask, pantry: Pantry) -> Reader:
    return Reader(app, pantry.bank.coordinator)


@pytest.fixture
def second(app: Flask, pantry: Pantry) -> Reader:
    return Reader(app, pantry.bank.other_coordinator)


def row(page: Seen) -> SeenForm:
    """Return the form of the first household that is still to be called."""
    return page.form_to("/calls")


def test_a_recall_is_ticked_off_with_one_press_and_taken_back(pantry: Pantry, food: Reader) -> None:
    at = f"/pantry/recalls/{recalled(pantry)}"
    page = food.open(at)
    assert "1가구에 아직 알려야 합니다" in page.words and "1가구 중 0가구에 연락됨" in page.words
    food.send(row(page), outcome="no_answer", note="저녁에 다시")
    page = food.open(at)
    assert "받지 않음 11월 23일 (월) 오후 6:30 · 박서연" in page.words and "“저녁에 다시”" in page.words
    food.send(row(page), outcome="told")
    page = food.open(at)
    assert "1가구 중 1가구에 연락됨" in page.words and "받은 가구에 모두 알렸습니다" in page.words
    assert "모두 연락되었습니다" in page.words and "다른 통화 1건" in page.words
    assert "“저녁에 다시”" in page.words
    food.send(page.form_to("/undo"))
    page = food.open(at)
    assert (
        "1가구 중 0가구에 연락됨" in page.words
        and "박서연님이 11월 23일 (월) 오후 6:30에 취소함" in page.words
    )


def test_the_second_of_two_who_call_is_told_and_both_are_kept(
    pantry: Pantry, food: Reader, second: Reader
) -> None:
    at = f"/pantry/recalls/{recalled(pantry)}"
    mine, theirs = row(food.open(at)), row(second.open(at))
    food.send(mine, outcome="no_answer")
    second.send(theirs, outcome="told")
    said = second.open(at).words
    assert "박서연님도 11월 23일 (월) 오후 6:30에 전화했습니다: 전화를 받지 않음" in said
    assert "다른 통화 1건" in said
    # A second click on the same button is the same call.
    second.send(theirs, outcome="told")
    assert "다른 통화 1건" in second.open(at).words


def test_a_note_that_is_too_long_is_refused_beside_it_and_kept(pantry: Pantry, food: Reader) -> None:
    at = f"/pantry/recalls/{recalled(pantry)}"
    for note, words in (("가" * 201, "200자"), ("440101-2345678", "주민등록번호")):
        page = food.send(row(food.open(at)), status=422, outcome="told", note=note)
        assert words in page.words and note in page.html
        # The telephones were seen, on record, when the list was opened.
        assert "적어 둔 전화번호 없음" not in page.words
        assert f'href="#note-{pantry.household_id}"' in page.html and 'aria-invalid="true"' in page.html
    assert "1가구에 아직 알려야 합니다" in food.open(at).words


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"outcome": "will_come"}, "이 명단의 통화는"),
        ({"outcome": "nonsense"}, "이 명단의 통화는"),
        ({"household": "nobody", "outcome": "told"}, "통화 명단에 없는"),
        ({"household": str(some_id()), "outcome": "told"}, "통화 명단에 없는"),
    ],
)
def test_what_no_button_sends_is_refused_in_words(
    pantry: Pantry, food: Reader, sent: dict[str, str], words: str
) -> None:
    page = food.open(f"/pantry/recalls/{recalled(pantry)}")
    assert words in food.send(row(page), status=409 if "household" in sent else 422, **sent).words


def test_an_auditor_reads_who_was_reached_and_no_number(pantry: Pantry, app: Flask) -> None:
    recall_id = recalled(pantry)
    call(pantry, recall_id, CallOutcome.TOLD, note="손녀가 받음")
    auditor = make_person(pantry.session, name="한감사", roles=[Role.AUDITOR], born=None)
    pantry.session.commit()
    page = Reader(app, auditor).open(f"/pantry/recalls/{recall_id}")
    assert "알렸습니다" in page.words and "박서연" in page.words
    assert "손녀" not in page.html and "적어 둔 전화번호" not in page.words
    assert not [each for each in page.forms if each.action.endswith(("/calls", "/undo"))]


def test_the_file_of_a_recall_has_everybody_also_who_brought_it_back(pantry: Pantry, food: Reader) -> None:
    recall_id = recalled(pantry)
    call(pantry, recall_id, CallOutcome.TOLD)
    listed = food.client.get(f"/pantry/recalls/{recall_id}/calls.csv").get_data(as_text=True)
    head, line = reader(listed.removeprefix("\ufeff").splitlines())
    assert len(head) == len(line) == 7
    assert line[1:5] == ["2", "0", "1", "알렸습니다"] and "한기숙" not in listed
    held = food.client.get(f"/pantry/recalls/{recall_id}/calls.xlsx").data
    (_heads, row) = CalamineWorkbook.from_filelike(BytesIO(held)).get_sheet_by_index(0).to_python()
    assert row[4] == "알렸습니다"


def test_food_that_must_go_asks_who_comes(pantry: Pantry, food: Reader) -> None:
    lot_id = pantry.take_in(goes_today=True)
    at = f"/pantry/lots/{lot_id}/calls"
    food.send(row(food.open(at)), outcome="will_come")
    page = food.open(at)
    assert "1가구 중 1가구에 연락됨" in page.words and "1가구가 오십니다" in page.words
    assert f"/pantry/lots/{lot_id}/give?household=1" in page.links
    pantry.hand_out(lot_id, 12)
    assert "더 드릴 것이 없습니다" in food.open(at).words
    food.send(page.form_to("/undo"))
    assert "1가구 중 0가구에 연락됨" in food.open(at).words


def test_nobody_to_call_is_said(pantry: Pantry, food: Reader) -> None:
    lot_id = pantry.take_in(storage="freezer")
    assert "드릴 수 있는 가구가 없습니다" in food.open(f"/pantry/lots/{lot_id}/calls").words


def test_who_brought_everything_back_is_called_no_more(pantry: Pantry, food: Reader) -> None:
    lot_id = pantry.take_in()
    pantry.hand_out(lot_id, 2)
    page = food.fill(f"/pantry/lots/{lot_id}/recall", reason="금속 조각")
    at = page.url
    back = pantry.bank.command(TakeBack, lot_id=lot_id, place=DOOR, units=2, household_id=pantry.household_id)
    stale = row(food.open(at))
    do(take_back, back)
    assert "통화 명단에 없는" in food.send(stale, status=409, outcome="told").words
    seen = food.open(at)
    assert "가지고 있는 가구가 없습니다" in seen.words and "calls.xlsx" in seen.html
