"""`timebank ledger …`: verification, and the nightly heads."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.ledger.rules.findings import Finding
from timebank.ledger.tasks import check, tell_auditors, write_heads
from timebank.web.words.ledger import FAULTS

group = AppGroup("ledger", help="Verify the ledger, and write its heads outside the database.")
commands = (group,)


@group.command("verify")
@click.option("--branch", "branch_id", help="Only this branch.")
@click.option(
    "--heads",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare with the heads written in this folder, too.",
)
def verify_command(branch_id: str | None, folder: Path | None) -> None:
    """Prove that nothing was lost, doubled, changed or invented; exit 1 and name the first bad row if not."""
    verdict = check(db.session(), branch_id=branch_id, folder=folder)
    read = f"{verdict.accounts} accounts, {verdict.postings} postings, {verdict.entries} entries"
    if folder is not None:
        read += f", {verdict.heads} nights of heads"
    if verdict.finding is None:
        click.echo(f"The ledger is whole: {read}.")
        return
    click.echo(f"The ledger is NOT whole. {in_words(verdict.finding)}", err=True)
    raise SystemExit(1)


@group.command("heads")
def heads_command() -> None:
    """Write the heads of every branch to a new file in HEADS_DIR and tell the auditors; run it each night."""
    folder = Path(current_app.config["HEADS_DIR"])
    now = clock.now()
    path = write_heads(db.session(), folder, now=now)
    told = unit_of_work(lambda session: tell_auditors(session, path, now=now))
    click.echo(f"{path}: sent to {told} auditors")


def in_words(finding: Finding) -> str:
    """Return the finding as one sentence in English, which names the row."""
    with force_locale("en"):
        sentence = str(FAULTS[finding.fault]).rstrip(".")
    figures = ", ".join(f"{name} {value}" for name, value in finding.values.items())
    return f"{finding.row}: {sentence}{f' ({figures})' if figures else ''}."
