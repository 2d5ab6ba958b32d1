"""All visits of the branch, to narrow, read and keep as a file."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import xlsxwriter
from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.forms.fields import as_id
from timebank.care.forms.visits import MyVisitsFilters
from timebank.care.queries.listing import VisitRow, list_visits
from timebank.care.rules import VisitState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, moment_cursor, rules_today, session
from timebank.care.views.visits import state_choices
from timebank.core.permissions import Permission
from timebank.people.queries import get_person
from timebank.web import formats
from timebank.web.identity import me, requires
from timebank.web.pagination import Page

MOST_ROWS = 20_000
"""Visits in one file."""


def _asked() -> tuple[MyVisitsFilters, dict[str, Any]]:
    filters = MyVisitsFilters()
    filters.state.choices = state_choices()
    state = filters.value("state")
    return filters, {
        "person_id": as_id(request.args.get("person")),
        "states": {VisitState(state)} if state in set(VisitState) else set(),
        "since": filters.value("since"),
        "until": filters.value("until"),
    }


@bp.get("/desk/visits")
@requires(Permission.READ_VISITS)
def desk_visits() -> ResponseReturnValue:
    """List the branch's visits."""
    filters, asked = _asked()
    cursor = request.args.get("cursor")
    rows = list_visits(
        session(),
        branch_id=me().branch_id,
        after=moment_cursor(cursor),
        **asked,
    )
    page = Page.of(rows, showing.moment_key)
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "cursor" and value}
    person_id: UUID | None = asked["person_id"]
    person = get_person(session(), branch_id=me().branch_id, person_id=person_id) if person_id else None
    return render_template(
        "care/desk_visits.html",
        filters=filters,
        lead=None,
        lines=[_line(row) for row in page.rows],
        narrowed=bool(kept or cursor),
        person_id=person_id,
        person_name=person.name if person else None,
        everybody_url=url_for("care.desk_visits", **{k: v for k, v in kept.items() if k != "person"}),
        may_manage=me().may(Permission.MANAGE_CARE),
        newest_url=url_for("care.desk_visits", **kept) if cursor else None,
        older_url=url_for("care.desk_visits", **kept, cursor=page.next_cursor) if page.next_cursor else None,
        csv_url=url_for("care.desk_visits_csv", **kept),
        excel_url=url_for("care.desk_visits_excel", **kept),
    )


def _line(row: VisitRow) -> dict[str, str]:
    word, kind = showing.state_of(row.visit)
    return {
        "when": showing.visit_span(row.visit),
        "url": url_for("care.decision", visit_id=row.visit.id),
        "volunteer": row.volunteer,
        "senior": row.senior,
        "activities": words.activity_names(row.visit.activities, rules_today()),
        "hours": formats.hours(row.visit.minutes),
        "state_word": word,
        "state_kind": kind,
    }


def _table() -> Iterator[list[str | int | date]]:
    """Yield the heads and a row a visit; nothing that only staff may read is in it."""
    yield [
        str(head)
        for head in (
            _("Day"),
            _("Started at"),
            _("Ended at"),
            _("Minutes"),
            _("Volunteer"),
            _("Whom they met"),
            _("What was done"),
            _("State"),
            _("Entered"),
            _("Visit number"),
        )
    ]
    _filters, asked = _asked()
    zone = me().zone
    for row in list_visits(session(), branch_id=me().branch_id, limit=MOST_ROWS, **asked)[:MOST_ROWS]:
        visit = row.visit
        yield [
            visit.local_day.isoformat(),
            formats.local(visit.starts_at, zone).strftime("%H:%M"),
            formats.local(visit.ends_at, zone).strftime("%H:%M"),
            visit.minutes,
            row.volunteer,
            row.senior,
            words.activity_names(visit.activities, rules_today()),
            showing.state_of(visit)[0],
            str(words.ENTERED[visit.entered_how]),
            str(visit.id),
        ]


@bp.get("/desk/visits.csv")
@requires(Permission.READ_VISITS)
def desk_visits_csv() -> ResponseReturnValue:
    """Return the narrowed list as CSV that Excel opens with Hangul."""
    made = io.StringIO()
    writer = csv.writer(made)
    for line in _table():
        writer.writerow([_inert(value) for value in line])
    return Response(
        made.getvalue().encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="visits.csv"'},
    )


def _inert(value: object) -> object:
    # A spreadsheet runs what begins like a formula, also from a name.
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )


@bp.get("/desk/visits.xlsx")
@requires(Permission.READ_VISITS)
def desk_visits_excel() -> ResponseReturnValue:
    """Return the narrowed list for Excel."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for number, line in enumerate(_table()):
        sheet.write_row(number, 0, line, bold if number == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return Response(
        made.getvalue(),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="visits.xlsx"'},
    )
