"""Households from the terminal: the list of allergens."""

import csv
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from timebank.core import clock
from timebank.core.commands import Channel, Origin, perform
from timebank.core.errors import DomainError
from timebank.core.ids import NATIONAL
from timebank.households.commands import AllergenLine, ImportAllergens, import_allergens
from timebank.households.tasks import remind_everywhere
from timebank.web.errors import sentence


@click.group()
def allergens() -> None:
    """Keep the list of allergens."""


@allergens.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def bring(file: Path) -> None:
    """Bring in FILE: CSV with code, ko, en, vi, valid_from. What is there stays."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            lines = tuple(
                AllergenLine(
                    code=row["code"],
                    valid_from=date.fromisoformat(row["valid_from"]),
                    name_ko=row["ko"],
                    name_en=row["en"],
                    name_vi=row["vi"],
                )
                for row in csv.DictReader(opened)
            )
    except (KeyError, ValueError, UnicodeDecodeError) as fault:
        raise click.ClickException(f"{file} cannot be read: {fault}") from fault
    command = ImportAllergens(branch_id=NATIONAL, actor_id=None, lines=lines)
    try:
        perform(import_allergens, command, origin=Origin(channel=Channel.CLI))
    except DomainError as refusal:
        with current_app.test_request_context():
            raise click.ClickException(sentence(refusal)) from refusal
    click.echo(f"{len(lines)} allergens")


@click.group()
def households() -> None:
    """Look after households."""


@households.command()
@with_appcontext
def remind() -> None:
    """Remind officers of needs that end within 30 days."""
    click.echo(f"{remind_everywhere(clock.now())} needs end soon")


commands = (allergens, households)
