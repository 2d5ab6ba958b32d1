"""`timebank outbox send` and `timebank worker`."""

import signal
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext

from timebank import FEATURES
from timebank.core.bell import Bell
from timebank.core.worker import EVERY, gather_jobs, gather_periodic, work
from timebank.notifications.tasks.delivery import deliver_due


@click.group()
def outbox() -> None:
    """Send what waits in the outbox."""


@outbox.command()
@with_appcontext
def send() -> None:
    """Send everything that is due, once."""
    click.echo(f"{deliver_due()} sent")


@click.command()
@click.option("--every", type=float, default=EVERY, show_default=True, help="Seconds between two rounds.")
@with_appcontext
def worker(every: float) -> None:
    """Do the slow work of the bank, and what is done by the clock, until it is stopped."""
    stop = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_what: stop.set())
    work(
        bell=Bell(current_app.config["QUEUE_URL"]),
        stop=stop,
        at_once=deliver_due,
        by_clock=gather_periodic(FEATURES),
        kinds=gather_jobs(FEATURES),
        every=every,
    )


commands: tuple[click.Command, ...] = (outbox, worker)
