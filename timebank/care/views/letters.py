"""Monthly letters in large print: who came, when and for what, for everybody who had a visit."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.validators import Optional

from timebank.care.forms.visits import Filters
from timebank.care.queries import Letter, LetterLine, list_letters
from timebank.care.views import words
from timebank.care.views.blueprint import bp, keep_looks, rules_today, session, today
from timebank.core.permissions import Permission
from timebank.people.queries import get_branch, get_people
from timebank.web import formats
from timebank.web.identity import me, requires
from timebank.web.pdf import pdf_response

MONTHS_BACK = 13
LETTER = "letter"


class MonthFilter(Filters):
    """A month, by its first day."""

    month = SelectField(lazy_gettext("Month"), [Optional()])


def _asked() -> tuple[MonthFilter, date]:
    this = today().replace(day=1)
    months = [this]
    while len(months) < MONTHS_BACK:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    last = months[1]
    filters = MonthFilter(month=last.isoformat()[:7])
    filters.month.choices = [(each.isoformat()[:7], formats.month(each)) for each in months]
    chosen = {each.isoformat()[:7]: each for each in months}.get(filters.value("month") or "", last)
    filters.month.data = chosen.isoformat()[:7]
    return filters, chosen


@bp.get("/desk/letters")
@requires(Permission.MANAGE_CARE)
def letters() -> ResponseReturnValue:
    """Say how many letters a month has, and lead to them."""
    filters, month = _asked()
    found = list_letters(session(), branch_id=me().branch_id, month=month)
    kept = month.isoformat()[:7]
    return render_template(
        "care/letters.html",
        filters=filters,
        month=month,
        count=len(found),
        pdf_url=url_for("care.letters_pdf", month=kept),
        paper_url=url_for("care.letters_paper", month=kept),
    )


@bp.get("/desk/letters/paper")
@requires(Permission.MANAGE_CARE)
def letters_paper() -> ResponseReturnValue:
    """Show all letters of a month as they print from the browser."""
    return _paper(for_pdf=False)


@bp.get("/desk/letters.pdf")
@requires(Permission.MANAGE_CARE)
def letters_pdf() -> ResponseReturnValue:
    """Return all letters of a month as one PDF."""
    _filters, month = _asked()
    return pdf_response(_paper(for_pdf=True), filename=f"letters-{month:%Y-%m}.pdf")


def _paper(*, for_pdf: bool) -> str:
    _filters, month = _asked()
    branch_id = me().branch_id
    found = list_letters(session(), branch_id=branch_id, month=month)
    seniors = [each.senior_id for each in found]
    keep_looks(seniors, LETTER)
    people = get_people(session(), branch_id=branch_id, ids=seniors)
    branch = get_branch(session(), branch_id)
    return render_template(
        "care/paper/letters.html",
        for_pdf=for_pdf,
        month=month,
        branch=branch,
        letters=[_letter(each, people[each.senior_id].language, month) for each in found],
        back_url=url_for("care.letters", month=f"{month:%Y-%m}"),
        pdf_url=url_for("care.letters_pdf", month=f"{month:%Y-%m}"),
    )


def _letter(letter: Letter, language: str, month: date) -> dict[str, Any]:
    """Return a letter in the language of who gets it."""
    with force_locale(language) if language != formats.language() else nullcontext():
        return {
            "language": language,
            "heading": _(
                "%(name)s, who came in %(month)s",
                name=formats.name(letter.senior),
                month=formats.month(month),
            ),
            "intro": _("These visits were written down. Is it as you remember it?"),
            "visits": [_line(each) for each in letter.lines],
            "sum_label": _("Together in %(month)s", month=formats.month(month)),
            "sum": formats.hours(letter.minutes),
            "question": _("Was something different, or did somebody not come?"),
            "call": _("Please call us. It costs you nothing, and nobody is angry. The number is"),
        }


def _line(line: LetterLine) -> dict[str, str]:
    when = f"{formats.day(line.starts_at)} {formats.span(line.starts_at, line.ends_at)}"
    activities = words.activity_names(line.activities, rules_today())
    return {
        "when": when,
        "what": f"{formats.name(line.volunteer)} · {activities} · {formats.hours(line.minutes)}",
    }
