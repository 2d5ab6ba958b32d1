from datetime import date, time
from typing import Any
from uuid import UUID

import pytest

from tests.care.world import TODAY, World, do, some_id
from tests.factories import make_family
from timebank.care.commands import AnswerOverride, AskOverride, answer_override, ask_override
from timebank.care.errors import (
    AnswersOwnOverride,
    DayCapFull,
    NotAVolunteer,
    OverrideAlreadyAsked,
    OverrideAnswered,
    OverrideBelowCap,
    OverrideDayUnfit,
    OverrideNotFound,
    OverrideTooLarge,
    ReasonNeeded,
    WeekCapFull,
)
from timebank.care.rules import CapScope
from timebank.core.errors import DomainError
from timebank.people.errors import PersonNotFound
from timebank.people.models import Person

FRIDAY = date(2026, 11, 20)


def ask(world: World, **changes: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "volunteer_id": world.volunteer.id,
        "day": FRIDAY,
        "minutes": 600,
        "reason": "병원에 하루 함께 있었습니다.",
    }
    return do(ask_override, world.command(AskOverride, world.coordinator, **usual | changes))


def answer(
    world: World,
    override_id: UUID,
    *,
    by: Person | None = None,
    grant: bool = True,
    reason: str = "확인했습니다.",
) -> None:
    command = world.command(
        AnswerOverride, by or world.other_coordinator, override_id=override_id, grant=grant, reason=reason
    )
    do(answer_override, command)


def fill_friday(world: World) -> None:
    world.log(day=FRIDAY, start=time(8), end=time(16))
    with pytest.raises(DayCapFull):
        world.log(day=FRIDAY, start=time(16), end=time(18))


def test_a_second_coordinator_lets_a_day_hold_more(world: World) -> None:
    fill_friday(world)
    answer(world, ask(world))
    world.log(day=FRIDAY, start=time(16), end=time(18))
    with pytest.raises(DayCapFull) as refused:
        world.log(day=FRIDAY, start=time(18), end=time(18, 1))
    assert refused.value.values["cap_minutes"] == 600


def test_it_can_be_granted_before_anything_is_logged(world: World) -> None:
    answer(world, ask(world))
    world.log(day=FRIDAY, start=time(6), end=time(14))
    world.log(day=FRIDAY, start=time(14), end=time(16))


def test_a_week_can_hold_more_too(world: World) -> None:
    for day in range(16, 21):
        world.log(day=date(2026, 11, day), start=time(8), end=time(16))
    with pytest.raises(WeekCapFull):
        world.log(day=date(2026, 11, 21), start=time(8), end=time(10))
    answer(world, ask(world, scope=CapScope.WEEK, day=date(2026, 11, 21), minutes=2520))
    world.log(day=date(2026, 11, 21), start=time(8), end=time(10))


def test_refused_nothing_changes(world: World) -> None:
    fill_friday(world)
    override_id = ask(world)
    answer(world, override_id, grant=False)
    with pytest.raises(DayCapFull):
        world.log(day=FRIDAY, start=time(16), end=time(17))
    with pytest.raises(OverrideAnswered):
        answer(world, override_id)


def test_nobody_answers_their_own_request_nor_for_family(world: World) -> None:
    override_id = ask(world)
    with pytest.raises(AnswersOwnOverride):
        answer(world, override_id, by=world.coordinator)
    make_family(world.session, world.other_coordinator, world.volunteer, by=world.coordinator)
    world.session.commit()
    with pytest.raises(AnswersOwnOverride):
        answer(world, override_id)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"minutes": 480}, OverrideBelowCap),
        ({"minutes": -1}, OverrideBelowCap),
        ({"minutes": 1441}, OverrideTooLarge),
        ({"scope": CapScope.WEEK, "minutes": 2400}, OverrideBelowCap),
        ({"scope": CapScope.WEEK, "minutes": 10081}, OverrideTooLarge),
        ({"day": date(2026, 10, 23)}, OverrideDayUnfit),
        ({"day": date.max}, OverrideDayUnfit),
        ({"day": date.min}, OverrideDayUnfit),
        ({"reason": " "}, ReasonNeeded),
        ({"volunteer_id": UUID(int=1)}, PersonNotFound),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, changes: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        ask(world, **changes)


def test_it_is_for_volunteers_and_asked_once(world: World) -> None:
    with pytest.raises(NotAVolunteer):
        ask(world, volunteer_id=world.senior.id)
    ask(world)
    with pytest.raises(OverrideAlreadyAsked):
        ask(world, minutes=700)
    ask(world, day=TODAY)


def test_an_answer_has_a_reason_and_a_request(world: World) -> None:
    with pytest.raises(ReasonNeeded):
        answer(world, ask(world), reason="")
    with pytest.raises(OverrideNotFound):
        answer(world, some_id())
