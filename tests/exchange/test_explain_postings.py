"""What each line of a statement was for: nobody reads a code, or a movement without a name behind it."""

from typing import Any

from flask import Flask

from tests.care.world import World, do
from tests.exchange.correcting import take_back_whole
from tests.exchange.giving import COOLED_OFF, accept, fund, give_to, take_back
from tests.exchange.using import agreed, need, visit
from tests.exchange.using import fund as fund_kinds
from tests.factories import make_family
from tests.sign_in import sign_in
from timebank.exchange.commands.grants import GrantFromPool, grant_from_pool
from timebank.exchange.queries.explaining import Given, Granted, Posted, Used, Visited, explain_postings
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.tasks.gifts import finish_due
from timebank.ledger.queries import statement
from timebank.ledger.rules import PostingKind
from timebank.people.models import Person


def subjects(world: World, person: Person) -> list[tuple[PostingKind, Any]]:
    """Return kind and subject of the person's lines, the oldest first."""
    lines = statement(world.session, branch_id=world.branch_id, owner_id=person.id)
    posted = [
        Posted(id=line.posting_id, kind=line.kind, cause=line.cause, reverses_id=line.reverses_id)
        for line in lines
    ]
    found = explain_postings(world.session, branch_id=world.branch_id, postings=posted)
    return [(line.kind, found[line.posting_id].subject) for line in reversed(lines)]


def page_of(app: Flask, person: Person, path: str = "/points?period=all") -> str:
    client = app.test_client()
    sign_in(client, person)
    return client.get(path).text


def test_a_credit_names_the_visit_and_what_is_for_giving(app: Flask, world: World) -> None:
    world.decide(world.log())
    (line,) = subjects(world, world.volunteer)
    assert isinstance(line[1], Visited)
    assert (line[1].senior, line[1].minutes) == ("김영자", 120)
    page = page_of(app, world.volunteer)
    assert "11월 23일 (월) 김영자님" in page
    assert "2시간 · 5분의 1은 나눔 전용" in page


def test_a_gift_names_who_receives_it_at_each_step(app: Flask, world: World) -> None:
    make_family(world.session, world.volunteer, world.senior)
    fund(world.session, world.volunteer, own=240)
    accept(give_to(world.volunteer, world.senior), world.senior)
    take_back(give_to(world.volunteer, world.senior, minutes=60), world.volunteer)
    finish_due(COOLED_OFF)
    found = subjects(world, world.volunteer)
    assert [kind.value for kind, _subject in found] == ["opening", "reserve", "reserve", "release", "gift"]
    assert all(isinstance(subject, Given) and subject.receiver == "김영자" for _kind, subject in found[1:])
    page = page_of(app, world.volunteer)
    assert "김영자님께 나눔" in page
    assert "3점 따로 둠" in page
    assert "다시 가져오셨습니다." in page
    assert "이전 기록에서 옮겨 옴" in page


def test_who_receives_reads_the_givers_name(app: Flask, world: World) -> None:
    make_family(world.session, world.volunteer, world.senior)
    fund(world.session, world.volunteer, own=240)
    accept(give_to(world.volunteer, world.senior), world.senior)
    finish_due(COOLED_OFF)
    assert "윤미경님의 나눔" in page_of(app, world.senior)


def test_care_names_the_day_and_who_came(app: Flask, world: World) -> None:
    fund_kinds(world.session, world.senior, own=240)
    agreed(world)
    world.decide(visit(world))
    found = subjects(world, world.senior)
    assert [kind.value for kind, _subject in found] == ["opening", "reserve", "settle"]
    assert all(isinstance(subject, Used) and subject.volunteer == "윤미경" for _kind, subject in found[1:])
    page = page_of(app, world.senior)
    assert "11월 24일 (화) 윤미경님의 돌봄" in page
    assert "1.5점 따로 둠" in page


def test_a_grant_reads_as_given_from_the_pool(app: Flask, world: World) -> None:
    need(world)
    fund(world.session, world.volunteer, own=240)
    give_to(world.volunteer)
    finish_due(COOLED_OFF)
    command = world.command(
        GrantFromPool, world.coordinator, person_id=world.senior.id, minutes=60, reason="혼자 지내십니다."
    )
    do(grant_from_pool, command, now=COOLED_OFF)
    ((_kind, subject),) = subjects(world, world.senior)
    assert isinstance(subject, Granted)
    assert "나눔 기금에서 받음" in page_of(app, world.senior)
    assert "나눔 기금에 나눔" in page_of(app, world.volunteer)


def test_a_download_says_what_each_line_was_for(app: Flask, world: World) -> None:
    world.decide(world.log())
    client = app.test_client()
    sign_in(client, world.volunteer)
    text = client.get("/points/statement.csv?period=all").get_data().decode("utf-8-sig")
    assert "김영자님" in text
    assert "5분의 1은 나눔 전용" in text


def test_the_passbook_reads_like_a_banks(app: Flask, world: World) -> None:
    world.decide(world.log())
    page = page_of(app, world.volunteer, "/points/passbook?period=all")
    assert "윤미경님의 통장" in page
    assert "2점 (2시간)" in page
    assert "인쇄" in page
    client = app.test_client()
    sign_in(client, world.volunteer)
    made = client.get("/points/passbook.pdf?period=all")
    assert made.mimetype == "application/pdf"
    assert made.data.startswith(b"%PDF")


def test_a_correction_says_what_it_takes_back_and_what_is_owed(app: Flask, world: World) -> None:
    visit_id = world.log()
    world.decide(visit_id)
    give_to(world.volunteer, minutes=60)
    finish_due(COOLED_OFF)
    take_back_whole(world, ObjectKind.VISIT, visit_id)
    corrected = {
        kind.value: subject
        for kind, subject in subjects(world, world.volunteer)
        if kind.value in ("transfer", "reversal")
    }
    assert set(corrected) == {"transfer", "reversal"}
    assert all(isinstance(subject, Visited) for subject in corrected.values())
    page = page_of(app, world.volunteer)
    assert "정정: 11월 23일 (월) 김영자님" in page
    assert "1점은 이미 쓰셨거나 맡겨 두셔서 앞으로 갚을 점수로 남음" in page
