"""The columns of each kind of file, by their headings in three languages."""

from collections.abc import Iterable, Mapping, Sequence

from timebank.importing.errors import HeadingsMissing, HeadingTwice
from timebank.importing.rules import ImportKind
from timebank.importing.rules.care_columns import PEOPLE, VISITS
from timebank.importing.rules.column import Column
from timebank.importing.rules.food_columns import DONATIONS, HOUSEHOLDS, PRODUCTS

COLUMNS: Mapping[ImportKind, tuple[Column, ...]] = {
    ImportKind.PEOPLE: PEOPLE,
    ImportKind.VISITS: VISITS,
    ImportKind.HOUSEHOLDS: HOUSEHOLDS,
    ImportKind.PRODUCTS: PRODUCTS,
    ImportKind.DONATIONS: DONATIONS,
}


def match(kind: ImportKind, headings: Sequence[str]) -> dict[int, Column]:
    """Return which column each heading is for, by place; headings that nobody knows are passed over.

    Raises:
        HeadingsMissing, HeadingTwice
    """
    known = {
        _fold(heading): column
        for column in COLUMNS[kind]
        for heading in (column.name, column.ko, column.en, column.vi, *column.also)
    }
    found: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = known.get(_fold(heading))
        if column is None:
            continue
        if column in found.values():
            raise HeadingTwice(heading=heading)
        found[place] = column
    missing = [column for column in COLUMNS[kind] if column.required and column not in found.values()]
    if missing:
        raise HeadingsMissing(headings=_listed(missing))
    return found


def unknown(kind: ImportKind, headings: Sequence[str]) -> list[str]:
    """Return the headings of columns that are passed over."""
    taken = match(kind, headings)
    return [heading for place, heading in enumerate(headings) if heading and place not in taken]


def _listed(columns: Iterable[Column]) -> str:
    return ", ".join(f"{column.ko} ({column.en})" for column in columns)


def _fold(heading: str) -> str:
    kept = "".join(each for each in heading if each.isalnum())
    return kept.casefold()
