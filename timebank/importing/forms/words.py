"""What kinds, states and verdicts are called."""

from collections.abc import Mapping
from typing import cast

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from timebank.core.errors import DomainError
from timebank.importing.models import Row
from timebank.importing.rules import BatchState, ImportKind, RowState
from timebank.importing.rules.keeping import unpack_faults
from timebank.web.errors import sentence

KINDS: Mapping[ImportKind, tuple[LazyString, LazyString]] = {
    ImportKind.PEOPLE: (
        _("People of the branch"),
        _("Volunteers, seniors and relatives, with training, links, assignments and points of before."),
    ),
    ImportKind.VISITS: (_("Visits"), _("Visits of the last weeks. The volunteer confirms each of them.")),
    ImportKind.HOUSEHOLDS: (_("Households"), _("Who receives food: size, limits, how they collect.")),
    ImportKind.PRODUCTS: (_("Products"), _("What barcodes stand for.")),
    ImportKind.DONATIONS: (_("Donations"), _("Who gave what. New donors are added.")),
}
STATES: Mapping[BatchState, tuple[LazyString, str]] = {
    BatchState.CHECKING: (_("Being looked at"), "info"),
    BatchState.CHECKED: (_("Looked at"), "info"),
    BatchState.RUNNING: (_("Being taken in"), "info"),
    BatchState.DONE: (_("Taken in"), "ok"),
    BatchState.UNDOING: (_("Being taken back"), "info"),
    BatchState.UNDONE: (_("Taken back"), "warn"),
    BatchState.DROPPED: (_("Dropped"), ""),
}
ROW_STATES: Mapping[RowState, tuple[LazyString, str]] = {
    RowState.WAITING: (_("Not looked at yet"), "info"),
    RowState.FIT: (_("Fit"), "ok"),
    RowState.FAULTY: (_("To mend"), "bad"),
    RowState.UNDONE: (_("Taken back"), "warn"),
    RowState.KEPT: (_("Stays"), "bad"),
}


def verdicts(row: Row) -> list[str]:
    """Return what is to be mended in the row, a sentence each."""
    return [sentence(cast("DomainError", each)) for each in unpack_faults(row.faults)]
