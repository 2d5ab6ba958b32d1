from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from timebank.core.commands import SYSTEM, Command, CommandRecord, apply, perform
from timebank.core.db import db, unit_of_work
from timebank.core.errors import CommandDiffers, DomainError, Kind
from timebank.core.ids import new_id
from timebank.core.marks import Mark, is_marked, mark

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class TooBlue(DomainError):
    kind = Kind.CONFLICT
    code = "test.too-blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkIt(Command):
    name: str


def mark_it(session: Session, command: MarkIt, *, now: datetime) -> UUID:
    """Mark the database; refuse a mark that is there."""
    if is_marked(session, command.name):
        raise TooBlue
    mark(session, command.name, now=now)
    return new_id()


def asked(name: str) -> MarkIt:
    return MarkIt(branch_id="dalseo", actor_id=None, name=name)


def test_a_command_leaves_its_record(session: Session) -> None:
    command = asked("red")
    answer = perform(mark_it, command, origin=SYSTEM, now=NOON)
    record = session.scalars(select(CommandRecord).where(CommandRecord.id == command.id)).one()
    assert (record.name, record.object_id, record.done_at) == ("tests.mark_it", answer, NOON)


def test_the_same_command_again_gets_the_first_answer_and_changes_nothing(session: Session) -> None:
    command = asked("red")
    first = perform(mark_it, command, origin=SYSTEM)
    assert perform(mark_it, command, origin=SYSTEM) == first
    assert session.scalar(select(func.count()).select_from(CommandRecord)) == 1


def test_an_id_cannot_name_two_commands(session: Session) -> None:
    command = asked("red")
    perform(mark_it, command, origin=SYSTEM)
    with pytest.raises(CommandDiffers):
        perform(mark_it, replace(command, name="green"), origin=SYSTEM)
    assert not is_marked(session, "green")


def test_a_refused_command_leaves_nothing_and_may_be_asked_again(session: Session) -> None:
    perform(mark_it, asked("red"), origin=SYSTEM)
    with pytest.raises(TooBlue):
        perform(mark_it, asked("red"), origin=SYSTEM)
    assert session.scalar(select(func.count()).select_from(CommandRecord)) == 1


def test_a_refusal_that_was_caught_still_undoes_everything(session: Session) -> None:
    def careless(inner: Session) -> None:
        mark(inner, "green", now=NOON)
        with suppress(TooBlue):
            raise TooBlue

    with pytest.raises(RuntimeError, match="refusal was caught"):
        unit_of_work(careless)
    assert not is_marked(session, "green")


@pytest.mark.usefixtures("session")
def test_a_unit_of_work_is_not_opened_inside_another() -> None:
    with pytest.raises(RuntimeError, match="already open"):
        unit_of_work(lambda _: unit_of_work(lambda _: None))


def test_many_commands_in_one_unit_are_all_recorded_or_none(session: Session) -> None:
    def both(inner: Session) -> None:
        apply(inner, mark_it, asked("red"), origin=SYSTEM, now=NOON)
        apply(inner, mark_it, asked("red"), origin=SYSTEM, now=NOON)

    with pytest.raises(TooBlue):
        unit_of_work(both)
    assert session.scalar(select(func.count()).select_from(CommandRecord)) == 0


def test_a_record_is_never_changed_or_deleted(session: Session) -> None:
    perform(mark_it, asked("red"), origin=SYSTEM)
    for change in (update(CommandRecord).values(name="other"), delete(CommandRecord)):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(change)


def test_the_same_command_at_once_is_done_once_and_answered_alike(own_bank: Flask) -> None:
    command, threads = asked("red"), 8
    answers: list[UUID] = []
    together = Barrier(threads)

    def click() -> None:
        with own_bank.app_context():
            together.wait()
            answers.append(perform(mark_it, command, origin=SYSTEM))
            db.session.remove()

    clicks = [Thread(target=click) for _ in range(threads)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    with own_bank.app_context():
        assert len(answers) == threads
        assert len(set(answers)) == 1
        assert db.session.scalar(select(func.count()).select_from(Mark)) == 1
        assert db.session.scalar(select(func.count()).select_from(CommandRecord)) == 1
        db.session.remove()
