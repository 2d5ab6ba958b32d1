"""Longer lists of people, staff, trainings, branches and looks take no more queries."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.care.world import make_national_policy
from tests.care_pages.test_every_page import counted
from tests.factories import make_branch, make_family, make_person, make_volunteer
from tests.sign_in import sign_in
from timebank.audit.commands import note_look
from timebank.core.commands import Channel
from timebank.core.permissions import Role
from timebank.people.commands import PlanTraining, plan_training
from timebank.people.models import Person

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
LISTS = {
    Role.COORDINATOR: ("/people", "/people?q=%EA%B9%80", "/people/trainings", "/people/{member}"),
    Role.AUDITOR: ("/audit/looks", "/audit/people?q=%EA%B9%80", "/people"),
    Role.ADMINISTRATOR: ("/admin/branches/dalseo",),
    Role.VOLUNTEER: ("/me", "/me/consents", "/me/looks", "/trainings"),
}


def add_row(session: Session, readers: dict[Role, Person], number: int) -> None:
    """Add one more of everything that these lists show."""
    coordinator, member = readers[Role.COORDINATOR], readers[Role.VOLUNTEER]
    make_person(session, name=f"김새봄{number}", roles=[Role.VOLUNTEER], born=None)
    make_volunteer(session, name=f"김도현{number}", coordinator=coordinator)
    make_family(session, member, make_person(session, name=f"김복순{number}"), by=coordinator)
    staff = make_person(session, name=f"정현우{number}", roles=[Role.COORDINATOR])
    plan_training(
        session,
        PlanTraining(
            branch_id="dalseo",
            actor_id=coordinator.id,
            title="기본 교육",
            starts_at=datetime.now(UTC) + timedelta(days=number),
            minutes=240,
            place="2층",
            seats=10,
        ),
        now=NOW,
    )
    note_look(
        session,
        branch_id="dalseo",
        reader_id=staff.id,
        subject_id=member.id,
        seen="contact",
        channel=Channel.PAGE,
        address=None,
        now=NOW,
    )
    session.commit()


@pytest.mark.parametrize("role", LISTS)
def test_more_rows_take_no_more_queries(app: Flask, session: Session, role: Role) -> None:
    make_branch(session)
    make_national_policy(session)
    readers = {each: make_person(session, name=each, roles=[each]) for each in LISTS}
    client = app.test_client()
    sign_in(client, readers[role])
    paths = [path.format(member=readers[Role.VOLUNTEER].id) for path in LISTS[role]]
    counts: list[dict[str, int]] = []
    for number in (1, 2, 3):
        add_row(session, readers, number)
        counts.append({})
        for path in paths:
            session.expire_all()
            with counted() as said:
                answer = client.get(path)
            assert answer.status_code == 200, path
            assert f"{number}" in answer.text
            counts[-1][path] = len(said)
    assert counts[2] == counts[1]
