"""`timebank …`: every command of the terminal, gathered from the features."""

import importlib
import os
import secrets
from importlib.util import find_spec
from pathlib import Path

import click
from cryptography.fernet import Fernet
from flask import Flask
from flask.cli import FlaskGroup

from config import VAR, Config, SettingMissing
from timebank import FEATURES, create_app


def _create() -> Flask:
    from timebank.people.views.glue import NotADemonstration

    try:
        return create_app(Config.from_environ(os.environ))
    except (SettingMissing, NotADemonstration) as refused:
        raise click.ClickException(str(refused)) from refused


@click.group(cls=FlaskGroup, create_app=_create, add_default_commands=False, load_dotenv=False)
def cli() -> None:
    """Run the donation bank from the terminal."""


@click.group()
def keys() -> None:
    """Make the deployment's keys."""


@keys.command()
@click.option("--var", type=click.Path(path_type=Path), default=VAR, show_default=False)
def create(var: Path) -> None:
    """Make the keys that are missing in var/keys. Keys that are there stay as they are."""
    folder = var / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("secret_key", "field_keys", "index_key", "ledger_key"):
        path = folder / name
        if not path.exists():
            value = Fernet.generate_key().decode() if name == "field_keys" else secrets.token_urlsafe(48)
            path.touch(mode=0o600)
            path.write_text(value + "\n")
            click.echo(f"made {path}")


def _gather() -> None:
    cli.add_command(keys)
    for feature in ("core", *FEATURES, "api", "demo"):
        name = f"timebank.{feature}.cli"
        if find_spec(name) is not None:
            for command in importlib.import_module(name).commands:
                cli.add_command(command)


_gather()


def main() -> None:
    cli()
