"""Calls to households about a recall, and about food that must go: each kept, none counted twice."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from tests.care.world import TODAY, do, some_id
from tests.factories import make_branch
from tests.pantry.test_at_once import at_once
from tests.pantry.world import Pantry, make_pantry
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.households.commands import LimitGiven
from timebank.households.rules import LimitKind
from timebank.pantry.commands import (
    NoteCall,
    NoteLotCall,
    OpenRecall,
    UndoCall,
    note_call,
    note_lot_call,
    open_recall,
    undo_call,
)
from timebank.pantry.errors import CallNotFound, LotNotFound, NotOnCallList, OutcomeUnfit
from timebank.pantry.models import Call, CallUndone
from timebank.pantry.queries import Called, get_lot, list_lot_calls, list_recall_households
from timebank.pantry.queries.calls import MOST_CALLS
from timebank.pantry.rules import CallOutcome
from timebank.people.errors import ResidentNumberRefused, TextTooLong


def recalled(pantry: Pantry) -> UUID:
    """Recall a lot of which the household has two."""
    lot_id = pantry.take_in()
    pantry.hand_out(lot_id, 2)
    found: UUID = do(open_recall, pantry.bank.command(OpenRecall, lot_id=lot_id, reason="금속 조각"))
    return found


def call(pantry: Pantry, recall_id: UUID, outcome: CallOutcome, by: Any = None, **changes: Any) -> UUID:  # noqa: ANN401
    of = {"recall_id": recall_id, "household_id": pantry.household_id, "outcome": outcome}
    made: UUID = do(note_call, pantry.bank.command(NoteCall, by, **of | changes))
    return made


def called(pantry: Pantry, recall_id: UUID) -> Called:
    pantry.session.expire_all()
    (found,) = list_recall_households(pantry.session, branch_id=pantry.branch_id, recall_id=recall_id)
    return found.called


def call_about(pantry: Pantry, lot_id: UUID, outcome: CallOutcome, **changes: Any) -> UUID:  # noqa: ANN401
    of = {"lot_id": lot_id, "household_id": pantry.household_id, "outcome": outcome}
    made: UUID = do(note_lot_call, pantry.bank.command(NoteLotCall, **of | changes))
    return made


def on_list(pantry: Pantry, lot_id: UUID) -> list[tuple[UUID, bool]]:
    pantry.session.expire_all()
    lot = get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=lot_id)
    return [(each, of.reached) for each, of in list_lot_calls(pantry.session, lot, day=TODAY)]


def test_a_call_says_how_it_ended_who_called_and_what_was_noted(pantry: Pantry) -> None:
    recall_id = recalled(pantry)
    call(pantry, recall_id, CallOutcome.NO_ANSWER, note=" 저녁에 다시 ")
    found = called(pantry, recall_id)
    assert found.settled is not None
    assert (found.settled.outcome, found.settled.note) == (CallOutcome.NO_ANSWER, "저녁에 다시")
    assert (found.settled.called_by_id, found.reached) == (pantry.bank.coordinator.id, False)
    call(pantry, recall_id, CallOutcome.TOLD, pantry.bank.other_coordinator)
    assert called(pantry, recall_id).reached


def test_who_was_reached_stays_reached_whatever_a_later_call_brings(pantry: Pantry) -> None:
    recall_id = recalled(pantry)
    call(pantry, recall_id, CallOutcome.TOLD)
    call(pantry, recall_id, CallOutcome.NO_ANSWER, pantry.bank.other_coordinator)
    found = called(pantry, recall_id)
    assert (found.reached, len(found.counting)) == (True, 2)


def test_a_call_that_is_taken_back_counts_no_more_and_stays_on_record(pantry: Pantry) -> None:
    recall_id = recalled(pantry)
    call_id = call(pantry, recall_id, CallOutcome.TOLD)
    for by in (pantry.bank.coordinator, pantry.bank.other_coordinator):
        do(undo_call, pantry.bank.command(UndoCall, by, call_id=call_id))
    found = called(pantry, recall_id)
    assert (found.reached, found.settled, len(found.calls)) == (False, None, 1)
    (undone,) = pantry.session.scalars(select(CallUndone))
    assert undone.undone_by_id == pantry.bank.coordinator.id


def test_the_same_call_sent_twice_is_kept_once(pantry: Pantry) -> None:
    recall_id, once = recalled(pantry), new_id()
    first = call(pantry, recall_id, CallOutcome.NO_ANSWER, id=once)
    assert call(pantry, recall_id, CallOutcome.NO_ANSWER, id=once) == first
    assert len(called(pantry, recall_id).calls) == 1


def test_what_no_call_can_be_is_refused(pantry: Pantry) -> None:
    recall_id = recalled(pantry)
    with pytest.raises(OutcomeUnfit):
        call(pantry, recall_id, CallOutcome.WILL_COME)
    with pytest.raises(TextTooLong):
        call(pantry, recall_id, CallOutcome.TOLD, note="가" * 201)
    with pytest.raises(ResidentNumberRefused):
        call(pantry, recall_id, CallOutcome.TOLD, note="440101-2345678")
    with pytest.raises(NotOnCallList):
        call(pantry, recall_id, CallOutcome.TOLD, household_id=pantry.bank.receive(name="배순자"))
    with pytest.raises(CallNotFound):
        do(undo_call, pantry.bank.command(UndoCall, call_id=some_id()))
    lot_id = pantry.take_in()
    with pytest.raises(OutcomeUnfit):
        call_about(pantry, lot_id, CallOutcome.TOLD)
    with pytest.raises(LotNotFound):
        call_about(pantry, some_id(), CallOutcome.DECLINED)


def test_another_branch_finds_no_call(pantry: Pantry) -> None:
    call_id = call(pantry, recalled(pantry), CallOutcome.TOLD)
    make_branch(pantry.session, "heungdeok", name="청주 흥덕구 지점")
    pantry.session.commit()
    with pytest.raises(CallNotFound):
        do(undo_call, UndoCall(branch_id="heungdeok", actor_id=some_id(), call_id=call_id))


def test_whom_food_harms_is_not_called_about_it(pantry: Pantry) -> None:
    milk = LimitGiven(kind=LimitKind.ALLERGY, code="milk")
    harmed = pantry.bank.receive(name="배순자", limits=(milk,), has=("fridge", "cooking"))
    lot_id = pantry.take_in()
    pantry.read(lot_id, "milk")
    assert on_list(pantry, lot_id) == [(pantry.household_id, False)]
    with pytest.raises(NotOnCallList):
        call_about(pantry, lot_id, CallOutcome.WILL_COME, household_id=harmed)


def test_who_was_called_makes_room_for_the_next(pantry: Pantry) -> None:
    others = [pantry.bank.receive(name="배순자", other_one=True) for _ in range(MOST_CALLS)]
    lot_id = pantry.take_in()
    before = on_list(pantry, lot_id)
    assert len(before) == MOST_CALLS
    left_out = ({*others, pantry.household_id} - {each for each, _reached in before}).pop()
    (first, _reached), (second, _none) = before[:2]
    call_about(pantry, lot_id, CallOutcome.DECLINED, household_id=first)
    call_about(pantry, lot_id, CallOutcome.NO_ANSWER, household_id=second)
    after = on_list(pantry, lot_id)
    assert left_out in {each for each, _reached in after}
    assert after[-2:] == [(second, False), (first, True)]


def test_a_household_may_say_something_else_later(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    call_about(pantry, lot_id, CallOutcome.WILL_COME)
    # Meanwhile the label says that it harms them: what they say on the telephone is kept all the same.
    pantry.bank.receive(name="배순자", limits=(LimitGiven(kind=LimitKind.ALLERGY, code="milk"),))
    call_about(pantry, lot_id, CallOutcome.DECLINED)
    lot = get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=lot_id)
    ((_household, of),) = [
        each for each in list_lot_calls(pantry.session, lot, day=TODAY) if each[0] == pantry.household_id
    ]
    assert of.settled is not None and of.settled.outcome is CallOutcome.DECLINED


@pytest.mark.parametrize("column", ["outcome", "note", "household_id"])
def test_the_database_itself_keeps_a_call_as_it_was(pantry: Pantry, column: str) -> None:
    call(pantry, recalled(pantry), CallOutcome.NO_ANSWER, note="저녁에 다시")
    with pytest.raises(DBAPIError):
        pantry.session.execute(update(Call).values({column: getattr(Call, column)}))
    pantry.session.rollback()


def test_two_who_call_at_once_are_both_kept(own_bank: Flask) -> None:
    with own_bank.app_context():
        pantry = make_pantry(db.session())
        recall_id = recalled(pantry)
        of: dict[str, Any] = {"recall_id": recall_id, "household_id": pantry.household_id}
        staff = (pantry.bank.coordinator, pantry.bank.other_coordinator)
        outcomes = (CallOutcome.TOLD, CallOutcome.NO_ANSWER)
        asked = [
            (note_call, pantry.bank.command(NoteCall, staff[number % 2], **of, outcome=outcomes[number % 2]))
            for number in range(6)
        ]
        pantry.session.rollback()
        assert at_once(own_bank, asked) == {"done": 6}
        found = called(pantry, recall_id)
        assert (len(found.calls), found.reached) == (6, True)
        undo = [(undo_call, pantry.bank.command(UndoCall, each, call_id=found.calls[0].id)) for each in staff]
        pantry.session.rollback()
        assert at_once(own_bank, undo * 2) == {"done": 4}
        assert pantry.session.scalar(select(func.count()).select_from(CallUndone)) == 1
        assert pantry.session.scalar(select(func.count()).select_from(Call)) == 6
