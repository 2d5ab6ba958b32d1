"""The branch's figures, as its staff see them."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.policies.queries import policy_on
from timebank.reporting.queries import get_figures, list_months, list_years
from timebank.web import formats
from timebank.web.identity import me, requires
from timebank.web.sheets import Cell, csv_file, excel_file

bp = Blueprint("figures", __name__)


@bp.get("/figures")
@requires(Permission.READ_FIGURES)
def months() -> ResponseReturnValue:
    """Show a year month by month."""
    session, who = db.session(), me()
    years = list_years(session, branch_id=who.branch_id)
    today = clock.local_day(clock.now(), who.zone)
    asked = request.args.get("year", type=int)
    year = asked if asked in years else years[0] if years else today.year
    policy = policy_on(session, branch_id=who.branch_id, day=today)
    names = {each.code: each.name(formats.language()) for each in policy.activities}
    figures = get_figures(session, year=year, branch_id=who.branch_id)
    return render_template(
        "reporting/figures.html",
        year=year,
        years=years,
        figures=figures,
        may_read_food=who.may(Permission.READ_FOOD),
        months=list_months(
            session, branch_id=who.branch_id, since=date(year, 1, 1), until=date(year, 12, 31)
        ),
        activities=sorted(
            ((names.get(code, code), sums.minutes) for code, sums in figures.by_activity.items()),
            key=lambda each: -each[1],
        ),
    )


@bp.get("/figures.<any(csv, xlsx):kind>")
@requires(Permission.READ_FIGURES)
def download(kind: str) -> ResponseReturnValue:
    """Give all months as a file."""
    rows = list_months(
        db.session(), branch_id=me().branch_id, since=date(1900, 1, 1), until=date(9999, 12, 31)
    )
    heads = [
        _("Month"),
        _("Minutes of care"),
        _("Minutes of food work"),
        _("Visits approved"),
        _("Volunteers"),
        _("People cared for"),
        _("Sent back"),
        _("Days to a decision"),
    ]
    cells: list[list[Cell]] = [
        [
            row.month.strftime("%Y-%m"),
            row.minutes,
            row.food_minutes,
            row.visits,
            row.volunteers,
            row.seniors,
            row.rejected,
            "" if row.mean_days is None else f"{row.mean_days:.1f}",
        ]
        for row in rows
    ]
    make = csv_file if kind == "csv" else excel_file
    return make("figures", heads, cells)
