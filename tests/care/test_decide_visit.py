"""Who decides a visit, who does not, and to whom it is handed over."""

from typing import Any
from uuid import UUID

import pytest

from tests.care.world import NOW, TODAY, World, do, enter_for, get_visit, hear_of, kinds_of, some_id
from tests.factories import give_role, make_family, make_person
from timebank.care.commands import ConfirmVisit, HandOverVisit, confirm_visit, hand_over_visit
from timebank.care.errors import (
    DeciderEnteredIt,
    DeciderIsParty,
    DeciderIsRelative,
    DeciderNotEligible,
    DeputyNotNeeded,
    HandedOver,
    NotADecider,
    ReasonNeeded,
    VisitAlreadyDecided,
    VisitNotFound,
    VisitRejected,
)
from timebank.care.queries import eligible_deciders
from timebank.care.rules import EventKind, VisitState
from timebank.core.permissions import Role
from timebank.exchange.rules import Outcome
from timebank.people.errors import ResidentNumberRefused
from timebank.people.models import Person


def eligible(world: World, visit_id: UUID) -> list[str]:
    visit = get_visit(world, visit_id)
    found = eligible_deciders(world.session, branch_id=world.branch_id, visit=visit, day=TODAY)
    return [each.name for each in found]


def hand_over(world: World, visit_id: UUID, to: Person, **changes: Any) -> None:  # noqa: ANN401
    command = world.command(
        HandOverVisit, changes.get("by", world.coordinator), visit_id=visit_id, decider_id=to.id
    )
    do(hand_over_visit, command)


def make_deputy(world: World) -> Person:
    deputy = make_person(world.session, name="대구 대리", roles=[Role.DEPUTY], born=None)
    world.session.commit()
    return deputy


def test_a_coordinator_approves(world: World) -> None:
    visit_id = world.log()
    assert eligible(world, visit_id) == ["김도윤", "정현우"]
    world.decide(visit_id)
    visit = get_visit(world, visit_id)
    assert (visit.state, visit.decided_by_id, visit.decided_at) == (
        VisitState.APPROVED,
        world.coordinator.id,
        NOW,
    )
    assert kinds_of(world, visit_id) == [EventKind.SUBMITTED, EventKind.APPROVED]


def test_what_is_decided_is_decided_once(world: World) -> None:
    visit_id = world.log()
    world.decide(visit_id)
    with pytest.raises(VisitAlreadyDecided):
        world.decide(visit_id)
    with pytest.raises(VisitAlreadyDecided):
        world.decide(visit_id, Outcome.REJECT)


def test_a_rejection_says_why_and_is_read_by_the_volunteer(world: World) -> None:
    visit_id = world.log()
    for reason in ("", " \n ", "\x00"):
        with pytest.raises(ReasonNeeded):
            world.decide(visit_id, Outcome.REJECT, reason=reason or " ")
    with pytest.raises(ResidentNumberRefused):
        world.decide(visit_id, Outcome.REJECT, reason="450211-2345678")
    world.decide(visit_id, Outcome.REJECT, reason="끝난 시각을 다시 봐 주세요.")
    visit = get_visit(world, visit_id)
    assert (visit.state, visit.reason) == (VisitState.REJECTED, "끝난 시각을 다시 봐 주세요.")
    with pytest.raises(VisitRejected):
        world.decide(visit_id)


def test_neither_party_decides(world: World) -> None:
    visit_id = world.log()
    for person in (world.volunteer, world.senior):
        with pytest.raises(NotADecider):
            world.decide(visit_id, by=person)
        give_role(world.session, person, Role.COORDINATOR)
        world.session.commit()
        with pytest.raises(DeciderIsParty):
            world.decide(visit_id, by=person)


def test_who_entered_it_does_not_decide(world: World) -> None:
    hear_of(world, world.volunteer)
    visit_id = enter_for(world)
    do(confirm_visit, world.command(ConfirmVisit, world.volunteer, visit_id=visit_id))
    with pytest.raises(DeciderEnteredIt):
        world.decide(visit_id)
    with pytest.raises(DeciderEnteredIt):
        world.decide(visit_id, Outcome.REJECT)
    world.decide(visit_id, by=world.other_coordinator)


