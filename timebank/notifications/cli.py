"""`timebank outbox send` and `timebank worker`."""

import signal
from datetime import timedelta
from functools import partial
from threading import Event

import click
import structlog
from flask.cli import with_appcontext

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.notifications.tasks.delivery import deliver_due
from timebank.people.commands.throttle import forget_old

EVERY = 5.0
"""Seconds between two looks at the outbox."""
TIDY_EVERY = timedelta(hours=1)
log = structlog.get_logger()


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
    tidied = clock.now() - TIDY_EVERY
    while not stop.is_set():
        try:
            deliver_due()
            if clock.now() - tidied >= TIDY_EVERY:
                tidied = clock.now()
                unit_of_work(partial(forget_old, now=tidied))
        except Exception:
            # Such as the database being away for a while; what waits still waits when it is back.
            log.exception("worker goes on")
        db.session.remove()
        stop.wait(every)


commands: tuple[click.Command, ...] = (outbox, worker)
