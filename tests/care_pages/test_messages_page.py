"""Messages stay new until their reader says that they have read them."""

from tests.care.world import World
from tests.care_pages.conftest import Enter


def test_opening_the_page_changes_nothing_and_the_button_does(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    volunteer.open("/messages")
    page = volunteer.open("/messages")
    assert "읽었습니다" in page.words
    sent = volunteer.send(page.form_to("/messages/seen"))
    after = volunteer.open(sent.url)
    assert not [each for each in after.forms if each.action.endswith("/messages/seen")]


def test_what_is_no_moment_is_passed_over(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    form = volunteer.open("/messages").form_to("/messages/seen")
    for until in ("", "soon", "2026-11-23"):
        volunteer.send(form, until=until)
    assert volunteer.open("/messages").form_to("/messages/seen")
