from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy.orm import Session

from tests.care.packing import get_work, pack
from tests.care.world import TODAY, World, do, make_world, messages_to, some_id, taken_on
from tests.factories import give_role, make_family, make_person
from timebank.care.errors import (
    FoodWorkDecided,
    FoodWorkNotFound,
    NoFoodWorkDecider,
    OwnFoodWork,
    ReasonNeeded,
    RelativesFoodWork,
)
from timebank.care.queries import certified_hours
from timebank.care.rules import FoodWorkState
from timebank.core.permissions import Role
from timebank.exchange.commands import DecideFoodWork, decide_food_work
from timebank.exchange.queries.explaining import Helped, Posted, explain_postings
from timebank.exchange.rules import Outcome
from timebank.ledger.queries import balances_of, get_posting
from timebank.ledger.rules import AccountKind
from timebank.people.models import Person
from timebank.policies.rules import Policy


def decide(world: World, food_work_id: UUID, *, by: Person | None = None, **words: Any) -> None:  # noqa: ANN401
    asked = {"outcome": Outcome.APPROVE, "food_work_id": food_work_id, **words}
    do(decide_food_work, world.command(DecideFoodWork, by or world.coordinator, **asked))


def balances(world: World) -> dict[AccountKind, int]:
    found = balances_of(world.session, branch_id=world.branch_id, owner_id=world.volunteer.id)
    return {kind: minutes for kind, minutes in found.items() if minutes}


def certified(world: World) -> tuple[int, dict[str, int]]:
    hours = certified_hours(
        world.session,
        branch_id=world.branch_id,
        person_id=world.volunteer.id,
        since=date(2026, 1, 1),
        until=TODAY,
    )
    return hours.minutes, hours.by_activity


def food_coordinator(world: World) -> Person:
    made = make_person(world.session, name="백나래", roles=[Role.FOOD_COORDINATOR], born=None)
    world.session.commit()
    return made


def test_by_the_standard_rules_hours_are_certified_and_nothing_is_credited(world: World) -> None:
    work_id = pack(world)
    decide(world, work_id, by=food_coordinator(world))
    assert get_work(world, work_id).state is FoodWorkState.APPROVED
    assert balances(world) == {}
    assert certified(world) == (120, {"food:pack": 120})
    assert messages_to(world, world.volunteer)[-1] == "food_work_approved"


def test_a_branch_whose_rules_say_so_credits_it_once(session: Session) -> None:
    world = make_world(session, Policy(food_work_rate=30))
    work_id = pack(world, end=time(16, 1))
    decide(world, work_id)
    assert balances(world) == {AccountKind.OWN: 48, AccountKind.GIFT_ONLY: 12}
    assert certified(world) == (121, {"food:pack": 121})
    posting = get_posting(session, branch_id=world.branch_id, posting_id=uuid5(work_id, "issue"))
    assert posting.cause == f"care.food-work:{work_id}"
    why = explain_postings(
        session,
        branch_id=world.branch_id,
        postings=[Posted(id=posting.id, kind=posting.kind, cause=posting.cause)],
    )[posting.id]
    assert why.subject == Helped(id=work_id, day=TODAY, volunteer="윤미경")
    with pytest.raises(FoodWorkDecided):
        decide(world, work_id, by=world.other_coordinator)
    assert balances(world) == {AccountKind.OWN: 48, AccountKind.GIFT_ONLY: 12}


def test_what_is_not_approved_frees_its_time_and_is_logged_again(world: World) -> None:
    work_id = pack(world)
    decide(world, work_id, outcome=Outcome.REJECT, reason="그날은 쉬었습니다.")
    work = get_work(world, work_id)
    assert (work.state, work.reason, taken_on(world)) == (FoodWorkState.REJECTED, "그날은 쉬었습니다.", 0)
    assert certified(world) == (0, {})
    assert messages_to(world, world.volunteer)[-1] == "food_work_rejected"
    pack(world, end=time(15))


@pytest.mark.parametrize("reason", [None, "  "])
def test_no_rejection_without_a_reason(world: World, reason: str | None) -> None:
    work_id = pack(world)
    with pytest.raises(ReasonNeeded):
        decide(world, work_id, outcome=Outcome.REJECT, reason=reason)
    assert get_work(world, work_id).state is FoodWorkState.SUBMITTED


def test_nobody_decides_their_own_or_a_relative_s_or_without_the_role(world: World) -> None:
    packer = make_person(world.session, name="서한결", roles=[Role.FOOD_COORDINATOR], born=date(1970, 1, 1))
    make_family(world.session, world.volunteer, packer)
    world.session.commit()
    work_id = pack(world)
    with pytest.raises(RelativesFoodWork):
        decide(world, work_id, by=packer)
    with pytest.raises(NoFoodWorkDecider):
        decide(world, work_id, by=world.senior)
    with pytest.raises(NoFoodWorkDecider):
        decide(world, work_id, by=world.volunteer)
    assert get_work(world, work_id).state is FoodWorkState.SUBMITTED


def test_a_coordinator_who_packs_does_not_decide_it(world: World) -> None:
    give_role(world.session, world.volunteer, Role.COORDINATOR)
    world.session.commit()
    with pytest.raises(OwnFoodWork):
        decide(world, pack(world), by=world.volunteer)


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(FoodWorkNotFound):
        decide(world, some_id())
