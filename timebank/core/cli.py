"""`timebank db …`: the schema of the database."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from timebank.core import migrations


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001


@click.group()
def db() -> None:
    """Bring the database to the schema that this version expects."""


@db.command()
@click.argument("target", default=migrations.HEAD)
@with_appcontext
def upgrade(target: str) -> None:
    """Run the migrations that are missing, up to TARGET, and grant the application its rights."""
    before = migrations.current(_app())
    migrations.upgrade(_app(), target)
    after = migrations.current(_app())
    click.echo(
        f"The schema is at {after}." if before == after else f"The schema went from {before} to {after}."
    )


@db.command()
@click.argument("target")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def downgrade(target: str, *, yes: bool) -> None:
    """Undo migrations down to TARGET; `base` leaves nothing, no row either."""
    if not yes:
        click.confirm(f"Undo everything after {target}? What it holds will be gone", abort=True)
    migrations.downgrade(_app(), target)
    click.echo(f"The schema is at {migrations.current(_app())}.")


@db.command()
@with_appcontext
def current() -> None:
    """Say at which migration the database is, and whether others wait."""
    waiting = "others wait: timebank db upgrade" if migrations.pending(_app()) else "nothing waits"
    click.echo(f"{migrations.current(_app()) or 'no schema yet'}, {waiting}")


commands = [db]
