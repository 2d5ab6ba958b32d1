"""Text size, colours and language: for anybody, and kept for those who are signed in."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.people.door import PHONE, Visitor, give_login
from tests.sign_in import sign_in
from timebank.core.permissions import Role
from timebank.people.models import Person
from timebank.people.views.cookies import READING
from timebank.web import errors


@pytest.fixture
def member(session: Session) -> Person:
    return give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]))


def test_anybody_makes_the_text_larger_from_any_page_and_comes_back(visitor: Visitor) -> None:
    enlarged = visitor.send("/settings/text", {"size": "125", "next": "/help"}, page="/sign-in")
    assert enlarged.location == "/help"
    assert 'data-text="125"' in visitor.get("/help").text


def test_anybody_changes_the_language(visitor: Visitor) -> None:
    visitor.send("/settings/language", {"language": "vi", "next": "/help"}, page="/sign-in")
    page = visitor.get("/sign-in").text
    assert '<html lang="vi"' in page
    assert "Số di động" in page


def test_korean_comes_first(visitor: Visitor) -> None:
    page = visitor.get("/sign-in").text
    assert '<html lang="ko"' in page
    assert "안녕하세요. 휴대전화 번호를 알려 주세요" in page


def test_it_is_kept_for_somebody_who_is_signed_in_on_every_device(
    app: Flask, visitor: Visitor, member: Person
) -> None:
    sign_in(visitor.client, member)
    visitor.send("/settings", {"language": "en", "size": "150", "contrast": "high"})
    other = Visitor(app)
    sign_in(other.client, member)
    page = other.get("/settings").text
    assert '<html lang="en"' in page
    assert 'data-text="150"' in page
    assert 'data-krds-mode="high-contrast"' in page


def test_it_stays_on_the_device_after_leaving(visitor: Visitor, member: Person) -> None:
    sign_in(visitor.client, member)
    visitor.send("/settings", {"language": "ko", "size": "150", "contrast": "high"})
    visitor.send("/sign-out")
    assert 'data-text="150"' in visitor.get("/sign-in").text


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/settings/text", {"size": "900"}),
        ("/settings/text", {"size": "²"}),
        ("/settings/text", {"size": "x" * 5000}),
        ("/settings/language", {"language": "xx"}),
        ("/settings/language", {}),
    ],
)
def test_what_cannot_be_is_passed_over(visitor: Visitor, url: str, said: dict[str, str]) -> None:
    assert visitor.send(url, said, page="/sign-in").location == "/settings"
    assert '<html lang="ko"' in visitor.get("/sign-in").text


def test_a_broken_choice_is_refused_beside_its_field(visitor: Visitor) -> None:
    refused = visitor.send("/settings", {"language": "xx", "size": "100", "contrast": "usual"})
    assert refused.status_code == 422
    assert 'id="language-error"' in refused.text


def test_never_to_another_site(visitor: Visitor) -> None:
    sent = visitor.send("/settings/text", {"size": "125", "next": "https://evil.example"}, page="/sign-in")
    assert sent.location == "/"


@pytest.mark.parametrize("role", list(Role))
def test_help_speaks_to_each_role_and_names_the_telephone(
    visitor: Visitor, session: Session, role: Role
) -> None:
    person = make_person(session, roles=[role])
    session.commit()
    sign_in(visitor.client, person)
    page = visitor.get("/help")
    assert page.status_code == 200
    assert "053-000-1234" in page.text


def test_help_is_for_anybody(visitor: Visitor, member: Person) -> None:
    page = visitor.get("/help")
    assert page.status_code == 200
    assert "053-000-1234" in page.text


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_somewhere_to_begin(visitor: Visitor, session: Session, role: Role) -> None:
    person = make_person(session, roles=[role])
    session.commit()
    sign_in(visitor.client, person)
    begun = visitor.get("/")
    assert begun.status_code == 302
    assert begun.location != "/"


def test_nobody_is_let_into_ones_own_settings_without_signing_in(visitor: Visitor) -> None:
    for page in ("sign-in", "password", "password/drop", "app", "app/drop", "recovery-codes", "branch"):
        assert visitor.get(f"/settings/{page}").location == f"/sign-in?next=/settings/{page}"


@pytest.mark.parametrize("kept", ["ko.².0", "ko.١٢٥.0", "....", "xx.100.1", ""])
def test_a_cookie_that_cannot_be_is_passed_over(visitor: Visitor, kept: str) -> None:
    visitor.client.set_cookie(READING, kept)
    page = visitor.get("/sign-in")
    assert (page.status_code, 'data-text="125"' in page.text) == (200, False)


def test_who_meets_a_fault_that_breaks_the_error_page_too_reads_plain_words(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_said: object, **_named: object) -> str:
        raise ValueError("broken")

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    monkeypatch.setattr(errors, "render_template", broken)
    page = visitor.get("/no-such-page")
    assert page.status_code == 500
    assert "지점에 전화해 주세요" in page.text
