"""`timebank outbox send` and `timebank worker`."""

import signal
from threading import Event

import click
from flask.cli import with_appcontext

from timebank.core.db import db
from timebank.notifications.tasks.delivery import deliver_due

EVERY = 5.0
"""Seconds between two looks at the outbox."""


@click.group()
def outbox() -> None:
    """Send what waits in the outbox."""


@outbox.command()
@with_appcontext
def send() -> None:
    """Send everything that is due, once."""
    click.echo(f"{deliver_due()} sent")


@click.command()
@click.option("--every", type=float, default=EVERY, show_default=True, help="Seconds between two looks.")
@with_appcontext
def worker(every: float) -> None:
    """Do the slow work of the bank until it is stopped."""
    stop = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_what: stop.set())
    while not stop.is_set():
        deliver_due()
        db.session.remove()
        stop.wait(every)


commands: tuple[click.Command, ...] = (outbox, worker)