def test_a_relative_of_either_does_not_decide(world: World) -> None:
    for person in (world.volunteer, world.senior):
        relative = make_person(world.session, name="친척", roles=[Role.COORDINATOR], born=None)
        make_family(world.session, relative, person, by=world.coordinator)
        world.session.commit()
        visit_id = world.log(day=NOW.date().replace(day=(person is world.senior and 20) or 21))
        assert "친척" not in eligible(world, visit_id)
        with pytest.raises(DeciderIsRelative):
            world.decide(visit_id, by=relative)


def test_a_role_that_ended_yesterday_decides_nothing(world: World) -> None:
    gone = make_person(
        world.session,
        name="퇴직자",
        roles=[Role.COORDINATOR],
        born=None,
        until=TODAY.replace(day=TODAY.day - 1),
    )
    world.session.commit()
    with pytest.raises(NotADecider):
        world.decide(world.log(), by=gone)


def test_an_unknown_visit_is_not_found(world: World) -> None:
    with pytest.raises(VisitNotFound):
        world.decide(some_id())


def test_the_deputy_decides_where_nobody_else_can(world: World) -> None:
    deputy = make_deputy(world)
    visit_id = world.log()
    assert eligible(world, visit_id) == ["김도윤", "정현우"]
    with pytest.raises(DeputyNotNeeded):
        world.decide(visit_id, by=deputy)
    make_family(world.session, world.coordinator, world.senior)
    make_family(world.session, world.other_coordinator, world.senior)
    # The factory brings a coordinator who confirms links: their role ends with the test's question.
    for person in _coordinators(world):
        if person.id not in (world.coordinator.id, world.other_coordinator.id):
            make_family(world.session, person, world.senior, by=world.coordinator)
    world.session.commit()
    assert eligible(world, visit_id) == ["대구 대리"]
    world.decide(visit_id, by=deputy)
    assert get_visit(world, visit_id).decided_by_id == deputy.id


def _coordinators(world: World) -> list[Person]:
    from timebank.people.queries import list_people_with_role

    return list_people_with_role(world.session, branch_id=world.branch_id, role=Role.COORDINATOR, day=TODAY)


def test_whom_it_was_handed_over_to_decides(world: World) -> None:
    deputy = make_deputy(world)
    visit_id = world.log()
    hand_over(world, visit_id, deputy)
    assert eligible(world, visit_id) == ["대구 대리"]
    with pytest.raises(HandedOver) as refused:
        world.decide(visit_id)
    assert refused.value.values == {"decider": "대구 대리"}
    hand_over(world, visit_id, world.coordinator, by=deputy)
    world.decide(visit_id)
    assert kinds_of(world, visit_id)[1:] == [
        EventKind.HANDED_OVER,
        EventKind.HANDED_OVER,
        EventKind.APPROVED,
    ]


def test_nobody_waits_for_somebody_who_has_left(world: World) -> None:
    visit_id = world.log()
    hand_over(world, visit_id, world.other_coordinator)
    give_role(world.session, world.other_coordinator, Role.VOLUNTEER)
    for grant in _grants(world, world.other_coordinator):
        grant.ends_on = TODAY.replace(day=TODAY.day - 1)
    world.session.commit()
    world.decide(visit_id)


def _grants(world: World, person: Person) -> list[Any]:
    from timebank.people.queries import list_grants

    return list(list_grants(world.session, branch_id=world.branch_id, person_id=person.id))


def test_a_visit_is_handed_over_by_and_to_those_who_decide(world: World) -> None:
    visit_id = world.log()
    for person in (world.volunteer, world.senior):
        with pytest.raises(DeciderNotEligible):
            hand_over(world, visit_id, person)
    with pytest.raises(NotADecider):
        hand_over(world, visit_id, world.coordinator, by=world.volunteer)
    with pytest.raises(VisitNotFound):
        hand_over(world, some_id(), world.coordinator)
    world.decide(visit_id)
    with pytest.raises(VisitAlreadyDecided):
        hand_over(world, visit_id, world.other_coordinator)
