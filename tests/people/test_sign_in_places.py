"""Numbers that several share, and people in several branches."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import make_branch, make_person
from tests.people.door import PHONE, PHRASE, Visitor, give_login, sign_ins_of
from tests.sign_in import sign_in
from timebank.core import clock
from timebank.core.permissions import Role
from timebank.notifications.tasks.channels import Outgoing
from timebank.people.commands.logins import change_handles
from timebank.people.models import Handle, Means, Person, SignIn


def choice(text: str, words: str) -> str:
    """Return the value of the choice that says these words."""
    found = re.search(rf'value="([^"]+)"[^>]*><label[^>]*>{words}', text)
    assert found is not None
    return found[1]


def test_a_couple_with_one_number_is_asked_who_it_is(
    visitor: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    for name in ("김영자", "박상철"):
        give_login(session, make_person(session, name=name, phone=PHONE, roles=[Role.SENIOR]))
    assert visitor.come_in(sent).location == "/sign-in/who"
    assert len(sent) == 1
    assert not visitor.is_in
    page = visitor.get("/sign-in/who").text
    assert "누구신가요" in page
    assert visitor.send("/sign-in/who").status_code == 422
    visitor.send("/sign-in/who", {"place": choice(page, "박상철")})
    assert visitor.is_in
    session.expire_all()
    row = session.scalars(select(SignIn)).one()
    husband = session.scalars(select(Person).where(Person.name == "박상철")).one()
    assert row.login_id == husband.login_id


def test_nobody_chooses_who_has_another_number(
    visitor: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    for name in ("김영자", "박상철"):
        give_login(session, make_person(session, name=name, phone=PHONE, roles=[Role.SENIOR]))
    stranger = give_login(session, make_person(session, name="최갑순", phone="010-8888-7777"))
    visitor.come_in(sent)
    assert visitor.send("/sign-in/who", {"place": str(stranger.id)}).status_code == 422
    assert not visitor.is_in


def test_who_has_proved_nothing_is_asked_nothing(visitor: Visitor) -> None:
    for step in ("who", "password", "app", "app/new"):
        assert visitor.get(f"/sign-in/{step}").status_code == 409


def test_the_same_person_in_two_branches_has_one_login_and_says_which_branch(
    visitor: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    make_branch(session, "cheongju", name="충북 청주 지점")
    here = give_login(session, make_person(session, name="윤미경", phone=PHONE, roles=[Role.VOLUNTEER]))
    there = make_person(session, name="윤미경", phone=PHONE, roles=[Role.VOLUNTEER], branch_id="cheongju")
    give_login(session, there)
    assert here.login_id == there.login_id
    assert visitor.come_in(sent).location == "/sign-in/who"
    page = visitor.get("/sign-in/who").text
    assert "어느 지점" in page
    visitor.send("/sign-in/who", {"place": choice(page, "충북 청주 지점")})
    assert [row.branch_id for row in sign_ins_of(session, here)] == ["cheongju"]


def test_they_change_over_from_their_settings(visitor: Visitor, session: Session) -> None:
    make_branch(session, "cheongju", name="충북 청주 지점")
    here = give_login(session, make_person(session, name="윤미경", phone=PHONE, roles=[Role.VOLUNTEER]))
    give_login(
        session,
        make_person(session, name="윤미경", phone=PHONE, roles=[Role.VOLUNTEER], branch_id="cheongju"),
    )
    sign_in(visitor.client, here, means=Means.CODE)
    assert visitor.send("/settings/branch", {"place": "cheongju"}).status_code == 302
    assert "충북 청주 지점" in visitor.get("/settings/sign-in").text


@pytest.mark.parametrize("branch", ["nowhere", "suwon", ""])
def test_nobody_goes_to_a_branch_they_are_not_in(visitor: Visitor, session: Session, branch: str) -> None:
    make_branch(session, "suwon", name="경기 수원 지점")
    here = give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]))
    sign_in(visitor.client, here)
    assert visitor.send("/settings/branch", {"place": branch}).status_code == 422
    assert sign_ins_of(session, here)[0].branch_id == "dalseo"


def test_a_member_here_who_is_staff_there_works_there_only_with_the_password(
    visitor: Visitor, session: Session
) -> None:
    here = give_login(session, make_person(session, name="윤미경", phone=PHONE, roles=[Role.VOLUNTEER]))
    there = make_person(session, name="윤미경", phone=PHONE, roles=[Role.COORDINATOR], branch_id="cheongju")
    give_login(session, there)
    sign_in(visitor.client, here, means=Means.CODE)
    visitor.send("/settings/branch", {"place": "cheongju"})
    assert visitor.get("/outbox").status_code == 403
    assert "비밀번호" in visitor.get("/start").text


def test_somebody_of_another_name_or_birth_date_is_somebody_else(session: Session) -> None:
    first = give_login(session, make_person(session, name="김민준", phone=PHONE, born=date(1980, 1, 1)))
    for name, born in (("김민지", date(1980, 1, 1)), ("김민준", date(2011, 1, 1))):
        other = make_person(session, name=name, phone=PHONE, born=born, branch_id="cheongju")
        assert give_login(session, other).login_id != first.login_id


def test_a_changed_number_lets_in_and_the_old_one_does_not(
    app: Flask, session: Session, sent: list[Outgoing]
) -> None:
    person = give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]))
    old_phone = Visitor(app)
    old_phone.come_in(sent, keep="y")
    change_handles(
        session, person=person, phone="+821099998888", email=None, by_themselves=False, now=clock.now()
    )
    session.commit()
    assert not old_phone.is_in
    gone = len(sent)
    Visitor(app).ask_code(PHONE)
    assert len(sent) == gone
    Visitor(app).ask_code("010-9999-8888")
    assert len(sent) == gone + 1


def test_a_number_that_one_has_in_another_branch_still_lets_in(session: Session) -> None:
    person = give_login(session, make_person(session, name="윤미경", phone=PHONE))
    give_login(session, make_person(session, name="윤미경", phone=PHONE, branch_id="cheongju"))
    before = session.scalars(select(Handle)).one().index
    change_handles(
        session, person=person, phone="+821099998888", email=None, by_themselves=True, now=clock.now()
    )
    # The new number finds them once they have proved that it is theirs.
    assert [each.index for each in session.scalars(select(Handle))] == [before]


def test_two_of_a_password_are_asked_who_they_are(visitor: Visitor, session: Session) -> None:
    for name in ("김영자", "박상철"):
        give_login(
            session, make_person(session, name=name, phone=PHONE, roles=[Role.SENIOR]), password=PHRASE
        )
    assert visitor.come_in_with_password().location == "/sign-in/who"
