"""Who reads what of a use of points: the person, who acts for them, and the volunteer who comes."""

from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, World, do
from tests.exchange.test_delegates_act import entrust
from tests.exchange.using import agreed, ask, fund
from tests.factories import make_person
from tests.sign_in import bearer, sign_in
from timebank.core.permissions import Role
from timebank.exchange.commands.redemptions import CancelRedemption, cancel_redemption
from timebank.people.commands import EndDelegation, end_delegation
from timebank.people.models import Person
from timebank.people.rules import DelegatedAct


def read(app: Flask, world: World, person: Person, role: Role, redemption_id: UUID) -> Any:  # noqa: ANN401
    headers = bearer(world.session, person, role)
    world.session.commit()
    one = app.test_client().get(f"/api/v1/redemptions/{redemption_id}", headers=headers)
    (listed,) = app.test_client().get("/api/v1/redemptions", headers=headers).get_json()["items"]
    assert listed == one.get_json()
    return listed


@pytest.fixture
def cancelled(world: World) -> UUID:
    """A visit at the hospital that was called off by the branch, with the reason."""
    fund(world.session, world.senior, own=600)
    redemption_id = agreed(world, place="대구의료원 302호")
    command = world.command(
        CancelRedemption, world.coordinator, redemption_id=redemption_id, reason="수술을 받으십니다."
    )
    do(cancel_redemption, command)
    return redemption_id


def test_the_volunteer_reads_neither_whose_points_nor_why_it_was_called_off(
    app: Flask, world: World, cancelled: UUID
) -> None:
    seen = read(app, world, world.volunteer, Role.VOLUNTEER, cancelled)
    hidden = ("from_received", "from_own", "used_received", "used_own", "end_reason", "place")
    assert {name: seen[name] for name in hidden} == dict.fromkeys(hidden)


@pytest.mark.parametrize("who", ["senior", "coordinator"])
def test_the_person_and_the_branch_read_all_of_it(
    app: Flask, world: World, cancelled: UUID, who: str
) -> None:
    seen = read(app, world, getattr(world, who), Role(who), cancelled)
    assert (seen["from_own"], seen["end_reason"], seen["place"]) == (
        90,
        "수술을 받으십니다.",
        "대구의료원 302호",
    )


@time_machine.travel(NOW, tick=False)
def test_a_delegate_reads_what_they_asked_for_until_it_is_revoked(app: Flask, world: World) -> None:
    daughter = make_person(world.session, name="이은정", roles=[Role.SENIOR])
    fund(world.session, world.senior, own=600)
    delegation_id = entrust(world.senior, daughter, DelegatedAct.ASK)
    redemption_id = ask(world, daughter, on_behalf_of_id=world.senior.id, wish="벨이 고장입니다.")
    headers = bearer(world.session, daughter, Role.SENIOR)
    page = app.test_client()
    sign_in(page, daughter)
    api = ("/api/v1/redemptions", f"/api/v1/redemptions/{redemption_id}")

    def seen() -> list[int]:
        found = [app.test_client().get(each, headers=headers) for each in api]
        found += [page.get(f"/redemptions/{redemption_id}"), page.get("/redemptions")]
        assert (str(redemption_id) in found[-1].text) is (found[1].status_code == 200)
        return [len(found[0].get_json()["items"]), *(each.status_code for each in found[1:])]

    assert seen() == [1, 200, 200, 200]
    revoke = EndDelegation(branch_id=world.branch_id, actor_id=world.senior.id, delegation_id=delegation_id)
    do(end_delegation, revoke)
    assert seen() == [0, 404, 404, 200]
