"""Each movement, lot and donation of a period as a file."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

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

QUERIES: dict[str, Any] = {
    "movements": list_movement_rows,
    "lots": list_lot_rows,
    "donations": list_donation_rows,
}


@bp.get("/food-figures/<any(movements, lots, donations):what>.<any(csv, xlsx):kind>")
@requires(Permission.READ_FOOD)
def rows(what: str, kind: str) -> ResponseReturnValue:
    """Give every row of the period."""
    who, period = me(), asked_period(FilterForm())
    found = QUERIES[what](session(), branch_id=who.branch_id, period=period, zone=who.zone)
    heads, cells = {"movements": _movements, "lots": _lots, "donations": _donations}[what](found)
    make = csv_file if kind == "csv" else excel_file
    return make(f"{what}-{period.since:%Y%m%d}-{period.until:%Y%m%d}", heads, cells)


def _at(moment: datetime) -> str:
    return f"{formats.local(moment):%Y-%m-%d %H:%M}"


def _on(day: date | None) -> str:
    return day.isoformat() if day else ""


def _word(words: Any, code: str | None) -> str:  # noqa: ANN401  a table of words
    found = words[code] if code else ""
    return str(found[0] if isinstance(found, tuple) else found)


def _movements(found: Iterable[Any]) -> tuple[list[str], Iterator[list[Cell]]]:
    heads = [
        _("When"),
        _("Food or goods"),
        _("Category"),
        _("Movement"),
        _("Units"),
        _("Grams"),
        _("Promised"),
        _("Why"),
        _("Place"),
        _("Household number"),
        _("Other branch"),
    ]
    return heads, (
        [
            _at(row.moved_at),
            row.name,
            _word(CATEGORIES, row.category),
            _word(MOVEMENTS, row.kind),
            row.units,
            row.grams,
            row.reserved,
            _word(REASONS, row.reason),
            row.place,
            row.number,
            row.other_branch or "",
        ]
        for row in found
    )


def _lots(found: Iterable[Any]) -> tuple[list[str], Iterator[list[Cell]]]:
    heads = [
        _("Came on"),
        _("Food or goods"),
        _("Category"),
        _("Storage"),
        _("Grams of one"),
        _("Units"),
        _("Units left"),
        _("Use by"),
        _("Label read on"),
        _("Lot number of the maker"),
        _("Donor"),
        _("Other branch"),
    ]
    return heads, (
        [
            _on(row.arrived_on),
            row.name,
            _word(CATEGORIES, row.category),
            _word(STORAGES, row.storage),
            row.grams_each,
            int(row.units),
            int(row.left),
            _on(row.expires_on),
            _on(row.label_read_on),
            row.lot_code or "",
            row.donor or "",
            row.other_branch or "",
        ]
        for row in found
    )


def _donations(found: Iterable[Any]) -> tuple[list[str], Iterator[list[Cell]]]:
    heads = [
        _("Announced"),
        _("Donor"),
        _("Kind of donor"),
        _("Food or goods"),
        _("Units announced"),
        _("How it comes"),
        _("State"),
        _("Came on"),
        _("Units"),
        _("Grams"),
    ]
    return heads, (
        [
            _at(row.announced_at),
            row.name,
            _word(DONOR_KINDS, row.kind),
            row.what,
            row.units,
            _word(ARRIVALS, row.arrival),
            _word(DONATION_STATES, row.state),
            _on(row.received_on),
            int(row.came),
            int(row.grams),
        ]
        for row in found
    )
