"""What the food bank received, gave and lost, whom it reached and how evenly, for its staff."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.audit.forms import FilterForm
from timebank.core.permissions import Permission
from timebank.matching.models import Round
from timebank.matching.queries import list_rounds
from timebank.matching.rules.rounds import RoundState
from timebank.matching.views.blueprint import days_words
from timebank.people.queries import list_branches
from timebank.reporting.queries import FoodFigures, get_food_figures
from timebank.reporting.queries.food import Amount, DonorSum
from timebank.reporting.queries.sharing import Group
from timebank.reporting.rules import Period
from timebank.reporting.views.blueprint import (
    asked_period,
    bp,
    kilos,
    period_args,
    period_link,
    period_words,
    session,
    today,
)
from timebank.web import formats
from timebank.web.identity import me, requires
from timebank.web.sheets import Cell, csv_file, excel_file
from timebank.web.words.households import KINDS
from timebank.web.words.pantry import REASONS

ROUNDS = 6
FULL = 100
"""Per cent: more than all of a need is drawn as all of it."""


def _figures(period: Period, round_id: UUID | None = None) -> FoodFigures:
    who = me()
    return get_food_figures(
        session(), branch_id=who.branch_id, zone=who.zone, period=period, today=today(), round_id=round_id
    )


@bp.get("/food-figures")
@requires(Permission.READ_FOOD)
def page() -> ResponseReturnValue:
    """Show a month, a year, or any days."""
    form = FilterForm()
    period = asked_period(form)
    form["since"].data, form["until"].data = period.since, period.until
    rounds = list_rounds(session(), branch_id=me().branch_id, limit=ROUNDS)
    of = period_args(period)
    return render_template(
        "reporting/food.html",
        form=form,
        name=period_words(period),
        may_read_care=me().may(Permission.READ_FIGURES),
        links=[
            each
            for each in (
                period_link(period.before()),
                period_link(period.after()),
                None if period.is_month else period_link(Period.of_month(today().year, today().month)),
                None if period.is_year else period_link(Period.of_year(period.since.year)),
            )
            if each
        ],
        rounds=[
            (url_for("food_figures.of_round", round_id=each.id), _round_name(each))
            for each in rounds
            if each.state is not RoundState.OPEN
        ],
        files=[
            (word, url_for("food_figures.rows", what=what, kind=kind, **of))
            for what, kind, word in (
                ("movements", "xlsx", _("Movements, Excel")),
                ("movements", "csv", _("Movements, CSV")),
                ("lots", "xlsx", _("Lots, Excel")),
                ("lots", "csv", _("Lots, CSV")),
                ("donations", "xlsx", _("Donations, Excel")),
                ("donations", "csv", _("Donations, CSV")),
            )
        ],
        sheets=[url_for("food_figures.download", kind=kind, **of) for kind in ("xlsx", "csv")],
        **_shown(_figures(period)),
    )


@bp.get("/rounds/<uuid:round_id>/figures")
@requires(Permission.READ_FOOD)
def of_round(round_id: UUID) -> ResponseReturnValue:
    """Show one round."""
    figures = _figures(Period.of_month(today().year, today().month), round_id)
    assert figures.round is not None
    return render_template(
        "reporting/food.html",
        form=None,
        name=_round_name(figures.round),
        lead=days_words(figures.round),
        round=figures.round,
        sheets=[
            url_for("food_figures.download_round", round_id=round_id, kind=kind) for kind in ("xlsx", "csv")
        ],
        **_shown(figures),
    )


def _round_name(round_: Round) -> str:
    return str(_("Round from %(day)s on", day=formats.near_day(round_.starts_on, today())))


def _shown(figures: FoodFigures) -> dict[str, Any]:
    """Return the figures in words."""
    reach = figures.reach
    curve = [(along, min(FULL, share)) for along, share in figures.curve]
    even = min(FULL, reach.even)
    return {
        "figures": figures,
        "is_empty": not (figures.received.units or reach.households),
        "reached": ngettext("%(num)d household", "%(num)d households", reach.reached),
        "kilos": kilos,
        "units": formats.units,
        "weight": _weight,
        "series": [
            (
                _("Share of need met"),
                curve if len(curve) > 1 else [*curve, *((1, share) for _x, share in curve)],
            ),
            (_("If all had got the same share"), [(0, even), (FULL, even)]),
        ],
        "fairness": fairness_rows(figures),
        "reasons": [(REASONS[reason], amount.grams, _weight(amount)) for reason, amount in figures.reasons],
        "kinds": [_group(each, str(KINDS[each.key])) for each in figures.kinds],
        "neighbourhoods": [_group(each, each.key or str(_("Not noted"))) for each in figures.neighbourhoods],
        "donors": [(name, each) for name, each in donor_names(figures.donors)],
        "month_url": lambda month: url_for("food_figures.page", **period_args(month)),
    }


def _weight(amount: Amount | Group | DonorSum) -> str:
    return f"{kilos(amount.grams)} ({formats.units(amount.units)})"


def _group(group: Group, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "households": _(
            "%(reached)s of %(households)s",
            reached=formats.number(group.reached),
            households=formats.number(group.households),
        ),
        "people": formats.number(group.people),
        "weight": _weight(group),
        "share": f"{group.share}%",
    }


def fairness_rows(figures: FoodFigures) -> list[tuple[str, str]]:
    """Return how evenly it was shared, each figure with its name."""
    reach = figures.reach
    return [
        (str(_("The lowest 5 %")), f"{reach.lowest}%"),
        (str(_("The middle")), f"{reach.middle}%"),
        (str(_("The highest 5 %")), f"{reach.highest}%"),
        (str(_("All together")), f"{reach.even}%"),
        (str(_("Households with nothing")), formats.number(reach.nothing)),
        (str(_("Gini index (0 is even, 1 is one household alone)")), formats.number(reach.gini, 3)),
    ]


def donor_names(donors: Any) -> list[tuple[str, DonorSum]]:  # noqa: ANN401  a list of the query's rows
    """Return what each giver is called: a donor, another branch, or nobody that was written down."""
    if any(each.branch_id for each in donors):
        names = {
            each.id: each.name if formats.language() == "ko" else each.name_en
            for each in list_branches(session())
        }
    else:
        names = {}
    return [
        (each.name or names.get(each.branch_id) or each.branch_id or str(_("Without a donor")), each)
        for each in donors
    ]


@bp.get("/food-figures.<any(csv, xlsx):kind>")
@requires(Permission.READ_FOOD)
def download(kind: str) -> ResponseReturnValue:
    """Give the figures of a period as a file."""
    return _sheet(_figures(asked_period(FilterForm())), kind)


@bp.get("/rounds/<uuid:round_id>/figures.<any(csv, xlsx):kind>")
@requires(Permission.READ_FOOD)
def download_round(round_id: UUID, kind: str) -> ResponseReturnValue:
    """Give the figures of a round as a file."""
    return _sheet(_figures(Period.of_month(today().year, today().month), round_id), kind)


def _sheet(figures: FoodFigures, kind: str) -> ResponseReturnValue:
    """Return everything the page shows: a row a figure, so that a spreadsheet can filter it."""
    heads = [
        _("Part"),
        _("Of"),
        _("Units"),
        _("Grams"),
        _("Households"),
        _("Reached"),
        _("People"),
        _("Value"),
    ]
    make = csv_file if kind == "csv" else excel_file
    days = f"{figures.period.since:%Y%m%d}-{figures.period.until:%Y%m%d}"
    return make(f"food-figures-{days}", heads, _cells(figures))


def _cells(figures: FoodFigures) -> list[list[Cell]]:
    amounts = (
        (_("Came in"), figures.received),
        (_("Given out"), figures.given),
        (_("Wasted"), figures.wasted),
        (_("Passed on"), figures.passed_on),
        (_("Found at counts"), figures.counted),
    )
    rows: list[list[Cell]] = [
        [_("Came and went"), str(name), each.units, each.grams] for name, each in amounts
    ]
    rows += [[_("Wasted"), str(REASONS[why]), each.units, each.grams] for why, each in figures.reasons]
    reach = figures.reach
    rows.append(
        [_("Reached"), "", reach.units, reach.grams, reach.households, reach.reached, reach.people_reached]
    )
    rows += [
        [_("Fairness"), name, None, None, None, None, None, value] for name, value in fairness_rows(figures)
    ]
    rows += [
        [_("Share of need met"), str(along), None, None, None, None, None, f"{share}%"]
        for along, share in figures.curve
    ]
    for part, groups in (
        (_("Kind of household"), [(str(KINDS[each.key]), each) for each in figures.kinds]),
        (
            _("Neighbourhood"),
            [(each.key or str(_("Not noted")), each) for each in figures.neighbourhoods],
        ),
    ):
        rows += [
            [part, name, of.units, of.grams, of.households, of.reached, of.people, f"{of.share}%"]
            for name, of in groups
        ]
    rows += [[_("Donor"), name, of.units, of.grams] for name, of in donor_names(figures.donors)]
    for each in figures.months:
        for word, grams in (
            (_("Came in"), each.received),
            (_("Given out"), each.given),
            (_("Wasted"), each.wasted),
            (_("Passed on"), each.passed_on),
        ):
            rows.append([str(word), f"{each.month.since:%Y-%m}", None, grams])
    return rows
