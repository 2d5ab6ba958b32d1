"""The bank's and each branch's public page: sums, never of fewer than five people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.people.queries import get_branch, list_branches
from timebank.policies.errors import NoPolicyInForce
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce
from timebank.reporting.queries import (
    Figures,
    find_kept_food,
    get_figures,
    list_food_years,
    list_years,
    sum_food_by_branch,
)
from timebank.reporting.rules import FEWEST, ZONE, FoodSum, hide_small, shown_branches
from timebank.reporting.views.blueprint import kilos
from timebank.web import formats
from timebank.web.identity import public

bp = Blueprint("reporting", __name__)
Kept = TypeVar("Kept")
SECONDS_KEPT = 600
"""How long looked-up sums of food are believed: those of a branch, and all before the first night."""
NO_FOOD = FoodSum(received=0, given=0, households=0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One group of a chart; without `minutes` it is of too few people to be shown."""

    label: str
    minutes: int | None


@bp.get("/public")
@public
def national() -> ResponseReturnValue:
    """What all branches did together, and where they are."""
    return _page(None)


@bp.get("/b/<branch_id>")
@public
def branch(branch_id: str) -> ResponseReturnValue:
    """What one branch did."""
    return _page(branch_id)


def _page(branch_id: str | None) -> ResponseReturnValue:
    session = db.session()
    branch = get_branch(session, branch_id) if branch_id else None
    branches = list_branches(session)
    zone = branch.zone if branch else ZONE
    today = clock.local_day(clock.now(), zone)
    counted = None if branch else find_kept_food(session)
    food_years = (
        list(counted.by_year)
        if counted
        else _kept(("years", branch_id), lambda: list_food_years(session, zone=zone, branch_id=branch_id))
    )
    years = sorted({*list_years(session, branch_id=branch_id), *food_years}, reverse=True)
    year = _year(years, today)
    food_year = _food_year(food_years, year)
    food = {}
    if food_year is not None:
        found = (
            counted.by_year[food_year]
            if counted
            else _kept(
                (food_year, branch_id),
                lambda: sum_food_by_branch(session, year=food_year, zone=zone, branch_id=branch_id),
            )
        )
        food = shown_branches(found)
    figures = get_figures(session, year=year, branch_id=branch_id) if year else None
    if figures is not None and figures.total.seniors < FEWEST:
        figures = None
    try:
        policy = policy_on(session, branch_id=branch_id or NATIONAL, day=today)
    except NoPolicyInForce:
        policy = None
    return render_template(
        "reporting/public.html",
        branch=branch,
        branches=branches if branch is None else [],
        names={each.id: _name(each.name, each.name_en) for each in branches},
        by_branch=hide_small(figures.by_branch) if figures and branch is None else {},
        figures=figures,
        food_year=food_year,
        food=sum(food.values(), NO_FOOD) if food else None,
        food_by_branch=food if branch is None else {},
        food_counted_at=counted.counted_at if counted else None,
        kilos=kilos,
        year=year,
        years=years,
        policy=policy,
        months=_months(figures) if figures else [],
        activities=_activities(figures, policy) if figures else [],
    )


def _kept(key: tuple[object, ...], look_up: Callable[[], Kept]) -> Kept:
    """Return what this process looked up within the last minutes: anybody may open the page, again and again.

    There are as many keys as branches and years with food.
    """
    kept: dict[object, tuple[float, Kept]] = current_app.extensions.setdefault("timebank-public-food", {})
    at = clock.now().timestamp()
    if current_app.config["TESTING"] or key not in kept or at - kept[key][0] > SECONDS_KEPT:
        kept[key] = at, look_up()
    return kept[key][1]


def _name(korean: str, english: str) -> str:
    return korean if formats.language() == "ko" else english


def _year(years: list[int], today: date) -> int | None:
    """Return the year asked for; else the newest that is over, or the one that runs."""
    asked = request.args.get("year", type=int)
    if asked in years:
        return asked
    over = [each for each in years if each < today.year]
    return over[0] if over else years[0] if years else None


def _food_year(food_years: list[int], year: int | None) -> int | None:
    """Return the page's year; where nobody asked for one and it had no food, the newest that had."""
    if year in food_years or "year" in request.args:
        return year if year in food_years else None
    return food_years[0] if food_years else None


def _months(figures: Figures) -> list[Bar]:
    shown = hide_small(figures.by_month)
    return [
        Bar(formats.month(date(figures.year, month, 1)), _minutes(shown[month])) for month in sorted(shown)
    ]


def _activities(figures: Figures, policy: PolicyInForce | None) -> list[Bar]:
    names = {each.code: each.name(formats.language()) for each in policy.activities} if policy else {}
    bars = [
        Bar(names.get(code, code), _minutes(sums)) for code, sums in hide_small(figures.by_activity).items()
    ]
    return sorted(bars, key=lambda bar: -(bar.minutes or 0))


def _minutes(sums: object) -> int | None:
    return getattr(sums, "minutes", None)
