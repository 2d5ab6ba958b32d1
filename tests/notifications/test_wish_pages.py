"""The pages and operations of wishes, of the gateway's codes, of periodic work and of long work."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import give_consent, make_coordinator, make_person
from tests.people.door import Visitor
from tests.sign_in import sign_in
from timebank.core import clock
from timebank.core.ids import NATIONAL
from timebank.core.jobs import STANDS, Job, JobState, enqueue
from timebank.core.periodic import run_all
from timebank.core.permissions import Role
from timebank.notifications.queries import find_wish, list_template_codes
from timebank.notifications.rules import MessageChannel, Rhythm
from timebank.people.models import Person
from timebank.people.rules import Purpose


@pytest.fixture
def person(session: Session) -> Person:
    person = make_person(session, name="윤미경", roles=[Role.VOLUNTEER], phone="010-2345-6789")
    give_consent(session, person, Purpose.MESSAGES)
    session.commit()
    return person


def visit(app: Flask, session: Session, person: Person) -> Visitor:
    visitor = Visitor(app)
    sign_in(visitor.client, person)
    return visitor


def somebody(session: Session, role: Role, branch_id: str = "dalseo") -> Person:
    found = make_person(session, name="한지민", roles=[role], branch_id=branch_id)
    session.commit()
    return found


def test_a_member_chooses_and_the_page_shows_it(app: Flask, session: Session, person: Person) -> None:
    visitor = visit(app, session, person)
    page = visitor.get("/settings/messages").text
    assert 'value="text" checked' in page and 'value="daily" checked' in page
    assert "***-6789" in page
    answer = visitor.send("/settings/messages", {"channel": "text", "rhythm": "at_once"})
    assert answer.status_code == 302
    wish = find_wish(session, branch_id=person.branch_id, person_id=person.id)
    assert wish is not None
    assert (wish.channel, wish.rhythm) == (MessageChannel.TEXT, Rhythm.AT_ONCE)
    assert 'value="at_once" checked' in visitor.get("/settings/messages").text


def test_what_is_not_there_is_refused_beside_the_field(app: Flask, session: Session, person: Person) -> None:
    visitor = visit(app, session, person)
    answer = visitor.send("/settings/messages", {"channel": "email", "rhythm": "daily"})
    assert answer.status_code == 422
    assert "지점에 그 번호나 주소가 없습니다" in answer.text
    assert find_wish(session, branch_id=person.branch_id, person_id=person.id) is None


def test_without_consent_the_page_says_where_to_give_it(app: Flask, session: Session) -> None:
    person = make_person(session, name="박말분", roles=[Role.SENIOR], phone="010-2345-6780")
    session.commit()
    page = visit(app, session, person).get("/settings/messages").text
    assert 'href="/me/consents"' in page
    assert 'value="screen" checked' in page


def test_a_way_that_there_is_not_is_refused(app: Flask, session: Session, person: Person) -> None:
    assert (
        visit(app, session, person)
        .send("/settings/messages", {"channel": "pigeon", "rhythm": "daily"})
        .status_code
        == 422
    )


def test_an_administrator_keeps_codes_and_sees_the_text_to_be_approved(app: Flask, session: Session) -> None:
    chief = somebody(session, Role.ADMINISTRATOR, NATIONAL)
    visitor = visit(app, session, chief)
    assert "/admin/messages/visit_approved" in visitor.get("/admin/messages").text
    assert "#{minutes}" in visitor.get("/admin/messages/visit_approved").text
    answer = visitor.send("/admin/messages/visit_approved", {"ko": "TB_1", "sender": ""})
    assert answer.status_code == 302
    assert [row.code for row in list_template_codes(session, branch_id=NATIONAL)] == ["TB_1"]
    assert "TB_1" in visitor.get("/admin/messages").text


def test_an_unfit_code_is_refused_beside_its_field(app: Flask, session: Session) -> None:
    visitor = visit(app, session, somebody(session, Role.ADMINISTRATOR))
    answer = visitor.send("/admin/messages/assigned", {"ko": "ok", "vi": "no code", "sender": "?"})
    assert answer.status_code == 422
    assert 'id="vi-error"' in answer.text and 'id="sender-error"' in answer.text
    assert 'id="ko-error"' not in answer.text


def test_a_message_that_the_bank_does_not_send_is_not_there(app: Flask, session: Session) -> None:
    visitor = visit(app, session, somebody(session, Role.ADMINISTRATOR))
    assert visitor.get("/admin/messages/nothing").status_code == 404


def test_the_auditor_sees_what_failed_first(app: Flask, session: Session) -> None:
    def fail(_now: datetime) -> int:
        raise ValueError("with somebody's name")

    auditor = somebody(session, Role.AUDITOR)
    visitor = visit(app, session, auditor)
    assert "정기 작업이 돌고 있지 않습니다" in visitor.get("/work").text
    run_all([("a.well", lambda _now: 1), ("z.failing", fail)], now=datetime(2026, 3, 2, 3, tzinfo=UTC))
    page = visitor.get("/work").text
    assert page.index("z.failing") < page.index("a.well")
    assert "ValueError" in page and "somebody" not in page


def test_a_member_sees_no_periodic_work(app: Flask, session: Session, person: Person) -> None:
    assert visit(app, session, person).get("/work").status_code == 403


def put_job(session: Session, person: Person) -> Job:
    job_id = enqueue(
        session,
        branch_id=person.branch_id,
        kind="trial",
        asked_by_id=person.id,
        args={},
        total=1200,
        now=clock.now(),
    )
    session.commit()
    session.info.clear()
    return session.get_one(Job, (person.branch_id, job_id))


def test_while_all_is_written_in_one_go_the_page_says_how_long(
    app: Flask, session: Session, person: Person
) -> None:
    job = put_job(session, person)
    job.state, job.done, job.result = JobState.RUNNING, 480, {STANDS: 40}
    session.commit()
    assert "40초쯤" in visit(app, session, person).get(f"/jobs/{job.id}").text


def test_who_asked_sees_how_far_it_is_and_where_to_go_on(
    app: Flask, session: Session, person: Person
) -> None:
    job = put_job(session, person)
    job.state, job.done = JobState.RUNNING, 480
    session.commit()
    visitor = visit(app, session, person)
    page = visitor.get(f"/jobs/{job.id}").text
    assert "1,200건 가운데 480건" in page and 'hx-trigger="every 2s"' in page
    job.state, job.finished_at, job.result = JobState.DONE, clock.now(), {"url": "/messages"}
    session.commit()
    page = visitor.get(f"/jobs/{job.id}").text
    assert 'href="/messages"' in page and "hx-trigger" not in page


def test_a_result_that_leads_outside_is_not_followed(app: Flask, session: Session, person: Person) -> None:
    job = put_job(session, person)
    job.state, job.finished_at, job.result = JobState.DONE, clock.now(), {"url": "//elsewhere.example"}
    session.commit()
    assert "elsewhere" not in visit(app, session, person).get(f"/jobs/{job.id}").text


@pytest.mark.parametrize(
    ("problem", "says"),
    [("notifications.no-such-way", "지점에 그 번호나 주소가 없습니다"), ("internal", "한 번 더 요청")],
)
def test_a_failure_is_said_in_words(
    app: Flask, session: Session, person: Person, problem: str, says: str
) -> None:
    job = put_job(session, person)
    job.state, job.finished_at, job.problem = JobState.FAILED, clock.now(), problem
    session.commit()
    assert says in visit(app, session, person).get(f"/jobs/{job.id}").text


def test_staff_of_the_branch_see_it_and_other_members_do_not(
    app: Flask, session: Session, person: Person
) -> None:
    job = put_job(session, person)
    staff = make_coordinator(session)
    other = make_person(session, name="박말분", roles=[Role.VOLUNTEER])
    session.commit()
    assert visit(app, session, staff).get(f"/jobs/{job.id}").status_code == 200
    assert visit(app, session, other).get(f"/jobs/{job.id}").status_code == 404
    assert visit(app, session, person).get(f"/jobs/{uuid4()}").status_code == 404
