"""Files: brought in, looked at, confirmed, taken in and taken back."""

from base64 import b64decode
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import request

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.importing.commands import (
    BringFile,
    CheckAgain,
    ConfirmBatch,
    DropBatch,
    RunBatch,
    UndoBatch,
    bring_file,
    check_again,
    confirm_batch,
    drop_batch,
    run_batch,
    undo_batch,
)
from timebank.importing.errors import FileUnreadable
from timebank.importing.forms import check_kind, my_batch, my_kinds, verdicts
from timebank.importing.models import Batch
from timebank.importing.queries import list_batches, list_rows
from timebank.importing.rules.keeping import unpack_cells
from timebank.importing.schemas import (
    LONGEST_BASE64,
    BatchesPage,
    BatchSchema,
    BringFileSchema,
    RowsAfterQuery,
    RowsPage,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor
from timebank.web.schemas import PageQuery

P = ParamSpec("P")
R = TypeVar("R")
bp = Operations("imports", path="/imports", about="Files of people, visits, households and food.")
AT_ONCE = 100
AROUND = 64 * 1024
"""Bytes of the body beside the file."""


def _takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Let the body be as large as a file may be."""

    @wraps(view)
    def taking(*args: P.args, **kwargs: P.kwargs) -> R:
        request.max_content_length = LONGEST_BASE64 + AROUND
        return view(*args, **kwargs)

    return taking


@bp.get("")
@requires(Permission.IMPORT_FILES)
@bp.arguments(PageQuery, location="query")
@bp.response(200, BatchesPage)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List files that were brought in.

    The newest first; those of the kinds that the token's role may bring in.
    """
    cursor: Any = decode_cursor(query["cursor"], "tu")
    found = list_batches(
        db.session(), branch_id=me().branch_id, kinds=my_kinds(), after=cursor, limit=query["limit"]
    )
    page = Page.of(found, lambda each: (each.brought_at, each.id), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.post("")
@requires(Permission.IMPORT_FILES)
@_takes_files
@bp.arguments(BringFileSchema)
@bp.response(201, BatchSchema)
def bring(sent: dict[str, Any]) -> Batch:
    """Bring a file in.

    Its rows are kept as they are and looked at next; nothing of them is written down yet. See `job_id`.
    """
    check_kind(sent["kind"])
    try:
        content = b64decode(sent["content"], validate=True)
    except ValueError as fault:
        raise FileUnreadable from fault
    who = me()
    command = BringFile(
        branch_id=who.branch_id,
        id=asked_id(),
        actor_id=who.person_id,
        kind=sent["kind"],
        name=sent["name"],
        content=content,
    )
    return my_batch(do(bring_file, command))


@bp.get("/<uuid:batch_id>")
@requires(Permission.IMPORT_FILES)
@bp.response(200, BatchSchema)
def get(batch_id: UUID) -> Batch:
    """Show a file.

    And how far it is.
    """
    return my_batch(batch_id)


@bp.get("/<uuid:batch_id>/rows")
@requires(Permission.IMPORT_FILES)
@bp.arguments(RowsAfterQuery, location="query")
@bp.response(200, RowsPage)
def rows(query: dict[str, Any], batch_id: UUID) -> dict[str, Any]:
    """Read the verdicts.

    One for each row, in the file's order; `next_after` of one page is `after` of the next.
    """
    batch = my_batch(batch_id)
    found = list_rows(
        db.session(),
        branch_id=batch.branch_id,
        batch_id=batch.id,
        states=[query["state"]] if query["state"] else None,
        after=query["after"],
        limit=AT_ONCE,
    )
    shown = found[:AT_ONCE]
    return {
        "items": [
            {
                "number": row.number,
                "state": row.state,
                "faults": verdicts(row),
                "cells": unpack_cells(row.cells),
            }
            for row in shown
        ],
        "next_after": shown[-1].number if len(found) > AT_ONCE else None,
    }


def _asked(batch_id: UUID) -> dict[str, Any]:
    return {
        "branch_id": me().branch_id,
        "id": asked_id(),
        "actor_id": me().person_id,
        "batch_id": my_batch(batch_id).id,
    }


@bp.post("/<uuid:batch_id>/check")
@requires(Permission.IMPORT_FILES)
@bp.response(200, BatchSchema)
def check(batch_id: UUID) -> Batch:
    """Have a file looked at again.

    Where what stands in the bank has changed since.
    """
    do(check_again, CheckAgain(**_asked(batch_id)))
    return my_batch(batch_id)


@bp.post("/<uuid:batch_id>/confirm")
@requires(Permission.IMPORT_FILES)
@bp.response(200, BatchSchema)
def confirm(batch_id: UUID) -> Batch:
    """Confirm the points of a file.

    By a second person, who compared them with the papers.
    """
    do(confirm_batch, ConfirmBatch(**_asked(batch_id)))
    return my_batch(batch_id)


@bp.post("/<uuid:batch_id>/run")
@requires(Permission.IMPORT_FILES)
@bp.response(200, BatchSchema)
def run(batch_id: UUID) -> Batch:
    """Take a file in.

    All of its rows, or none. See `job_id`.
    """
    do(run_batch, RunBatch(**_asked(batch_id)))
    return my_batch(batch_id)


@bp.post("/<uuid:batch_id>/undo")
@requires(Permission.IMPORT_FILES)
@bp.response(200, BatchSchema)
def undo(batch_id: UUID) -> Batch:
    """Take a file back.

    Row by row; a row stays if something was done since with what it made. See `job_id`.
    """
    do(undo_batch, UndoBatch(**_asked(batch_id)))
    return my_batch(batch_id)


@bp.post("/<uuid:batch_id>/drop")
@requires(Permission.IMPORT_FILES)
@bp.response(200, BatchSchema)
def drop(batch_id: UUID) -> Batch:
    """Drop a file.

    What stands in its rows is forgotten; nothing of it was taken in.
    """
    do(drop_batch, DropBatch(**_asked(batch_id)))
    return my_batch(batch_id)


blueprints = (bp,)
