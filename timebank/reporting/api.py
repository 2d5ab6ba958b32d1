"""The food's figures over the API."""

from datetime import date
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.reporting.queries import get_food_figures
from timebank.reporting.rules import Period
from timebank.reporting.schemas import FoodFiguresQuery, FoodFiguresSchema
from timebank.web.identity import me, requires

bp = Operations("figures", about="What the food bank received, gave and lost, whom it reached, how evenly.")
blueprints = (bp,)


def _given(since: date | None, until: date | None, round_id: UUID | None = None) -> dict[str, Any]:
    who = me()
    today = clock.local_day(clock.now(), who.zone)
    first = since or (until or today).replace(day=1)
    last = until or max(first, today)
    figures = get_food_figures(
        db.session(),
        branch_id=who.branch_id,
        zone=who.zone,
        period=Period(min(first, last), max(first, last)),
        today=today,
        round_id=round_id,
    )
    names = ("received", "given", "wasted", "passed_on", "counted", "kinds", "neighbourhoods", "donors")
    return {
        **{name: getattr(figures, name) for name in names},
        "since": figures.period.since,
        "until": figures.period.until,
        "reasons": [
            {"reason": reason, "units": amount.units, "grams": amount.grams}
            for reason, amount in figures.reasons
        ],
        "sharing": figures.reach,
        "curve": [{"along": along, "share": share} for along, share in figures.curve],
        "months": [
            {
                "month": f"{each.month.since:%Y-%m}",
                "received": each.received,
                "given": each.given,
                "wasted": each.wasted,
                "passed_on": each.passed_on,
            }
            for each in figures.months
        ],
    }


@bp.get("/food-figures")
@requires(Permission.READ_FOOD)
@bp.arguments(FoodFiguresQuery, location="query")
@bp.response(200, FoodFiguresSchema)
def food_figures(query: dict[str, Any]) -> dict[str, Any]:
    """Show what the food bank did.

    From a day to a day of the branch, both included, in whichever order; without them the month that runs.
    Weights are grams, shares are per cent of need: what a household may take in a week, for each week in
    which it receives. Kind, neighbourhood and size of a household are those of today.
    """
    return _given(query["since"], query["until"])


@bp.get("/rounds/<uuid:round_id>/figures")
@requires(Permission.READ_FOOD)
@bp.response(200, FoodFiguresSchema)
def round_figures(round_id: UUID) -> dict[str, Any]:
    """Show what one round did.

    Given and shared is what was handed out in it; the rest is of the days until the next round. The need of
    a household is what it may take in one go. Its kind, neighbourhood and size are those of today.
    """
    return _given(None, None, round_id)
