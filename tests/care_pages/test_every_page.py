"""What holds for all pages of care: they open in each language, and more rows cost no more queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.care.world import NOW, TODAY, World, do
from tests.care_pages.conftest import Enter
from tests.factories import make_senior, make_volunteer
from timebank.care.commands import (
    AskOverride,
    ObjectToVisit,
    OfferHelp,
    OpenNeed,
    ask_override,
    object_to_visit,
    offer_help,
    open_need,
)
from timebank.care.rules import CallerCheck, EnteredHow, Objection, PartOfDay
from timebank.core.db import db
from timebank.people.models import Login

LANGUAGES = ("ko", "en", "vi")
LISTS = {
    "volunteer": ("/home", "/visits", "/board"),
    "senior": ("/care",),
    "coordinator": (
        "/desk",
        "/desk/visits",
        "/desk/assignments",
        "/desk/needs",
        "/desk/overrides",
        "/desk/letters?month=2026-11",
        "/desk/visits.csv",
    ),
}


def add_row(world: World, number: int) -> None:
    """Add one more of everything that lists show."""
    coordinator = world.coordinator
    senior = make_senior(world.session, name=f"남궁옥순{number}")
    volunteer = make_volunteer(world.session, name=f"제갈민수{number}", coordinator=coordinator)
    senior.neighbourhood, volunteer.last_heard_at = "상인동", NOW
    world.session.commit()
    world.assign(volunteer, senior)
    world.assign(world.volunteer, senior, weekdays=(0,))
    world.assign(volunteer, world.senior)
    day = TODAY - timedelta(days=number)
    own = world.log(day=day)
    world.log(actor_id=volunteer.id, volunteer_id=volunteer.id, day=day)
    world.log(
        actor_id=coordinator.id,
        volunteer_id=volunteer.id,
        senior_id=senior.id,
        day=day - timedelta(days=7),
        how=EnteredHow.TELEPHONE,
        caller="본인",
        caller_check=CallerCheck.KNOWN_NUMBER,
    )
    objection = world.command(
        ObjectToVisit, world.senior, visit_id=own, kind=Objection.DIFFERENT, raised_by_id=world.senior.id
    )
    do(object_to_visit, objection)
    need = do(
        open_need,
        world.command(
            OpenNeed,
            coordinator,
            senior_id=senior.id,
            activities=("talk",),
            weekdays=(0,),
            part=PartOfDay.MORNING,
            minutes=60,
        ),
    )
    do(offer_help, world.command(OfferHelp, volunteer, need_id=need))
    do(
        ask_override,
        world.command(
            AskOverride, coordinator, volunteer_id=volunteer.id, day=TODAY, minutes=600, reason="병원"
        ),
    )


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in LISTS.items() for path in paths])
def test_more_rows_take_no_more_queries(world: World, enter: Enter, who: str, path: str) -> None:
    reader = enter(getattr(world, who))
    counts = []
    for number in (1, 2, 3):
        add_row(world, number)
        world.session.expire_all()
        with counted() as said:
            assert reader.client.get(path).status_code == 200
        counts.append(len(said))
    assert counts[2] <= counts[0] + 1, counts
    assert counts[2] < 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_opens_in_each_language(world: World, enter: Enter, language: str) -> None:
    add_row(world, 1)
    visit_id = world.log()
    for who, paths in LISTS.items():
        person = getattr(world, who)
        reader = enter(person)
        login = world.session.get_one(Login, person.login_id)
        login.language = language
        world.session.commit()
        more = {
            "volunteer": (
                "/visits/new",
                "/visits/hours",
                "/visits/hours/paper",
                f"/visits/{visit_id}",
            ),
            "senior": (f"/care/{visit_id}", f"/care/{visit_id}/object"),
            "coordinator": (
                f"/desk/visits/{visit_id}",
                f"/desk/visits/{visit_id}/call",
                f"/desk/visits/{visit_id}/evidence",
                f"/desk/approve?visit={visit_id}",
                "/desk/visits/new",
                f"/desk/visits/new?volunteer={world.volunteer.id}",
                "/desk/assignments/new",
                f"/desk/assignments/new?volunteer={world.volunteer.id}&senior={world.senior.id}",
                f"/desk/needs/new?senior={world.senior.id}",
                f"/desk/overrides/new?volunteer={world.volunteer.id}",
                "/desk/letters/paper?month=2026-11",
            ),
        }
        for path in (*paths, *more[who]):
            page = reader.open(path)
            if not path.endswith(".csv"):
                assert f'<html lang="{language}"' in page.html
                assert "%(" not in page.html
    assert db.session() is world.session


@pytest.mark.parametrize(
    "path",
    [
        "/visits?cursor=broken",
        "/visits?state=eaten&since=soon",
        "/visits/new?assignment=broken",
        "/visits/hours?since=9999-99-99",
    ],
)
def test_odd_addresses_are_read_calmly(world: World, enter: Enter, path: str) -> None:
    assert enter(world.volunteer).client.get(path).status_code in {200, 422}


@pytest.mark.parametrize(
    "path",
    ["/visits", "/desk", "/care", "/home", "/desk/letters.pdf"],
)
def test_somebody_signed_out_is_asked_to_sign_in(world: World, enter: Enter, path: str) -> None:
    reader = enter(world.volunteer)
    reader.client.delete_cookie("timebank")
    answer = reader.client.get(path)
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
