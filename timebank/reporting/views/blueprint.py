"""The one blueprint of the food's figures, the period that is asked for, and its words."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from timebank.audit.forms import FilterForm
from timebank.core import clock
from timebank.core.db import db
from timebank.reporting.rules import Period
from timebank.web import formats
from timebank.web.identity import me
from timebank.web.schemas import EARLIEST, LATEST

bp: Blueprint = Blueprint("food_figures", __name__)
session = db.session
"""Calling it returns the request's session."""
YEARS = range(EARLIEST.year + 1, LATEST.year)
GRAMS = 1000
"""Of a kilogram."""
WHOLE = 100
"""Kilograms from which tenths say nothing."""


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def asked_period(form: FilterForm) -> Period:
    """Return the period of the address: from a day to a day, a month, a year; else the month that runs."""
    since, until = form.given("since"), form.given("until")
    given = [each for each in (since, until) if each is not None and each.year in YEARS]
    if given:
        return Period(min(given), max(given) if len(given) > 1 else max(given[0], today()))
    year = request.args.get("year", type=int)
    if year is not None and year in YEARS:
        return Period.of_year(year)
    try:
        month = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        month = today()
    month = month if month.year in YEARS else today()
    return Period.of_month(month.year, month.month)


def period_args(period: Period) -> dict[str, Any]:
    """Return the shortest address of the period."""
    if period.is_year:
        return {"year": period.since.year}
    if period.is_month:
        return {"month": f"{period.since:%Y-%m}"}
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def period_words(period: Period) -> str:
    """Return the period as people say it: `2026년 11월`, `2026년`, or its two days."""
    if period.is_year:
        return str(_("%(year)s", year=period.since.year))
    if period.is_month:
        return formats.month(period.since)
    first, last = formats.plain_day(period.since), formats.plain_day(period.until)
    return first if first == last else str(_("%(first)s to %(last)s", first=first, last=last))


def period_link(period: Period) -> tuple[str, str] | None:
    """Return the period's page and words; None where it lies ahead, or beyond all calendars."""
    if period.since > today() or period.since.year not in YEARS or period.until.year not in YEARS:
        return None
    return url_for("food_figures.page", **period_args(period)), period_words(period)


def kilos(grams: int) -> str:
    """Return a weight as people say it: `12.5 kg`, and from a hundred on in whole ones."""
    decimals = 1 if abs(grams) < WHOLE * GRAMS else 0
    return str(_("%(kilos)s kg", kilos=formats.number(grams / GRAMS, decimals)))
