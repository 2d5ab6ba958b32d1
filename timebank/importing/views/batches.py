"""Bringing a file in, reading its verdicts, and having it taken in or back."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.jobs import JobState, get_job
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
from timebank.importing.errors import DayUnreadable
from timebank.importing.forms import KINDS, ROW_STATES, STATES, FileForm, my_batch, my_kinds, verdicts
from timebank.importing.models import Batch, Row
from timebank.importing.queries import list_batches, list_rows
from timebank.importing.rules import LARGEST_FILE, BatchState, RowState
from timebank.importing.rules.cells import read_day
from timebank.importing.rules.columns import COLUMNS
from timebank.importing.rules.keeping import unpack_cells
from timebank.importing.views.blueprint import bp, session
from timebank.importing.views.files import kind_named
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

SHOWN = 50
SHOWS = {"mend": (RowState.FAULTY, RowState.KEPT), "all": None}
FIRST_CELLS = 3
DAYS = frozenset({"birth_date", "training_day", "assigned_from", "day", "fetch_by"})
"""Columns of days."""
WITH_FORM = 64 * 1024
"""Bytes that a form adds to its file."""


@bp.get("")
@requires(Permission.IMPORT_FILES)
def listing() -> ResponseReturnValue:
    """Show what can be brought in, and what was."""
    who, kinds = me(), my_kinds()
    found = list_batches(
        session(),
        branch_id=who.branch_id,
        kinds=kinds,
        after=decode_cursor(request.args.get("cursor"), "tu"),
    )
    page = Page.of(found, lambda each: (each.brought_at, each.id), size=30)
    return render_template(
        "importing/listing.html",
        kinds=[(kind, *KINDS[kind]) for kind in kinds],
        batches=[(each, KINDS[each.kind][0], *STATES[each.state]) for each in page.rows],
        next_url=url_for("importing.listing", cursor=page.next_cursor) if page.next_cursor else None,
    )


@bp.route("/new/<sheet>", methods=["GET", "POST"])
@requires(Permission.IMPORT_FILES)
def new(sheet: str) -> ResponseReturnValue:
    """Take a file; it is looked at next, and nothing of it is written down yet."""
    wanted = kind_named(sheet)
    request.max_content_length = LARGEST_FILE + WITH_FORM
    form = FileForm()
    if form.validate_on_submit():
        with form.refusals():
            batch_id = do(
                bring_file,
                BringFile(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    kind=wanted,
                    name=form.name,
                    content=form.content,
                ),
            )
            return redirect(url_for("importing.show", batch_id=batch_id))
    (title, about), language = KINDS[wanted], str(get_locale())
    return form.page(
        "importing/new.html",
        kind=wanted,
        title=title,
        about=about,
        needed=[column.heading(language) for column in COLUMNS[wanted] if column.required],
        others=[column.heading(language) for column in COLUMNS[wanted] if not column.required],
    )


@bp.get("/<uuid:batch_id>")
@requires(Permission.IMPORT_FILES)
def show(batch_id: UUID) -> ResponseReturnValue:
    """Show each row's verdict, and what can be done with the file now."""
    batch = my_batch(batch_id)
    wanted = request.args.get("show", "mend" if batch.faulty or batch.kept else "all")
    states = SHOWS.get(wanted)
    after = request.args.get("after", "0")
    rows = list_rows(
        session(),
        branch_id=batch.branch_id,
        batch_id=batch.id,
        states=states,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0,  # noqa: PLR2004
        limit=SHOWN,
    )
    page = Page.of(rows, lambda row: (row.number,), size=SHOWN)
    names = get_people(session(), branch_id=batch.branch_id, ids=_people_of(batch))
    return render_template(
        "importing/batch.html",
        batch=batch,
        kind=KINDS[batch.kind][0],
        state=STATES[batch.state],
        rows=[_line(row) for row in page.rows],
        show=wanted,
        next_url=url_for("importing.show", batch_id=batch.id, show=wanted, after=page.rows[-1].number)
        if page.next_cursor
        else None,
        first_url=url_for("importing.show", batch_id=batch.id, show=wanted)
        if "after" in request.args
        else None,
        names={person.id: person.name for person in names.values()},
        mine=batch.brought_by_id == me().person_id,
        failed=_has_failed(batch),
        form=JustConfirm(unsent=True),
    )


