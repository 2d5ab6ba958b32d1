"""A whole round is called off: opened by mistake, or decided on and then the storm came."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY, do
from tests.care_pages.reader import Reader
from tests.factories import give_consent
from tests.permissions.bank import make_key
from tests.rounds.world import Food
from timebank.core.errors import DomainError
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.households.rules import HouseholdPurpose
from timebank.matching.commands import (
    CallOffRound,
    CancelVisit,
    ChangeTime,
    CloseRound,
    ConfirmRound,
    HandOver,
    PlanRound,
    call_off_round,
    cancel_visit,
    change_time,
    close_round,
    confirm_round,
    hand_over,
    plan_round,
)
from timebank.matching.errors import (
    NextPassed,
    NoteNeeded,
    RoundCalledOff,
    RoundClosed,
    RoundNotFound,
    RoundNotOpen,
)
from timebank.matching.models import CalledOff, OffReason
from timebank.matching.queries import list_appointments
from timebank.matching.rules.rounds import PickState, RoundState
from timebank.matching.tasks.outcome import tell_outcome
from timebank.notifications.models import Message
from timebank.notifications.tasks import texts
from timebank.people.rules import Purpose

WEEK = TODAY + timedelta(days=7)
MESSAGES = frozenset({HouseholdPurpose.FOOD, HouseholdPurpose.HEALTH, HouseholdPurpose.MESSAGES})


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def off(food: Food, round_id: UUID, **changes: Any) -> dict[str, int]:  # noqa: ANN401
    usual: dict[str, Any] = {"round_id": round_id, "reason": OffReason.WEATHER}
    return do(call_off_round, food.ask(CallOffRound, **usual | changes))


def add_told(food: Food) -> None:
    """Add a household that agreed to messages, of somebody who has a telephone."""
    person = food.pantry.bank.other_coordinator
    person.phone = "+821055550001"
    give_consent(food.session, person, Purpose.MESSAGES)
    food.session.commit()
    food.add_household("순례", person_id=person.id, weekday=TODAY.weekday(), consents=MESSAGES)


def sent(food: Food) -> list[Message]:
    found = food.session.scalars(select(Message).order_by(Message.id)).all()
    return [each for each in found if each.template.startswith("matching.called-off")]


def states(food: Food, round_id: UUID) -> Counter[str]:
    found = list_appointments(food.session, branch_id=food.pantry.branch_id, round_id=round_id)
    return Counter(each.state.value for each in found)


def test_what_was_set_aside_is_free_and_what_was_handed_over_stays(food: Food) -> None:
    round_id = food.confirmed()
    food.hand(round_id, "기숙")
    handed = sum(each.units for each in food.picks(round_id, states=[PickState.HANDED]))
    before = {lot: food.left(lot)[0] for lot in food.lots}
    off(food, round_id, next_on=WEEK)
    assert {lot: food.left(lot) for lot in food.lots} == {lot: (units, 0) for lot, units in before.items()}
    assert sum(each.units for each in food.picks(round_id, states=[PickState.HANDED])) == handed > 0
    assert food.picks(round_id, states=[PickState.SET_ASIDE]) == []
    assert food.round(round_id).state is RoundState.CLOSED
    assert states(food, round_id) == {"done": 1, "booked": 2}
    assert food.pantry.sums_agree()


def test_who_had_a_time_is_told_in_words_and_the_others_are_counted(food: Food) -> None:
    add_told(food)
    round_id = food.confirmed()
    assert off(food, round_id, next_on=WEEK) == {"told": 1, "to_call": 3}
    (screen, text) = sent(food)
    assert {screen.channel.value, text.channel.value} == {"screen", "text"}
    values = {"day": TODAY, "next_on": WEEK}
    assert set(json.loads(text.values)) == set(values)
    brief = {"zone": "Asia/Seoul", "branch": "월성", "phone": "053"}
    for language, words, turn in (
        ("ko", "날씨", "차례"),
        ("en", "weather", "turn"),
        ("vi", "hời tiết", "lượt"),
    ):
        _subject, body = texts.write(text.template, values, language=language, **brief)
        assert words in body and turn in body


def test_every_reason_has_words_with_and_without_the_next_date() -> None:
    for reason in OffReason:
        for then in ("", ".next"):
            values = {"day": TODAY, "next_on": WEEK}
            _subject, body = texts.say(f"matching.called-off.{reason}{then}", values, zone="Asia/Seoul")
            assert str(texts.OTHER.body) != body


def test_a_round_opened_by_mistake_is_called_off_in_silence(food: Food) -> None:
    add_told(food)
    round_id = food.planned()
    assert off(food, round_id, reason=OffReason.MISTAKE, tell=False) == {"told": 0, "to_call": 0}
    assert sent(food) == []
    closed = food.round(round_id)
    assert (closed.state, closed.confirmed_at) == (RoundState.CLOSED, None)


def test_a_confirmed_one_is_never_called_off_in_silence(food: Food) -> None:
    add_told(food)
    round_id = food.confirmed()
    off(food, round_id, tell=False)
    assert len(sent(food)) == 2


def test_nothing_more_happens_in_it(food: Food) -> None:
    round_id = food.planned()
    off(food, round_id)
    of = {"round_id": round_id, "household_id": food.households["기숙"]}
    refused: list[tuple[Any, Any, type[DomainError]]] = [
        (call_off_round, food.ask(CallOffRound, round_id=round_id, reason=OffReason.VAN), RoundCalledOff),
        (close_round, food.ask(CloseRound, round_id=round_id), RoundClosed),
        (confirm_round, food.ask(ConfirmRound, round_id=round_id, version=1), RoundNotOpen),
        (plan_round, food.ask(PlanRound, round_id=round_id), RoundNotOpen),
        (hand_over, food.ask(HandOver, **of), RoundClosed),
        (cancel_visit, food.ask(CancelVisit, **of), RoundClosed),
        (change_time, food.ask(ChangeTime, **of, day=TODAY, hour=20), RoundClosed),
    ]
    for handler, command, error in refused:
        with pytest.raises(error):
            do(handler, command)


def test_a_round_that_is_over_is_not_called_off(food: Food) -> None:
    round_id = food.confirmed()
    do(close_round, food.ask(CloseRound, round_id=round_id))
    with pytest.raises(RoundClosed):
        off(food, round_id)
    with pytest.raises(RoundNotFound):
        off(food, new_id())


def test_another_reason_is_written_down_and_the_next_date_is_to_come(food: Food) -> None:
    round_id = food.planned()
    with pytest.raises(NoteNeeded):
        off(food, round_id, reason=OffReason.OTHER, note=" ")
    for day in (TODAY, date.max):
        with pytest.raises(NextPassed):
            off(food, round_id, next_on=day)
    off(food, round_id, reason=OffReason.OTHER, note="정전")
    kept = food.session.scalars(select(CalledOff)).one()
    assert (kept.note, kept.next_on) == ("정전", None)


def test_nobody_loses_their_turn(food: Food) -> None:
    round_id = food.confirmed()
    first = food.gives(round_id)
    off(food, round_id)
    assert food.gives(food.planned()) == first


def test_the_same_command_again_changes_nothing(food: Food) -> None:
    add_told(food)
    round_id = food.confirmed()
    command = food.ask(CallOffRound, round_id=round_id, reason=OffReason.NO_FOOD)
    assert do(call_off_round, command) == do(call_off_round, command)
    assert len(sent(food)) == 2


def test_the_page_asks_why_tells_whom_to_call_and_says_so_everywhere(app: Flask, food: Food) -> None:
    add_told(food)
    food.add_household("말임", phone="053-555-1234", weekday=TODAY.weekday())
    round_id = food.confirmed()
    reader = Reader(app, food.pantry.bank.coordinator)
    url = f"/rounds/{round_id}/cancellation"
    page = reader.open(f"/rounds/{round_id}")
    assert url in page.html
    form = reader.open(url).form_to("/cancellation")
    assert "까닭을 골라" in reader.send(form, status=422).words
    seen = reader.send(reader.open(url).form_to("/cancellation"), status=422, reason="other", note="")
    assert "무슨 일인지" in seen.words
    again = reader.open(url).form_to("/cancellation")
    reader.send(reader.open(url).form_to("/cancellation"), reason="weather", note="태풍", next_on=WEEK)
    done = reader.open(url)
    assert "4가구에 전화해 주세요" in done.words and "053-555-1234" in done.words and "“태풍”" in done.words
    assert "이미 취소된" in reader.send(again, status=409, reason="van").words
    assert "취소된 회차입니다" in reader.open(f"/rounds/{round_id}").words
    assert "취소됨" in reader.open("/rounds").words
    assert "오늘 취소되었습니다" in reader.open("/hand-out").words
    assert "취소됨" in reader.open(f"/rounds/{round_id}/visits").words
    visit = reader.open(f"/rounds/{round_id}/visits/{food.households['말임']}")
    assert "취소된 회차입니다" in visit.words
    assert "BEGIN:VEVENT" not in reader.open(f"/rounds/{round_id}/calendar.ics").html
    own = Reader(app, food.pantry.bank.other_coordinator).open("/my-food")
    assert "다음 회차는 2026년" in own.words
    assert "오지 않으셔도 됩니다" in own.words and "차례는 그대로" in own.words and "/time" not in own.html
    told = tell_outcome(branch_id=food.pantry.branch_id, household_id=food.households["말임"], today=TODAY)
    assert told.outcome == "cancelled"


def test_a_closed_round_s_page_says_so(app: Flask, food: Food) -> None:
    round_id = food.confirmed()
    do(close_round, food.ask(CloseRound, round_id=round_id))
    page = Reader(app, food.pantry.bank.coordinator).open(f"/rounds/{round_id}/cancellation", status=409)
    assert "끝났거나 취소된" in page.words


def test_a_program_does_it_too(app: Flask, food: Food) -> None:
    bank = food.pantry.bank
    round_id = food.confirmed()
    key = make_key(food.session, bank.branch_id, bank.coordinator.id, Role.FOOD_COORDINATOR)
    food.session.commit()

    def ask(body: Any, key_id: Any = None) -> Any:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {key.token}", "Idempotency-Key": str(key_id or new_id())}
        url = f"/api/v1/rounds/{round_id}/cancellation"
        return app.test_client().post(url, json=body, headers=headers)

    assert ask({"reason": "boredom"}).status_code == 422
    assert ask({"reason": "other"}).status_code == 422
    once, body = new_id(), {"reason": "van", "note": "엔진", "next_on": WEEK.isoformat()}
    for _ in range(2):
        shown = ask(body, once).get_json()
        assert shown["state"] == "closed"
        assert (shown["called_off"]["reason"], shown["called_off"]["next_on"]) == ("van", WEEK.isoformat())
    assert ask(body).status_code == 409
