"""A slip opens the branch that printed it; it does not follow its owner into a second one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_branch, make_person
from timebank.core.ids import new_id
from timebank.people.commands.logins import ensure_login
from timebank.people.models import Means, Person, SignIn

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PHONE = "+821050001234"


def come_in(session: Session, person: Person, means: Means) -> SignIn:
    assert person.login_id is not None
    sign_in = SignIn(
        id=new_id(),
        token_digest=str(new_id()),
        login_id=person.login_id,
        branch_id=person.branch_id,
        means=means,
        kept=False,
        started_at=NOW,
        seen_at=NOW,
        ends_at=NOW + timedelta(hours=8),
        ended_at=None,
    )
    session.add(sign_in)
    session.flush()
    return sign_in


@pytest.mark.parametrize(("means", "ends"), [(Means.SLIP, True), (Means.CODE, False)])
def test_joining_a_second_branch_ends_what_came_in_by_a_slip(
    session: Session, means: Means, *, ends: bool
) -> None:
    make_branch(session)
    make_branch(session, "heungdeok", name="청주 흥덕 지점")
    here = make_person(session, name="김영자")
    here.login_id = ensure_login(session, person=here, phone=PHONE, email=None, language="ko", now=NOW)
    session.flush()
    sign_in = come_in(session, here, means)
    there = make_person(session, name="김영자", branch_id="heungdeok")
    there.login_id = ensure_login(session, person=there, phone=PHONE, email=None, language="ko", now=NOW)
    session.flush()
    assert there.login_id == here.login_id
    session.refresh(sign_in)
    assert (sign_in.ended_at is not None) == ends
