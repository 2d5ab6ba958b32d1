"""Each movement, lot and donation of a period as a file."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from timebank.audit.forms import FilterForm
from timebank.core.permissions import Permission
from timebank.reporting.queries.food_lists import list_donation_rows, list_lot_rows, list_movement_rows
from timebank.reporting.views.blueprint import asked_period, bp, session
from timebank.web import formats
from timebank.web.identity import me, requires
from timebank.web.sheets import Cell, csv_file, excel_file
from timebank.web.words.pantry import (
    ARRIVALS,
    CATEGORIES,
    DONATION_STATES,
    DONOR_KINDS,
    MOVEMENTS,
    REASONS,
    STORAGES,
)

Column = tuple[LazyString, Callable[[Any], Cell]]
"""A heading, and what stands below it of a row."""


@bp.get("/food-figures/<any(movements, lots, donations):what>.<any(csv, xlsx):kind>")
@requires(Permission.READ_FOOD)
def rows(what: str, kind: str) -> ResponseReturnValue:
    """Give every row of the period."""
    who, period = me(), asked_period(FilterForm())
    query, columns = FILES[what]
    found = query(session(), branch_id=who.branch_id, period=period, zone=who.zone)
    make = csv_file if kind == "csv" else excel_file
    return make(
        f"{what}-{period.since:%Y%m%d}-{period.until:%Y%m%d}",
        [str(heading) for heading, _cell in columns],
        ([cell(row) for _heading, cell in columns] for row in found),
    )


def _at(moment: datetime) -> str:
    return f"{formats.local(moment):%Y-%m-%d %H:%M}"


def _on(day: date | None) -> str:
    return day.isoformat() if day else ""


def _word(words: Any, code: str | None) -> str:  # noqa: ANN401  a table of words
    found = words[code] if code else ""
    return str(found[0] if isinstance(found, tuple) else found)


FILES: dict[str, tuple[Any, Sequence[Column]]] = {
    "movements": (
        list_movement_rows,
        (
            (_("When"), lambda row: _at(row.moved_at)),
            (_("Food or goods"), lambda row: row.name),
            (_("Category"), lambda row: _word(CATEGORIES, row.category)),
            (_("Movement"), lambda row: _word(MOVEMENTS, row.kind)),
            (_("Units"), lambda row: row.units),
            (_("Grams"), lambda row: row.grams),
            (_("Promised"), lambda row: row.reserved),
            (_("Why"), lambda row: _word(REASONS, row.reason)),
            (_("Place"), lambda row: row.place),
            (_("Household number"), lambda row: row.number),
            (_("Other branch"), lambda row: row.other_branch or ""),
        ),
    ),
    "lots": (
        list_lot_rows,
        (
            (_("Came on"), lambda row: _on(row.arrived_on)),
            (_("Food or goods"), lambda row: row.name),
            (_("Category"), lambda row: _word(CATEGORIES, row.category)),
            (_("Storage"), lambda row: _word(STORAGES, row.storage)),
            (_("Grams of one"), lambda row: row.grams_each),
            (_("Units"), lambda row: int(row.units)),
            (_("Units left"), lambda row: int(row.left)),
            (_("Use by"), lambda row: _on(row.expires_on)),
            (_("Label read on"), lambda row: _on(row.label_read_on)),
            (_("Lot number of the maker"), lambda row: row.lot_code or ""),
            (_("Donor"), lambda row: row.donor or ""),
            (_("Other branch"), lambda row: row.other_branch or ""),
        ),
    ),
    "donations": (
        list_donation_rows,
        (
            (_("Announced"), lambda row: _at(row.announced_at)),
            (_("Donor"), lambda row: row.name),
            (_("Kind of donor"), lambda row: _word(DONOR_KINDS, row.kind)),
            (_("Food or goods"), lambda row: row.what),
            (_("Units announced"), lambda row: row.units),
            (_("How it comes"), lambda row: _word(ARRIVALS, row.arrival)),
            (_("State"), lambda row: _word(DONATION_STATES, row.state)),
            (_("Came on"), lambda row: _on(row.received_on)),
            (_("Units"), lambda row: int(row.came)),
            (_("Grams"), lambda row: int(row.grams)),
        ),
    ),
}
