"""`timebank import KIND FILE` and `timebank export KIND`."""

import csv
import sys
from pathlib import Path
from typing import TypeVar, cast
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext

from timebank.core import clock
from timebank.core.commands import Channel, Command, Handler, Origin, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.importing.commands import (
    BringFile,
    RunBatch,
    bring_file,
    check_batch,
    run_batch,
    take_in_batch,
)
from timebank.importing.queries import export_rows, get_batch, list_rows
from timebank.importing.rules import ImportKind, RowState
from timebank.importing.rules.columns import COLUMNS
from timebank.importing.rules.keeping import unpack_faults
from timebank.people.queries import get_branch
from timebank.web.errors import sentence

Asked = TypeVar("Asked", bound=Command)
Answer = TypeVar("Answer")
KINDS = click.Choice([kind.value for kind in COLUMNS])
CLI = Origin(channel=Channel.CLI)


@click.command("import")
@click.argument("kind", type=KINDS)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--branch", "branch_id", required=True)
@click.option("--by", "actor", required=True, help="The id of the member of staff who answers for it.")
@click.option("--dry-run", is_flag=True, help="Look at the rows only.")
@with_appcontext
def bring(*, kind: str, file: Path, branch_id: str, actor: str, dry_run: bool) -> None:
    """Take in every row of FILE, or none. Each faulty row is named with what to do; then the exit is 1."""
    by = UUID(actor)
    command = BringFile(
        branch_id=branch_id,
        actor_id=by,
        kind=ImportKind(kind),
        name=file.name,
        content=file.read_bytes(),
    )
    batch_id = _do(bring_file, command)
    faulty = check_batch(branch_id=branch_id, batch_id=batch_id, progress=_say, now=clock.now())
    if faulty:
        _tell_faults(branch_id, batch_id)
        raise SystemExit(1)
    batch = get_batch(db.session(), branch_id=branch_id, batch_id=batch_id)
    if dry_run or batch.openings:
        click.echo(f"{batch.row_count} rows are fit; batch {batch_id} waits on its page")
        return
    _do(run_batch, RunBatch(branch_id=branch_id, actor_id=by, batch_id=batch_id))
    try:
        count = take_in_batch(branch_id=branch_id, batch_id=batch_id, progress=_say, now=clock.now())
    except DomainError:
        _tell_faults(branch_id, batch_id)
        raise SystemExit(1) from None
    click.echo(f"{count} rows taken in; batch {batch_id}")


def _say(done: int, total: int) -> None:
    click.echo(f"{done} of {total}", err=True)


def _do(handle: Handler[Asked, Answer], command: Asked) -> Answer:
    try:
        return perform(handle, command, origin=CLI)
    except DomainError as refusal:
        with current_app.test_request_context():
            raise click.ClickException(sentence(refusal)) from refusal


def _tell_faults(branch_id: str, batch_id: UUID) -> None:
    rows = list_rows(db.session(), branch_id=branch_id, batch_id=batch_id, states=(RowState.FAULTY,))
    with current_app.test_request_context():
        for row in rows:
            words = " ".join(sentence(cast("DomainError", each)) for each in unpack_faults(row.faults))
            click.echo(f"row {row.number}: {words}", err=True)


@click.command("export")
@click.argument("kind", type=KINDS)
@click.option("--branch", "branch_id", required=True)
@click.option("--language", type=click.Choice(["ko", "en", "vi"]), default="ko")
@with_appcontext
def export(*, kind: str, branch_id: str, language: str) -> None:
    """Write what the branch has of that kind to the screen, as CSV that `import` reads."""
    wanted = ImportKind(kind)
    columns = COLUMNS[wanted]
    writer = csv.writer(sys.stdout)
    writer.writerow([column.heading(language) for column in columns])
    today = clock.local_day(clock.now(), get_branch(db.session(), branch_id).zone)
    for cells in export_rows(db.session(), branch_id=branch_id, kind=wanted, today=today):
        writer.writerow([cells.get(column.name, "") for column in columns])


commands = (bring, export)
