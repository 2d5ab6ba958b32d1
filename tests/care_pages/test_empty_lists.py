"""On its first day a branch has nothing to list: each list says what it will hold, or what to do first."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.care.world import make_national_policy
from tests.factories import make_branch, make_person
from tests.sign_in import sign_in
from timebank.core.permissions import Role

LISTS = {
    Role.VOLUNTEER: (
        "/home",
        "/visits",
        "/board",
        "/points",
        "/messages",
        "/me/looks",
        "/trainings",
        "/helping",
    ),
    Role.SENIOR: ("/care", "/points", "/messages", "/redemptions", "/gifts"),
    Role.FAMILY: ("/care",),
    Role.COORDINATOR: (
        "/desk",
        "/desk/visits",
        "/desk/visits/new",
        "/desk/assignments",
        "/desk/needs",
        "/desk/overrides",
        "/desk/letters",
        "/people?q=%E3%85%8E%E3%85%8E",
        "/people/trainings",
        "/outbox",
    ),
    Role.AUDITOR: (
        "/audit",
        "/audit/looks",
        "/audit/people",
        "/ledger",
        "/ledger/accounts",
        "/ledger/heads",
    ),
    Role.ADMINISTRATOR: ("/rules/drafts", "/outbox"),
}


@pytest.mark.parametrize("role", LISTS)
def test_an_empty_list_says_so(app: Flask, session: Session, role: Role) -> None:
    make_branch(session)
    make_national_policy(session)
    client = app.test_client()
    sign_in(client, make_person(session, roles=[role]))
    answers = {path: client.get(path) for path in LISTS[role]}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert [path for path, answer in answers.items() if 'class="empty' not in answer.text] == []
