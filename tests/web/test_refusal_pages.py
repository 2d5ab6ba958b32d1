"""Each kind of refusal has a page of its own, in each language, that says what happened and what to do."""

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from timebank.core.errors import Kind
from timebank.web import errors

KINDS = {*errors.STATUS.values(), 400, 405, 413, 500}


def _page(app: Flask, status: int, language: str) -> str:
    with app.test_request_context("/"), force_locale(language):
        answer = app.make_response(errors.page(status))
    assert answer.status_code == status
    return answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]


def test_every_kind_has_a_status(app: Flask) -> None:
    assert set(errors.STATUS) == set(Kind)


@pytest.mark.parametrize("language", ["ko", "en", "vi"])
def test_no_two_pages_say_the_same(app: Flask, session: Session, language: str) -> None:
    pages = {status: _page(app, status, language) for status in KINDS}
    for status, page in pages.items():
        assert page.count("<h1") == 1, status
        assert "<li" in page, f"{status} does not say what to do"
        assert 'href="/' in page, f"{status} leads nowhere"
    titles = {page.partition("<h1")[2].partition("</h1>")[0] for page in pages.values()}
    assert len(titles) == len(KINDS)
    if language != "en":
        english = {_page(app, status, "en").partition("<h1")[2].partition("</h1>")[0] for status in KINDS}
        assert not titles & english