def _people_of(batch: Batch) -> set[UUID]:
    found = (batch.brought_by_id, batch.confirmed_by_id, batch.run_by_id, batch.undone_by_id)
    return {each for each in found if each is not None}


def _has_failed(batch: Batch) -> bool:
    if batch.job_id is None or batch.state not in (
        BatchState.CHECKING,
        BatchState.RUNNING,
        BatchState.UNDOING,
    ):
        return False
    return get_job(db.session(), branch_id=batch.branch_id, job_id=batch.job_id).state is JobState.FAILED


def _line(row: Row) -> dict[str, Any]:
    cells = [_shown(name, text) for name, text in unpack_cells(row.cells).items() if text]
    word, kind = ROW_STATES[row.state]
    return {
        "number": row.number,
        "text": " · ".join(cells[:FIRST_CELLS]),
        "verdicts": verdicts(row),
        "word": word,
        "kind": kind,
    }


def _shown(name: str, text: str) -> str:
    """Return the cell as it is understood: Excel may give a day as a bare number."""
    if name in DAYS and text.isdigit():
        with suppress(DayUnreadable):
            return str(formats.plain_day(read_day(text, column=name)))
    return text


def _asked(form: JustConfirm, batch_id: UUID) -> dict[str, Any]:
    return {
        "branch_id": me().branch_id,
        "id": form.asked_id,
        "actor_id": me().person_id,
        "batch_id": my_batch(batch_id).id,
    }


def _go_on(form: JustConfirm, job_id: UUID | None, batch_id: UUID) -> ResponseReturnValue:
    if job_id is None:
        for words in form.form_errors:
            flash(str(words), "bad")
        return redirect(url_for("importing.show", batch_id=batch_id))
    return redirect(url_for("work.job", job_id=job_id))


@bp.post("/<uuid:batch_id>/check")
@requires(Permission.IMPORT_FILES)
def check(batch_id: UUID) -> ResponseReturnValue:
    """Have the rows looked at once more."""
    form, job_id = JustConfirm(), None
    if form.validate_on_submit():
        with form.refusals():
            job_id = do(check_again, CheckAgain(**_asked(form, batch_id)))
    return _go_on(form, job_id, batch_id)


@bp.post("/<uuid:batch_id>/confirm")
@requires(Permission.IMPORT_FILES)
def confirm(batch_id: UUID) -> ResponseReturnValue:
    """Say, as the second person, that the points agree with the papers."""
    form = JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            do(confirm_batch, ConfirmBatch(**_asked(form, batch_id)))
            flash(_("You have confirmed the points. The file can be taken in now."), "ok")
    return _go_on(form, None, batch_id)


@bp.post("/<uuid:batch_id>/run")
@requires(Permission.IMPORT_FILES)
def run(batch_id: UUID) -> ResponseReturnValue:
    """Have all rows taken in, or none."""
    form, job_id = JustConfirm(), None
    if form.validate_on_submit():
        with form.refusals():
            job_id = do(run_batch, RunBatch(**_asked(form, batch_id)))
    return _go_on(form, job_id, batch_id)


@bp.route("/<uuid:batch_id>/undo", methods=["GET", "POST"])
@requires(Permission.IMPORT_FILES)
def undo(batch_id: UUID) -> ResponseReturnValue:
    """Ask once more, then have the rows taken back."""
    batch, form = my_batch(batch_id), JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            return _go_on(form, do(undo_batch, UndoBatch(**_asked(form, batch_id))), batch_id)
    return form.page("importing/undo.html", batch=batch, kind=KINDS[batch.kind][0])


@bp.post("/<uuid:batch_id>/drop")
@requires(Permission.IMPORT_FILES)
def drop(batch_id: UUID) -> ResponseReturnValue:
    """Forget the file."""
    form = JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            do(drop_batch, DropBatch(**_asked(form, batch_id)))
            flash(_("The file is dropped. Nothing of it was taken in."), "ok")
    return _go_on(form, None, batch_id)
