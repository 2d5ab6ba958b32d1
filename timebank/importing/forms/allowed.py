"""Who may bring in which kind of file."""

from collections.abc import Mapping
from uuid import UUID

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.importing.errors import BatchNotFound, KindUnknown
from timebank.importing.models import Batch
from timebank.importing.queries import get_batch
from timebank.importing.rules import ImportKind
from timebank.importing.rules.columns import COLUMNS
from timebank.web.identity import me

P = Permission
NEEDS: Mapping[ImportKind, Permission] = {
    ImportKind.PEOPLE: P.MANAGE_PEOPLE,
    ImportKind.VISITS: P.MANAGE_CARE,
    ImportKind.HOUSEHOLDS: P.MANAGE_HOUSEHOLDS,
    ImportKind.PRODUCTS: P.MANAGE_FOOD,
    ImportKind.DONATIONS: P.MANAGE_FOOD,
}
"""What somebody has to be allowed on pages, beside bringing files in, for each kind."""


def my_kinds() -> list[ImportKind]:
    """Return the kinds that the reader may bring in."""
    return [kind for kind in COLUMNS if me().may(NEEDS[kind])]


def check_kind(kind: ImportKind) -> None:
    """Pass if the reader may bring in files of that kind.

    Raises:
        KindUnknown
    """
    if kind not in my_kinds():
        raise KindUnknown


def my_batch(batch_id: UUID) -> Batch:
    """Return the batch, if the reader may bring in its kind.

    Raises:
        BatchNotFound
    """
    batch = get_batch(db.session(), branch_id=me().branch_id, batch_id=batch_id)
    if batch.kind not in my_kinds():
        raise BatchNotFound
    return batch
