"""Files that people take with them: examples, and the rows that are to be mended."""

from uuid import UUID

from flask import Response, request
from flask_babel import get_locale
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.importing.errors import KindUnknown
from timebank.importing.forms import check_kind, my_batch, verdicts
from timebank.importing.queries import list_rows
from timebank.importing.rules import ImportKind, RowState
from timebank.importing.rules.columns import COLUMNS
from timebank.importing.rules.keeping import unpack_cells
from timebank.importing.views.blueprint import bp, session
from timebank.web.identity import me, requires
from timebank.web.sheets import Cell, excel_file

AT_MOST = 20_000


def kind_named(name: str) -> ImportKind:
    """Return the kind, if there are files of it and the reader may bring them in.

    Raises:
        KindUnknown
    """
    if name not in [kind.value for kind in COLUMNS]:
        raise KindUnknown
    kind = ImportKind(name)
    check_kind(kind)
    return kind


@bp.get("/examples/<sheet>.xlsx")
@requires(Permission.IMPORT_FILES)
def example(sheet: str) -> Response:
    """Give a file with all headings and one row, in the reader's language."""
    columns = COLUMNS[kind_named(sheet)]
    language = str(get_locale())
    heads = [column.heading(language) for column in columns]
    return excel_file(f"example-{sheet}", heads, [[column.sample(language) for column in columns]])


@bp.get("/<uuid:batch_id>/faulty.xlsx")
@requires(Permission.IMPORT_FILES)
def faulty(batch_id: UUID) -> Response:
    """Give the rows that are to be mended, as they were written, each with why; with `show=all` all rows."""
    batch = my_batch(batch_id)
    whole = request.args.get("show") == "all"
    rows = list_rows(
        session(),
        branch_id=me().branch_id,
        batch_id=batch_id,
        states=None if whole else (RowState.FAULTY, RowState.KEPT),
        limit=AT_MOST,
    )
    columns, language = COLUMNS[batch.kind], str(get_locale())
    heads = [_("Row"), _("What to do"), *(column.heading(language) for column in columns)]
    lines: list[list[Cell]] = []
    for row in rows:
        cells = unpack_cells(row.cells)
        lines.append([row.number, " ".join(verdicts(row)), *(cells.get(each.name, "") for each in columns)])
    return excel_file("rows-with-remarks" if whole else "rows-to-mend", heads, lines)
