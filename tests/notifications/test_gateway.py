"""What the gateway is asked, template first; and that a setting of ours fails no message for good."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import make_branch, make_coordinator, make_person
from tests.notifications.conftest import Gateway, MailServer
from tests.notifications.test_deliver_due import put
from timebank.core.errors import SeveralRefusals
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.notifications.commands import SetTemplateCodes, set_template_codes
from timebank.notifications.models import TemplateCode
from timebank.notifications.queries import list_template_codes
from timebank.notifications.rules import NO_WAY_AFTER, RETRY_AFTER, TRIES, MessageChannel, MessageState
from timebank.notifications.tasks.delivery import deliver_due
from timebank.people.models import Person

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def person(session: Session) -> Person:
    person = make_person(session, name="윤미경", roles=[Role.VOLUNTEER], phone="010-2345-6789")
    session.commit()
    return person


def approve(session: Session, branch_id: str, **codes: str | None) -> None:
    """Say under which codes the gateway has approved the news of an approved visit."""
    make_branch(session, branch_id)
    command = SetTemplateCodes(
        branch_id=branch_id,
        actor_id=None,
        template="visit_approved",
        ko=codes.get("ko"),
        en=codes.get("en"),
        vi=codes.get("vi"),
        sender=codes.get("sender"),
    )
    set_template_codes(session, command, now=MONDAY)
    session.commit()


def test_an_approved_message_goes_by_its_code_with_what_it_names(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    approve(session, person.branch_id, ko="TB_0001", sender="053-000-9999")
    message = put(session, person)
    assert deliver_due(now=MONDAY) == 1
    (asked,) = gateway.asked
    assert (asked["template"], asked["from"], asked["id"]) == ("TB_0001", "053-000-9999", str(message.id))
    assert asked["variables"] == {
        "day": "2월 27일 (금)",
        "minutes": "1시간 30분",
        "branch": "대구 달서구 지점",
        "phone": "053-000-1234",
    }
    session.refresh(message)
    assert message.receipt == {"status": 200, "as": "template"}


def test_who_cannot_be_reached_so_gets_a_text_with_a_key_of_its_own(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    approve(session, person.branch_id, ko="TB_0001")
    gateway.answers = [422, 200]
    message = put(session, person)
    assert deliver_due(now=MONDAY) == 1
    first, second = gateway.asked
    assert "template" in first and "template" not in second
    assert (first["id"], second["id"]) == (str(message.id), f"{message.id}-text")
    session.refresh(message)
    assert message.receipt == {"status": 200, "as": "text"}


def test_a_text_that_fails_after_it_asks_in_the_same_order_again(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    approve(session, person.branch_id, ko="TB_0001")
    gateway.answers = [422, 503, 422, 200]
    put(session, person)
    assert deliver_due(now=MONDAY) == 0
    assert deliver_due(now=MONDAY + RETRY_AFTER[0]) == 1
    ids = [asked["id"] for asked in gateway.asked]
    assert ids[:2] == ids[2:]


def test_a_language_without_a_code_goes_as_a_text(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    approve(session, person.branch_id, ko="TB_0001")
    put(session, person, language="vi")
    assert deliver_due(now=MONDAY) == 1
    assert "template" not in gateway.asked[0]


def test_the_nation_s_code_serves_a_branch_without_its_own(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    approve(session, NATIONAL, ko="TB_N")
    put(session, person)
    assert deliver_due(now=MONDAY) == 1
    assert gateway.asked[0]["template"] == "TB_N"


def test_a_code_that_is_emptied_is_gone(session: Session) -> None:
    approve(session, "dalseo", ko="TB_0001", en="TB_0002")
    approve(session, "dalseo", en="TB_0003")
    kept = list_template_codes(session, branch_id="dalseo")
    assert [(row.language, row.code) for row in kept] == [("en", "TB_0003")]


def test_a_code_that_no_gateway_gives_is_refused(session: Session) -> None:
    for code in ("TB 1", "가나", "x" * 65):
        with pytest.raises(SeveralRefusals) as refused:
            approve(session, "dalseo", ko=code, sender="nobody")
        assert [each.field for each in refused.value.refusals] == ["ko", "sender"]


def test_another_branch_s_code_is_not_used(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    approve(session, "cheongju", ko="TB_C")
    put(session, person)
    deliver_due(now=MONDAY)
    assert "template" not in gateway.asked[0]


def test_an_address_of_the_gateway_that_is_none_fails_nothing_for_good(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = put(session, person)
    at = MONDAY
    for url in ("gateway", "ftp://127.0.0.1/", "http://127.0.0.1:x/", "http://\ud800/") * 2:
        monkeypatch.setitem(app.config, "TEXT_URL", url)
        deliver_due(now=at)
        session.refresh(message)
        assert (message.state, message.problem) == (MessageState.WAITING, "gateway-address")
        at += NO_WAY_AFTER
    assert message.tries > TRIES
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    assert deliver_due(now=at) == 1


def test_an_answer_about_our_account_fails_nothing_for_good(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    statuses = [301, 401, 402, 403, 404, 405] * 2
    gateway.answers = [*statuses]
    message = put(session, person)
    for hours, status in enumerate(statuses):
        deliver_due(now=MONDAY + hours * NO_WAY_AFTER)
        session.refresh(message)
        assert (message.state, message.problem) == (MessageState.WAITING, f"gateway-{status}")
    assert message.tries > TRIES


def test_an_address_of_the_mail_server_that_is_none_fails_nothing_for_good(
    app: Flask, session: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = put(session, person, channel=MessageChannel.EMAIL, address="yun@example.org")
    for hours, url in enumerate(("mail.example.org", "smtp://[", "smtp://127.0.0.1:x")):
        monkeypatch.setitem(app.config, "MAIL_URL", url)
        deliver_due(now=MONDAY + hours * NO_WAY_AFTER)
        session.refresh(message)
        assert (message.state, message.problem) == (MessageState.WAITING, "mail-address")
    assert message.tries == hours + 1


def test_what_waits_for_a_missing_gateway_leaves_when_it_is_there(  # noqa: PLR0913, PLR0917  both ends
    app: Flask,
    session: Session,
    person: Person,
    mail_server: MailServer,
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", mail_server.url)
    message = put(session, person)
    deliver_due(now=MONDAY)
    session.refresh(message)
    assert (message.state, message.problem) == (MessageState.WAITING, "no-text-gateway")
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    assert deliver_due(now=MONDAY + timedelta(hours=1)) == 1


def test_a_code_keeps_who_set_it(session: Session) -> None:
    by = make_coordinator(session)
    command = SetTemplateCodes(
        branch_id=by.branch_id, actor_id=by.id, template="assigned", ko="A1", en=None, vi=None, sender=None
    )
    set_template_codes(session, command, now=MONDAY)
    session.flush()
    assert session.scalars(select(TemplateCode.set_by_id)).all() == [by.id]
