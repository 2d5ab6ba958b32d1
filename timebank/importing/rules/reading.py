"""A file as a list of rows of text: Excel, or CSV in UTF-8 or CP949."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from timebank.importing.errors import CellTooLong, FileEmpty, FileUnreadable, TooManyRows
from timebank.importing.rules import LARGEST_FILE, LONGEST_CELL, MOST_ROWS

EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
ENCODINGS = ("utf-8-sig", "cp949")
FIRST_LINES = 10
"""Lines by which it is told what parts the cells: the first may be a title."""
Line = tuple[int, list[str]]
"""The number of the row as the spreadsheet shows it, and its cells."""


def read_table(content: bytes) -> list[Line]:
    """Return the rows that hold anything, the headings first; what is told by content, not by name.

    Raises:
        FileUnreadable, FileEmpty, TooManyRows, CellTooLong
    """
    if len(content) > LARGEST_FILE:
        raise FileUnreadable
    rows = _of_excel(content) if content.startswith(EXCEL) else _of_csv(content)
    lines = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if len(lines) < 2:  # noqa: PLR2004  the headings and one row
        raise FileEmpty
    if len(lines) > MOST_ROWS + 1:
        raise TooManyRows(most=MOST_ROWS)
    for number, row in lines:
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise CellTooLong(row=number, most=LONGEST_CELL)
    return lines


def _of_excel(content: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=2 * MOST_ROWS)
    except (CalamineError, OSError, ValueError, IndexError) as fault:
        raise FileUnreadable from fault
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:  # noqa: PLR0911  one for each type of a cell
    if isinstance(cell, bool):
        return "1" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # Excel keeps whole numbers as fractions
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return _clean(str(cell))


def _of_csv(content: bytes) -> list[list[str]]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileUnreadable
    if "\0" in text:
        raise FileUnreadable
    above = "\n".join(text.split("\n", FIRST_LINES)[:FIRST_LINES])
    delimiter = max(",;\t", key=above.count)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _cleaned(list(read))
    except csv.Error as fault:
        raise FileUnreadable from fault


def _cleaned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[_clean(cell) for cell in row] for row in rows]


def _clean(cell: str) -> str:
    # A leading apostrophe is how a spreadsheet is told that digits are text.
    return cell.strip().removeprefix("'").replace("\0", "")
