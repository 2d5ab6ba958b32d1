"""Each refusal is raised with every figure that its sentence names, and reads well in three languages."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.care.world import World
from timebank.care import errors
from timebank.care.errors import (
    DayCapReached,
    DayInFuture,
    EndsBeforeStartPerhaps,
    TooLate,
    TrainingMissing,
    VisitOverlaps,
)
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.web.errors import sentence
from timebank.web.words.care import WORDS

CARE = Path(errors.__file__).parent.parent
NAMED = re.compile(r"%\((\w+)\)s")
CAPS = {"DayCapReached", "DayCapFull", "WeekCapReached", "WeekCapFull"}
"""Made in one place, by the kind that fits: see `test_caps`."""


def raised() -> Iterator[tuple[str, frozenset[str]]]:
    """Find each place where a refusal of care is made, with the figures that it is given."""
    for path in sorted(CARE.rglob("*.py")):
        if path.parent.name in {"views", "api", "errors"}:
            continue
        tree = ast.parse(path.read_text())
        called = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called.add(id(node.func))
                if node.func.id in errors.__all__:
                    yield node.func.id, frozenset(each.arg or "" for each in node.keywords)
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                yield node.exc.id, frozenset()


def test_each_refusal_is_made_with_what_its_sentence_names(app: Flask) -> None:
    places = [(name, given) for name, given in raised() if name in errors.__all__ and name not in CAPS]
    assert len(places) > len(errors.__all__) - len(CAPS)
    with app.test_request_context(), force_locale("en"):
        for name, given in places:
            assert set(NAMED.findall(str(WORDS[getattr(errors, name).code]))) <= given, name


def test_every_refusal_is_made_somewhere() -> None:
    made = {name for name, _given in raised()} | CAPS | {"NotAVolunteer", "NotASenior"}
    assert set(errors.__all__) - made == set()


@pytest.mark.parametrize(
    ("error", "korean", "english"),
    [
        (
            DayCapReached(day=date(2026, 11, 20), recorded_minutes=450, left_minutes=30, cap_minutes=480),
            "11월 20일 (금)에는 이미 7시간 30분이 기록되어 30분만 더 적을 수 있습니다.",
            "On Fri 20 November 7 h 30 min are logged already, so only 30 min more can be logged.",
        ),
        (
            # The year is what was mistyped.
            DayInFuture(day=date(2027, 11, 20), today=date(2026, 11, 22)),
            (
                "2027년 11월 20일 (토)은 아직 오지 않은 날입니다. "
                "오늘 2026년 11월 22일 (일)까지 적을 수 있습니다."
            ),
            "Sat 20 November 2027 is yet to come. Hours can be logged up to today, Sun 22 November 2026.",
        ),
        (
            EndsBeforeStartPerhaps(suggested=time(16)),
            "끝난 시각이 시작한 시각보다 빠릅니다. 오후 4:00인가요?",
            "The end is before the start. Did you mean 4:00 pm?",
        ),
        (
            TooLate(days=30, earliest=date(2026, 10, 24)),
            (
                "30일 안에 적습니다. 오늘은 10월 24일 (토)에 하신 일부터 적을 수 있습니다. "
                "사정이 있으면 지점에 전화해 주세요."
            ),
            (
                "Hours are logged within 30 days. Today that is from Sat 24 October on. "
                "If there was a reason, call the branch."
            ),
        ),
        (
            TrainingMissing(recorded_minutes=150, needed_minutes=240, left_minutes=90),
            "교육 4시간 가운데 2시간 30분을 받으셨습니다. 1시간 30분을 더 받으시면 적을 수 있습니다.",
            "Of 4 h of training, 2 h 30 min are done. Hours can be logged after 1 h 30 min more.",
        ),
        (
            VisitOverlaps(
                start=datetime(2026, 11, 23, 1, tzinfo=UTC),
                end=datetime(2026, 11, 23, 3, tzinfo=UTC),
                senior="김영자",
            ),
            (
                "그 시각에는 김영자님을 만난 방문이 이미 있습니다: 11월 23일 (월) 오전 10:00부터 "
                "11월 23일 (월) 낮 12:00까지. 시각을 다시 봐 주세요."
            ),
            (
                "At that time you have a visit on record: 김영자, from Mon 23 November, 10:00 am to "
                "Mon 23 November, 12:00 noon. Please look at the times again."
            ),
        ),
    ],
    ids=lambda value: value.code if isinstance(value, DomainError) else "",
)
def test_a_refusal_reads_well(app: Flask, error: DomainError, korean: str, english: str) -> None:
    with app.test_request_context():
        with force_locale("ko"):
            assert sentence(error) == korean
        with force_locale("en"):
            assert sentence(error) == english
        with force_locale("vi"):
            assert sentence(error) not in {korean, english}


def test_several_are_told_one_after_the_other(app: Flask, world: World) -> None:
    with pytest.raises(SeveralRefusals) as refused:
        world.log(start=time(14, 30), end=time(4), activities=())
    with app.test_request_context(), force_locale("ko"):
        assert sentence(refused.value) == (
            "끝난 시각이 시작한 시각보다 빠릅니다. 오후 4:00인가요? 하신 일을 하나 이상 골라 주세요."
        )
