"""Lists as files that a spreadsheet opens: CSV and Excel. What people wrote never runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from flask import Response

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | None


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return the rows as CSV whose Hangul Excel reads; `name` is the file's, without its end."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_inert(head) for head in heads])
    writer.writerows([_inert(value) for value in row] for row in rows)
    return _download(made.getvalue().encode("utf-8-sig"), "text/csv", f"{name}.csv")


def excel_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return the rows as an Excel sheet; `name` is the file's, without its end."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.autofit()
    return _download(made.getvalue(), EXCEL, f"{name}.xlsx")


def _inert(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _download(content: bytes, mimetype: str, filename: str) -> Response:
    return Response(
        content,
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"},
    )
