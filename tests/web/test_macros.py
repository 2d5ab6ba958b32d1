"""Macros wire what sighted people see to what others hear."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, g, render_template, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
)
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from timebank.web.fields import TicksField, choices
from timebank.web.problems import Problem, form_problems
from timebank.web.shell import NavItem, Shell
from timebank.web.wtforms_words import Translations

WHO = choices([("kim", "김영자님"), ("nam", "남궁옥순님")])
WHAT = choices([("talk", "말벗"), ("cook", "식사")])


class Line(Form):
    text = StringField("Text", [DataRequired()])


class Visit(Form):
    class Meta(DefaultMeta):
        def get_translations(self, form: Any) -> Translations:  # noqa: ANN401
            return Translations()

    command_id = HiddenField(default="one")
    senior = RadioField("Whom?", choices=WHO, validators=[InputRequired()])
    on = DateField("When?", [InputRequired()])
    minutes = IntegerField("Minutes", [NumberRange(1, 480)])
    acts = TicksField("What?", [Length(min=1)], choices=WHAT)
    note = StringField("Note", [Length(max=3)])


def _macro(call: str, **context: Any) -> str:  # noqa: ANN401
    head = '{% import "macros/forms.html" as forms %}{% import "macros/parts.html" as parts %}'
    return render_template_string(head + call, **context)


def _refused(**sent: str) -> Visit:
    form = Visit(MultiDict(sent))
    assert not form.validate()
    return form


@pytest.mark.usefixtures("korean")
def test_a_hint_is_named_by_its_control() -> None:
    shown = _macro("{{ forms.field(form.on, hint='오늘까지', max='2026-11-23') }}", form=Visit())
    assert '<p class="hint" id="on-hint">오늘까지</p>' in shown
    assert 'aria-describedby="on-hint"' in shown
    assert 'max="2026-11-23"' in shown
    assert 'type="date"' in shown
    assert "aria-invalid" not in shown


@pytest.mark.usefixtures("korean")
def test_a_refused_control_says_so_and_names_hint_and_error() -> None:
    shown = _macro("{{ forms.field(form.on, hint='오늘까지') }}", form=_refused())
    assert 'class="field is-error"' in shown
    assert 'aria-describedby="on-hint on-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert '<span class="sr-only">오류: </span>이 칸을 채워 주세요.' in shown


@pytest.mark.usefixtures("korean")
def test_a_refused_group_of_radios_is_refused_as_a_group() -> None:
    shown = _macro("{{ forms.choices(form.senior) }}", form=_refused())
    assert 'role="radiogroup" aria-labelledby="senior-legend" aria-invalid="true"' in shown
    assert shown.count('type="radio"') == 2
    assert shown.count("aria-invalid") == 1


@pytest.mark.usefixtures("korean")
def test_refused_ticks_each_name_the_error() -> None:
    shown = _macro("{{ forms.chips(form.acts) }}", form=_refused())
    assert 'class="chips"' in shown
    assert shown.count('type="checkbox"') == 2
    assert shown.count('aria-invalid="true"') == 2


@pytest.mark.usefixtures("korean")
def test_a_choice_that_cannot_be_made_says_why_and_is_never_chosen() -> None:
    form = Visit(senior="kim")
    shown = _macro("{{ forms.choices(form.senior, disabled={'kim': '쉬는 중입니다'}) }}", form=form)
    assert 'value="kim" disabled aria-describedby="senior-0-hint"' in shown
    assert '<span class="hint" id="senior-0-hint">쉬는 중입니다</span>' in shown
    assert " checked" not in shown


@pytest.mark.usefixtures("korean")
def test_what_was_chosen_stays_chosen() -> None:
    shown = _macro("{{ forms.choices(form.senior, hints={'nam': '월요일'}) }}", form=_refused(senior="nam"))
    assert 'value="nam" checked aria-describedby="senior-1-hint"' in shown


@pytest.mark.usefixtures("korean")
def test_the_summary_counts_the_problems_and_leads_to_each_first_control() -> None:
    shown = _macro("{{ forms.error_summary(form) }}", form=_refused(on="2026-11-21", minutes="60"))
    assert 'role="alert" tabindex="-1"' in shown
    assert "두 곳만 고쳐 주세요" in shown
    assert '<a href="#senior-0">' in shown
    assert '<a href="#acts-0">' in shown


@pytest.mark.usefixtures("korean")
def test_many_problems_are_counted_in_figures() -> None:
    assert "3곳을 고쳐 주세요" in _macro("{{ forms.error_summary(form) }}", form=_refused(acts="talk"))


@pytest.mark.usefixtures("korean")
def test_a_form_without_problems_has_no_summary() -> None:
    assert _macro("{{ forms.error_summary(form) }}", form=Visit()) == ""


@pytest.mark.usefixtures("korean")
def test_a_problem_of_the_whole_form_stands_first_and_links_nowhere() -> None:
    form = _refused(senior="kim", on="2026-11-21", minutes="60")
    form.form_errors.append("이날은 이미 가득 찼습니다.")
    assert form_problems(form)[0] == Problem("이날은 이미 가득 찼습니다.")
    shown = _macro("{{ forms.error_summary(form) }}", form=form)
    assert '<li><span class="strong">이날은 이미 가득 찼습니다.</span></li>' in shown


@pytest.mark.usefixtures("korean")
def test_problems_inside_lists_lead_to_their_own_control() -> None:
    class Slip(Form):
        lines = FieldList(FormField(Line), min_entries=2)

    slip = Slip(MultiDict({"lines-0-text": "x", "lines-1-text": ""}))
    slip.validate()
    assert [problem.anchor for problem in form_problems(slip)] == ["lines-1-text"]


@pytest.mark.usefixtures("korean")
def test_hidden_values_are_sent_without_an_id_that_two_forms_would_share() -> None:
    shown = _macro("{% call forms.form(form, draft='visit') %}x{% endcall %}", form=Visit())
    assert '<input type="hidden" name="command_id" value="one">' in shown
    assert 'method="post"' in shown
    assert "novalidate" in shown
    assert 'data-draft="visit"' in shown


@pytest.mark.usefixtures("korean")
def test_what_people_wrote_is_shown_as_text() -> None:
    evil = "<script>alert(1)</script>"
    form = Visit(note=evil)
    shown = _macro(
        "{{ forms.field(form.note, hint=e) }}{{ parts.row(e, e, side=parts.state(e)) }}", form=form, e=evil
    )
    assert "<script>" not in shown


def test_messages_of_wtforms_are_said_in_each_language(spoken: str) -> None:
    form = _refused(minutes="x", note="long")
    said = " ".join(problem.message for problem in form_problems(form))
    theirs = ("This field is required", "Not a valid", "Field cannot be longer")
    assert not any(words in said for words in theirs)
    assert {"ko": "3자 이하로", "en": "3 characters or fewer", "vi": "3 ký tự"}[spoken] in said


@pytest.mark.usefixtures("english")
def test_a_repeated_button_says_whom_it_is_about() -> None:
    shown = _macro("{{ parts.button('Answer', url='/x', kind='secondary', size='medium', sr='Kim') }}")
    assert (
        shown == '<a class="krds-btn secondary medium" href="/x">Answer<span class="sr-only">: Kim</span></a>'
    )


@pytest.mark.usefixtures("korean")
def test_what_happened_in_different_years_says_which() -> None:
    def told(*years: int) -> str:
        items = [{"at": datetime(year, 11, 21, 3, tzinfo=UTC), "text": "등록함"} for year in years]
        return _macro("{{ parts.timeline(items) }}", items=[*items, {"when": "내일까지", "text": "답"}])

    assert "2015년 11월 21일 (토)" in told(2026, 2015)
    assert ">11월 21일 (토)" in told(2026, 2026)


@pytest.mark.usefixtures("korean")
def test_a_table_that_folds_keeps_its_roles_and_labels() -> None:
    shown = _macro(
        "{% call parts.table('통장', ['날짜', ('더함', 'num')], 'ledger') %}{% call parts.tr() %}"
        "{{ parts.th('11월 21일') }}{{ parts.td('+2점', '더함', 'num') }}{% endcall %}{% endcall %}"
    )
    assert 'class="data-table stacks ledger" role="table"' in shown
    assert '<th scope="row" role="rowheader">11월 21일</th>' in shown
    assert '<td role="cell" class="num" data-label="더함">+2점</td>' in shown


class TestPage:
    """The frame around every page."""

    @staticmethod
    def _page(app: Flask, *, form: Form | None = None, failed: bool = False, **changes: Any) -> str:  # noqa: ANN401
        shell = Shell(brand="돌봄은행", phone="053-000-1234", phone_hours="평일", **changes)
        with app.test_request_context():
            g.language = shell.language
            return render_template(
                "errors/refused.html" if failed else "page.html",
                shell=shell,
                form=form,
                title="멈췄습니다",
                sentence="왜냐하면",
                what_next=["다시 해 주세요", ("홈", "/home")],
            )

    @pytest.fixture(autouse=True)
    def _a_page(self, kit_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        from jinja2 import ChoiceLoader, DictLoader

        page = '{% extends "base.html" %}{% block title %}점수{% endblock %}'
        both = ChoiceLoader([DictLoader({"page.html": page}), kit_app.jinja_env.loader or DictLoader({})])
        monkeypatch.setattr(kit_app.jinja_env, "loader", both)

    def test_the_title_ends_with_the_brand(self, kit_app: Flask) -> None:
        assert "<title>점수 - 돌봄은행</title>" in self._page(kit_app)

    def test_the_title_of_a_refused_form_begins_with_the_count(self, kit_app: Flask) -> None:
        with kit_app.test_request_context():
            g.language = "ko"
            form = _refused(on="2026-11-21", minutes="60")
        assert "<title>고칠 곳 2개: 점수 - 돌봄은행</title>" in self._page(kit_app, form=form)

    def test_the_reader_s_settings_stand_on_the_page(self, kit_app: Flask) -> None:
        plain = self._page(kit_app)
        assert '<html lang="ko">' in plain
        large = self._page(kit_app, text_size=125, high_contrast=True, language="vi")
        assert '<html lang="vi" data-text="125" data-krds-mode="high-contrast">' in large
        assert 'name="size" value="150"' in large

    def test_nothing_that_changes_something_is_a_link(self, kit_app: Flask) -> None:
        shown = self._page(kit_app, signed_in=True)
        assert '<form class="inline" method="post" action="/sign-out" data-sign-out ' in shown
        assert 'href="/sign-out"' not in shown
        assert shown.count('name="csrf_token" value="token"') == 2

    def test_languages_are_offered_to_those_who_have_not_signed_in(self, kit_app: Flask) -> None:
        languages = (("ko", "한국어", "/settings/language"), ("vi", "Tiếng Việt", "/settings/language"))
        shown = self._page(kit_app, languages=languages)
        assert 'name="language" value="vi" lang="vi">Tiếng Việt' in shown
        assert ">한국어<" not in shown
        assert "Tiếng Việt" not in self._page(kit_app, languages=languages, signed_in=True)

    def test_the_menu_tells_where_one_is_and_what_waits(self, kit_app: Flask) -> None:
        nav = (NavItem(label="할 일", url="/", current=True, count=3), NavItem(label="사람", url="/people"))
        shown = self._page(kit_app, nav=nav)
        assert '<a href="/" aria-current="page">할 일' in shown
        assert '<a href="/people">사람' in shown
        assert 'aria-label="주 메뉴"' in shown

    def test_a_refusal_says_what_to_do_and_whom_to_call(self, kit_app: Flask) -> None:
        shown = self._page(kit_app, failed=True)
        assert "<title>오류: 멈췄습니다 - 돌봄은행</title>" in shown
        assert "data-failed" in shown
        assert "<li>다시 해 주세요</li>" in shown
        assert '<a class="solo" href="/home">홈</a>' in shown
        assert 'href="tel:0530001234"' in shown

    def test_no_page_holds_a_script_or_style_of_its_own(self, kit_app: Flask) -> None:
        shown = self._page(kit_app, signed_in=True)
        assert " style=" not in shown
        assert "<style" not in shown
        assert shown.count("<script") == shown.count("<script src=") == 1
