"""The words of requests for care: how long somebody waited, and who asked."""

import pytest
from flask import Flask

from tests.care.world import World
from tests.exchange.using import agreed, fund
from tests.sign_in import sign_in
from timebank.exchange.views.redemption_words import how_long


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0분"),
        (95, "1시간 35분"),
        (2 * 24 * 60 - 1, "47시간 59분"),
        (2 * 24 * 60, "2일"),
        (150 * 60, "6일 6시간"),
        (150 * 60 + 29, "6일 6시간"),
        (3 * 24 * 60 - 10, "3일"),
    ],
)
def test_a_wait_is_told_to_the_minute_and_from_two_days_on_in_days(
    app: Flask, minutes: int, words: str
) -> None:
    with app.test_request_context():
        assert how_long(minutes) == words


def test_only_staff_are_called_so_where_it_is_told_who_did_what(app: Flask, world: World) -> None:
    fund(world.session, world.senior, own=600)
    redemption_id = agreed(world)
    desk = app.test_client()
    sign_in(desk, world.coordinator)
    seen = desk.get(f"/desk/redemptions/{redemption_id}").text
    assert f"담당자 {world.coordinator.name}" in seen
    assert f"{world.volunteer.name}님" in seen
    for member in (world.senior, world.volunteer):
        assert f"담당자 {member.name}" not in seen


def test_a_coordinator_finds_the_way_from_a_person_into_a_call(app: Flask, world: World) -> None:
    desk = app.test_client()
    sign_in(desk, world.coordinator)
    assert f"/calls/new/{world.senior.id}" in desk.get(f"/people/{world.senior.id}").text
    assert f"/calls/new/{world.coordinator.id}" not in desk.get(f"/people/{world.coordinator.id}").text
