"""The columns of each kind of file, by their headings in three languages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import normalize

from timebank.importing.errors import FileEmpty, HeadingsMissing, HeadingTwice
from timebank.importing.rules import ImportKind
from timebank.importing.rules.care_columns import PEOPLE, VISITS
from timebank.importing.rules.column import Column
from timebank.importing.rules.food_columns import DONATIONS, HOUSEHOLDS, PRODUCTS
from timebank.importing.rules.reading import Line

COLUMNS: Mapping[ImportKind, tuple[Column, ...]] = {
    ImportKind.PEOPLE: PEOPLE,
    ImportKind.VISITS: VISITS,
    ImportKind.HOUSEHOLDS: HOUSEHOLDS,
    ImportKind.PRODUCTS: PRODUCTS,
    ImportKind.DONATIONS: DONATIONS,
}


_BRACKETS = re.compile(r"[(\[].*?[)\]]", re.DOTALL)
TITLE_LINES = 10
"""So many lines may stand above the headings: a title over all columns, a date, who made the list."""
OUR_COLUMNS = frozenset({"행", "할 일", "Row", "What to do", "Dòng", "Việc cần làm"})
"""Headings that we put before rows to be mended; whoever brings them in again is not told of them."""


def below_title(kind: ImportKind, lines: Sequence[Line]) -> tuple[list[str], Sequence[Line]]:
    """Return the headings and the lines below: the headings are the first line that has most of the columns.

    Raises:
        FileEmpty: nothing stands below the headings.
    """
    known = _by_heading(kind)
    told = [
        len({column.name for heading in line if (column := _column_of(known, heading))})
        for _number, line in lines[:TITLE_LINES]
    ]
    place = told.index(max(told))
    (_number, headings), *rest = lines[place:]
    if not rest:
        raise FileEmpty
    return headings, rest


def match(kind: ImportKind, headings: Sequence[str]) -> dict[int, Column]:
    """Return which column each heading is for, by place; headings that nobody knows are passed over.

    Raises:
        HeadingsMissing, HeadingTwice
    """
    known = _by_heading(kind)
    found: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = _column_of(known, heading)
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
    return [
        heading
        for place, heading in enumerate(headings)
        if heading and place not in taken and heading not in OUR_COLUMNS
    ]


def _by_heading(kind: ImportKind) -> dict[str, Column]:
    return {
        _fold(heading): column
        for column in COLUMNS[kind]
        for heading in (column.name, column.ko, column.en, column.vi, *column.also)
    }


def _listed(columns: Iterable[Column]) -> str:
    return ", ".join(f"{column.ko} ({column.en})" for column in columns)


def _column_of(known: Mapping[str, Column], heading: str) -> Column | None:
    """Return the column that the heading names, also where more is said in brackets: 이름(필수)."""
    return known.get(_fold(heading)) or known.get(_fold(_BRACKETS.sub("", normalize("NFKC", heading))))


def _fold(heading: str) -> str:
    kept = "".join(each for each in heading if each.isalnum())
    return kept.casefold()
