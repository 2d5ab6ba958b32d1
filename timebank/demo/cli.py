"""`timebank demo …`."""

import time

import click
from flask.cli import AppGroup

from timebank.core import clock
from timebank.demo.load import BankInUse, load

demo = AppGroup("demo", help="The demonstration bank.")


@demo.command("load")
def load_demo() -> None:
    """Load the demonstration into an empty bank; do nothing where it is loaded."""
    began = time.monotonic()
    try:
        loaded = load(now=clock.now())
    except BankInUse as refusal:
        raise click.ClickException(str(BankInUse.__doc__)) from refusal
    click.echo(
        f"demonstration loaded in {time.monotonic() - began:.0f} s" if loaded else "demonstration is there"
    )


commands = (demo,)
