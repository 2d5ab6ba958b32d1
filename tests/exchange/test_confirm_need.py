from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World, do, make_world, some_id
from tests.factories import make_family, make_person, make_senior
from timebank.core.errors import DomainError
from timebank.exchange.commands.needs import ConfirmNeed, EndNeed, confirm_need, end_need
from timebank.exchange.errors.needs import (
    BasisUnknown,
    BasisWordsNeeded,
    ConfirmedDayUnfit,
    ConfirmedNeedEnded,
    ConfirmedNeedNotFound,
    EndReasonNeeded,
    NeedOfRelative,
    OfficeNeeded,
    OfficerNeeded,
    ReviewDayUnfit,
    UrgencyUnknown,
)
from timebank.exchange.models import ConfirmedNeedRecord
from timebank.exchange.queries.needs import (
    count_needs_to_review,
    find_confirmed_need,
    list_confirmed_needs,
)
from timebank.exchange.rules.needs import NeedBasis
from timebank.people.errors import NotActive, PersonNotFound, ResidentNumberRefused
from timebank.people.models import Person
from timebank.people.rules import PersonState
from timebank.policies.rules import Policy


def confirm(world: World, person: Person | None = None, *, by: Person | None = None, **changes: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "person_id": (person or world.senior).id,
        "basis": NeedBasis.CARE_GRADE,
        "urgency": 2,
        "officer_name": "박서연",
        "officer_office": "월성동 행정복지센터",
        "confirmed_on": TODAY - timedelta(days=3),
        "review_on": TODAY + timedelta(days=180),
    }
    return do(confirm_need, world.command(ConfirmNeed, by or world.coordinator, **usual | changes))


def need_on(world: World, day: date, person: Person | None = None) -> NeedBasis | None:
    found = find_confirmed_need(
        world.session, branch_id=world.branch_id, person_id=(person or world.senior).id, day=day
    )
    return None if found is None else found.basis


def end(world: World, need_id: UUID, *, by: Person | None = None, reason: str = "회복하셨습니다.") -> None:
    do(end_need, world.command(EndNeed, by or world.coordinator, need_id=need_id, reason=reason))


def test_a_need_holds_from_the_day_on_which_it_was_confirmed(world: World) -> None:
    confirm(world)
    assert need_on(world, TODAY - timedelta(days=4)) is None
    assert need_on(world, TODAY - timedelta(days=3)) is NeedBasis.CARE_GRADE


def test_a_need_holds_on_though_its_review_is_overdue(world: World) -> None:
    confirm(world)
    assert need_on(world, TODAY + timedelta(days=400)) is NeedBasis.CARE_GRADE


def test_a_need_that_ended_holds_no_longer_and_stays_on_record(world: World) -> None:
    need_id = confirm(world)
    end(world, need_id)
    assert need_on(world, TODAY) is None
    assert need_on(world, TODAY - timedelta(days=1)) is NeedBasis.CARE_GRADE
    line = list_confirmed_needs(world.session, branch_id=world.branch_id, person_id=world.senior.id)[0]
    assert (line.need.end_reason, line.need.ended_by_id) == ("회복하셨습니다.", world.coordinator.id)


def test_a_need_that_is_confirmed_again_takes_the_place_of_the_one_before(world: World) -> None:
    first = confirm(world)
    second = confirm(world, basis=NeedBasis.ILLNESS, urgency=1, confirmed_on=TODAY)
    ended = dict(world.session.execute(select(ConfirmedNeedRecord.id, ConfirmedNeedRecord.ended_on)).all())
    assert ended == {first: TODAY, second: None}
    assert need_on(world, TODAY) is NeedBasis.ILLNESS


