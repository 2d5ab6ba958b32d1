"""A confirmation of certified hours, for any period. Points may move; the hours stay."""

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from timebank.care.forms.visits import HoursFilters
from timebank.care.queries import CertifiedHours, certified_hours
from timebank.care.rules import FOOD_CODE, FoodWorkKind
from timebank.care.views import words
from timebank.care.views.blueprint import bp, rules_today, session, today
from timebank.core.permissions import Permission
from timebank.people.queries import get_branch, get_person
from timebank.policies.rules import Policy
from timebank.web import formats
from timebank.web.identity import me, requires
from timebank.web.pdf import pdf_response


def _period() -> tuple[HoursFilters, date, date]:
    day = today()
    filters = HoursFilters(since=day.replace(month=1, day=1), until=day)
    since = filters.value("since") or day.replace(month=1, day=1)
    until = filters.value("until") or day
    return filters, min(since, until), max(since, until)


def _read(since: date, until: date) -> CertifiedHours:
    return certified_hours(
        session(), branch_id=me().branch_id, person_id=me().person_id, since=since, until=until
    )


def _by_activity(hours: CertifiedHours) -> list[tuple[str, str]]:
    rules = rules_today()
    return [(_name(code, rules), formats.hours(minutes)) for code, minutes in hours.by_activity.items()]


def _name(code: str, rules: Policy) -> str:
    if code.startswith(FOOD_CODE):
        return str(words.FOOD_KINDS[FoodWorkKind(code.removeprefix(FOOD_CODE))])
    return words.activity_names([code], rules)


@bp.get("/visits/hours")
@requires(Permission.LOG_VISIT)
def hours() -> ResponseReturnValue:
    """Show the hours of a period, and lead to the paper."""
    filters, since, until = _period()
    found = _read(since, until)
    kept: dict[str, Any] = {"since": since.isoformat(), "until": until.isoformat()}
    return render_template(
        "care/hours.html",
        filters=filters,
        since=since,
        until=until,
        hours=found,
        by_activity=_by_activity(found),
        paper_url=url_for("care.hours_paper", **kept),
        pdf_url=url_for("care.hours_pdf", **kept),
    )


@bp.get("/visits/hours/paper")
@requires(Permission.LOG_VISIT)
def hours_paper() -> ResponseReturnValue:
    """Show the confirmation as it prints from the browser."""
    return _paper(for_pdf=False)


@bp.get("/visits/hours.pdf")
@requires(Permission.LOG_VISIT)
def hours_pdf() -> ResponseReturnValue:
    """Return the confirmation as PDF."""
    return pdf_response(_paper(for_pdf=True), filename="hours.pdf")


def _paper(*, for_pdf: bool) -> str:
    _filters, since, until = _period()
    found = _read(since, until)
    kept: dict[str, Any] = {"since": since.isoformat(), "until": until.isoformat()}
    return render_template(
        "care/paper/hours.html",
        for_pdf=for_pdf,
        person=get_person(session(), branch_id=me().branch_id, person_id=me().person_id),
        branch=get_branch(session(), me().branch_id),
        since=since,
        until=until,
        today=today(),
        hours=found,
        by_activity=_by_activity(found),
        back_url=url_for("care.hours", **kept),
        pdf_url=url_for("care.hours_pdf", **kept),
    )
