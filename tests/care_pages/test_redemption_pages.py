from datetime import time, timedelta
from typing import Any

import pytest

from tests.care.world import NOW, TODAY, World, do
from tests.care_pages.conftest import Enter
from tests.care_pages.reader import Reader, Seen
from tests.exchange.using import TOMORROW, agreed, ask, fund, get, held, offer
from timebank.exchange.commands.redemptions import (
    CancelRedemption,
    MissRedemption,
    cancel_redemption,
    miss_redemption,
)
from timebank.exchange.queries.needs import find_confirmed_need
from timebank.exchange.queries.redemptions import list_redemptions
from timebank.exchange.rules.redemptions import MissedBy, RedemptionState

WHAT: dict[str, Any] = {"activities": ["talk"]}
WHEN: dict[str, Any] = {"how": "day", "day": TOMORROW.isoformat(), "start": "13:00", "end": "14:30"}


@pytest.fixture(autouse=True)
def _points(world: World) -> None:
    fund(world.session, world.senior, own=600)


def step(reader: Reader, page: Seen, *, status: int = 200, **words: Any) -> Seen:  # noqa: ANN401
    """Send the step that the page asks."""
    return reader.send(page.form_to("/new"), status=status, **words)


def test_care_is_asked_for_in_four_steps_and_shown_before_it_is_sent(world: World, enter: Enter) -> None:
    senior = enter(world.senior)
    senior.open("/redemptions")
    page = step(senior, senior.open("/redemptions/new"), step="when", **WHAT)
    page = step(senior, page, step="where", **WHEN)
    page = step(senior, page, step="check", wish="벨이 고장입니다.")
    assert "1.5" in page.words
    assert held(world) == {"own": 600}
    step(senior, page, status=302, step="send")
    row = list_redemptions(world.session, branch_id=world.branch_id)[0]
    assert (row.redemption.minutes, row.redemption.wish) == (90, "벨이 고장입니다.")
    assert held(world) == {"own": 510, "held": 90}
    senior.open(f"/redemptions/{row.redemption.id}")


def test_a_step_that_lacks_something_is_asked_again(world: World, enter: Enter) -> None:
    senior = enter(world.senior)
    page = step(senior, senior.open("/redemptions/new"), status=422, step="when")
    page = step(senior, page, step="when", **WHAT)
    page = step(senior, page, status=422, step="where", **WHEN | {"end": "12:00"})
    step(senior, page, step="where", **WHEN)


def test_a_coordinator_asks_for_who_telephones(world: World, enter: Enter) -> None:
    desk = enter(world.coordinator)
    page = step(desk, desk.open(f"/desk/redemptions/new?person={world.senior.id}"), step="when", **WHAT)
    page = step(desk, page, step="where", **WHEN)
    page = step(desk, page, step="check")
    step(desk, page, status=302, step="send")
    row = list_redemptions(world.session, branch_id=world.branch_id)[0]
    assert row.redemption.asked_by_id == world.coordinator.id


def test_who_fits_is_asked_on_the_page_and_says_yes_at_home(world: World, enter: Enter) -> None:
    redemption_id = ask(world)
    desk = enter(world.coordinator)
    page = desk.open(f"/desk/redemptions/{redemption_id}")
    assert "윤미경" in page.words
    desk.send(page.form_to(f"/desk/redemptions/{redemption_id}/offer"))
    assert get(world, redemption_id).state is RedemptionState.OFFERED
    volunteer = enter(world.volunteer)
    home = volunteer.open("/home")
    accept = next(each.action for each in home.forms if each.action.endswith("/accept"))
    volunteer.press("/home", accept)
    assert get(world, redemption_id).state is RedemptionState.ACCEPTED
    volunteer.open("/home")
    volunteer.open(accept.removesuffix("/accept"))
    desk.open("/desk/redemptions")
    desk.open("/desk/redemptions/figures")


def test_the_figures_say_how_many_came_to_nothing_and_why(world: World, enter: Enter) -> None:
    cancelled, missed = ask(world), agreed(world, start=time(16), end=time(17))
    reason = {"redemption_id": cancelled, "reason": "입원하셨습니다."}
    do(cancel_redemption, world.command(CancelRedemption, world.coordinator, **reason))
    late = {"redemption_id": missed, "missed_by": MissedBy.VOLUNTEER, "reason": "버스가 끊겼습니다."}
    do(miss_redemption, world.command(MissRedemption, world.coordinator, **late), now=NOW + timedelta(days=2))
    page = enter(world.coordinator).open("/desk/redemptions/figures")
    for words in ("입원하셨습니다.", "봉사자가 오지 않음", "버스가 끊겼습니다."):
        assert words in page.words, words
    assert f'href="/desk/redemptions/{missed}"' in page.html


def test_who_cannot_come_says_so(world: World, enter: Enter) -> None:
    redemption_id = ask(world)
    offer_id = offer(world, redemption_id)
    enter(world.volunteer).fill(f"/redemptions/offers/{offer_id}/decline", reason="그날은 어렵습니다.")
    assert get(world, redemption_id).state is RedemptionState.ASKED


def test_who_asked_cancels_on_the_page(world: World, enter: Enter) -> None:
    redemption_id = agreed(world)
    enter(world.senior).fill(f"/redemptions/{redemption_id}/cancel")
    assert get(world, redemption_id).state is RedemptionState.CANCELLED


def test_a_stranger_finds_nothing(world: World, enter: Enter) -> None:
    redemption_id = ask(world)
    offer_id = offer(world, redemption_id)
    enter(world.volunteer).open(f"/redemptions/{redemption_id}", status=404)
    enter(world.senior).open(f"/redemptions/new?for={world.volunteer.id}", status=404)
    enter(world.senior).open(f"/redemptions/offers/{offer_id}", status=403)


def test_a_need_is_confirmed_and_ended_on_the_persons_page(world: World, enter: Enter) -> None:
    desk = enter(world.coordinator)
    desk.open("/desk/confirmed-needs")
    desk.fill(
        f"/people/{world.senior.id}/need",
        basis="illness",
        urgency="1",
        officer_name="박서연",
        officer_office="월성동",
        confirmed_on=TODAY.isoformat(),
        review_on=(TODAY + timedelta(days=20)).isoformat(),
    )
    who = {"branch_id": world.branch_id, "person_id": world.senior.id, "day": TODAY}
    found = find_confirmed_need(world.session, **who)  # type: ignore[arg-type]
    assert found is not None
    assert "박서연" in desk.open("/desk/confirmed-needs").words
    desk.fill(f"/desk/confirmed-needs/{found.id}/end", reason="회복하셨습니다.")
    assert find_confirmed_need(world.session, **who) is None  # type: ignore[arg-type]