def test_the_same_confirmation_twice_is_one(world: World) -> None:
    command_id = some_id()
    assert confirm(world, id=command_id) == confirm(world, id=command_id) == command_id
    assert len(list_confirmed_needs(world.session, branch_id=world.branch_id)) == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"basis": NeedBasis.AGE}, BasisUnknown),
        ({"basis": NeedBasis.OTHER}, BasisWordsNeeded),
        ({"basis": NeedBasis.OTHER, "basis_words": " "}, BasisWordsNeeded),
        ({"basis_words": "450211-2345678"}, ResidentNumberRefused),
        ({"urgency": 0}, UrgencyUnknown),
        ({"urgency": 4}, UrgencyUnknown),
        ({"officer_name": " "}, OfficerNeeded),
        ({"officer_office": ""}, OfficeNeeded),
        ({"confirmed_on": TODAY + timedelta(days=1)}, ConfirmedDayUnfit),
        ({"confirmed_on": date.min}, ConfirmedDayUnfit),
        ({"review_on": TODAY}, ReviewDayUnfit),
        ({"review_on": date.max}, ReviewDayUnfit),
        ({"person_id": some_id()}, PersonNotFound),
    ],
)
def test_what_cannot_be_meant_is_refused(
    world: World, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        confirm(world, **changes)


def test_nobody_confirms_a_need_of_their_own_or_of_a_relative(world: World) -> None:
    make_family(world.session, world.senior, world.coordinator, by=world.other_coordinator)
    world.session.commit()
    for person in (world.senior, world.coordinator):
        with pytest.raises(NeedOfRelative):
            confirm(world, person)
    need_id = confirm(world, by=world.other_coordinator)
    with pytest.raises(NeedOfRelative):
        end(world, need_id)


def test_who_has_left_has_no_need_confirmed(world: World) -> None:
    world.senior.state = PersonState.LEFT
    world.session.commit()
    with pytest.raises(NotActive):
        confirm(world)


def test_a_need_ends_once_and_with_a_reason(world: World) -> None:
    need_id = confirm(world)
    with pytest.raises(EndReasonNeeded):
        end(world, need_id, reason=" ")
    end(world, need_id)
    with pytest.raises(ConfirmedNeedEnded):
        end(world, need_id)
    with pytest.raises(ConfirmedNeedNotFound):
        end(world, some_id())


def test_another_branchs_need_is_not_found(world: World) -> None:
    need_id = confirm(world)
    stranger = make_person(world.session, branch_id="suseong")
    world.session.commit()
    with pytest.raises(ConfirmedNeedNotFound):
        do(
            end_need,
            EndNeed(branch_id="suseong", actor_id=stranger.id, need_id=need_id, reason="다른 지점입니다."),
            now=NOW,
        )


def test_needs_near_their_review_are_counted(world: World) -> None:
    confirm(world, review_on=TODAY + timedelta(days=31))
    assert count_needs_to_review(world.session, branch_id=world.branch_id, day=TODAY) == 0
    day = TODAY + timedelta(days=1)
    assert count_needs_to_review(world.session, branch_id=world.branch_id, day=day) == 1


@pytest.mark.parametrize(
    ("born", "day", "needs"),
    [
        (date(1951, 11, 24), TODAY, False),
        (date(1951, 11, 23), TODAY, True),
        (date(1952, 2, 29), date(2027, 2, 28), False),
        (date(1952, 2, 29), date(2027, 3, 1), True),
    ],
)
def test_an_age_counts_as_need_from_the_birthday_on_where_the_rules_say_so(
    session: Session, *, born: date, day: date, needs: bool
) -> None:
    world = make_world(session, Policy(need_from_age=75))
    person = make_senior(session, name="박말순", born=born)
    session.commit()
    found = find_confirmed_need(session, branch_id=world.branch_id, person_id=person.id, day=day)
    assert (found is not None) is needs
    if found is not None:
        assert (found.basis, found.urgency, found.review_on) == (NeedBasis.AGE, 3, None)


def test_a_recorded_need_goes_before_the_age(session: Session) -> None:
    world = make_world(session, Policy(need_from_age=75))
    assert need_on(world, TODAY) is NeedBasis.AGE
    confirm(world)
    assert need_on(world, TODAY) is NeedBasis.CARE_GRADE


def test_the_day_is_the_branchs_own(world: World) -> None:
    midnight_in_seoul = datetime(2026, 11, 23, 15, tzinfo=UTC)
    command = world.command(
        ConfirmNeed,
        world.coordinator,
        person_id=world.senior.id,
        basis=NeedBasis.ILLNESS,
        urgency=1,
        officer_name="박서연",
        officer_office="월성동 행정복지센터",
        confirmed_on=date(2026, 11, 24),
        review_on=date(2026, 11, 25),
    )
    with pytest.raises(ConfirmedDayUnfit):
        do(confirm_need, command, now=midnight_in_seoul - timedelta(seconds=1))
    do(confirm_need, command, now=midnight_in_seoul)
    assert need_on(world, date(2026, 11, 24)) is NeedBasis.ILLNESS
