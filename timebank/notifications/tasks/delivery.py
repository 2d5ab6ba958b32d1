"""The sender: takes what is due, sends it outside of any unit of work, and notes what became of it."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from threading import Event, Lock, Thread
from uuid import UUID

import structlog
from flask import Flask, current_app
from flask.wrappers import Response
from sqlalchemy.exc import DBAPIError

from timebank.core import clock
from timebank.core.bell import Bell
from timebank.core.db import db, unit_of_work
from timebank.core.errors import BankBusy
from timebank.core.jobs import ENQUEUED
from timebank.notifications.commands import (
    WROTE,
    Content,
    Taken,
    keep_hold,
    settle_failed,
    settle_sent,
    take_due,
)
from timebank.notifications.queries import find_template_code
from timebank.notifications.tasks.channels import DeliveryFailed, Outgoing, deliver
from timebank.notifications.tasks.texts import variables, write
from timebank.people.errors import BranchNotFound
from timebank.people.queries.branches import get_branch

BATCH = 50
BELL = "timebank-bell"
INTERNAL = "internal"
"""The problem of a message that we cannot word or address."""
log = structlog.get_logger()
_at_work = Lock()
_wanted = Event()


def deliver_due(*, now: datetime | None = None, only: Iterable[UUID] | None = None) -> int:
    """Send what is due, and return how many messages left.

    A message is tried again later when its channel fails, and given up after the last try. Several senders
    may be at work: each message is in the hands of one. One that cannot be worded or addressed is given up,
    and stops no other.
    """
    wanted = None if only is None else frozenset(only)
    sent = 0
    while True:
        at = now or clock.now()
        taken = unit_of_work(partial(take_due, now=at, most=BATCH, only=wanted))
        for message in taken:
            sent += _deliver_one(message, now)
        if len(taken) < BATCH:
            return sent


def _deliver_one(message: Taken, now: datetime | None) -> bool:
    try:
        content = unit_of_work(partial(keep_hold, taken=message, now=now or clock.now()))
        if content is None:
            return False
        if content.too_late:
            raise DeliveryFailed("too-late", for_good=True)  # noqa: TRY301
        receipt = deliver(message.channel, _worded(message, content))
    except (BankBusy, DBAPIError):
        raise  # the database is away, and the message as good as before
    except Exception as fault:  # noqa: BLE001  # its words may hold personal data: only its kind is logged
        failure = fault if isinstance(fault, DeliveryFailed) else DeliveryFailed(INTERNAL, for_good=True)
        if failure is not fault:
            log.error("message cannot be sent", id=str(message.id), fault=type(fault).__name__)  # noqa: TRY400
        state = unit_of_work(
            partial(
                settle_failed,
                taken=message,
                problem=failure.problem,
                for_good=failure.for_good,
                ours=failure.ours,
                now=now or clock.now(),
            )
        )
        log.warning("message not delivered", id=str(message.id), problem=failure.problem, state=state.value)
        return False
    unit_of_work(partial(settle_sent, taken=message, receipt=receipt, now=now or clock.now()))
    return True


def _worded(message: Taken, content: Content) -> Outgoing:
    session = db.session()
    try:
        branch = get_branch(session, message.branch_id)
    except BranchNotFound as fault:
        raise DeliveryFailed("no-branch", for_good=True) from fault
    brief = {"language": message.language, "zone": branch.zone}
    name = branch.name if message.language == "ko" else branch.name_en
    subject, body = write(message.template, content.values, **brief, branch=name, phone=branch.phone)
    approved = find_template_code(
        session, branch_id=branch.id, template=message.template, language=message.language
    )
    named = {} if approved is None else variables(content.values, **brief)
    outgoing = Outgoing(
        id=str(message.id),
        address=content.address,
        sender=branch.sender,
        sender_name=branch.name,
        subject=subject,
        body=body,
        template=approved.code if approved else None,
        registered=approved.sender if approved else None,
        variables={**named, "branch": name, "phone": branch.phone} if approved else {},
    )
    session.rollback()  # nothing stays open while the channel is waited for
    return outgoing


def deliver_soon(app: Flask) -> None:
    """Send what is due beside the request, so that nobody waits for a gateway, known to the bank or not.

    In tests, at once.
    """
    if app.config["TESTING"]:
        deliver_due()
        return
    _wanted.set()
    Thread(target=_beside, args=(app,), daemon=True, name="outbox").start()


def _beside(app: Flask) -> None:
    # One sender a process is enough; who comes second leaves its wish to the first.
    while _wanted.is_set() and _at_work.acquire(blocking=False):
        try:
            _wanted.clear()
            with app.app_context():
                deliver_due()
        except Exception:
            # A thread has nobody to tell. The worker sends what is left.
            log.exception("sender stopped")
        finally:
            _at_work.release()


def send_after_request(response: Response) -> Response:
    """Start the sender if the request has put something into the outbox; wake the worker if it left a job."""
    if not db.session.registry.has():
        return response
    info = db.session().info
    if info.pop(ENQUEUED, False) and not current_app.config["TESTING"]:
        bell = current_app.extensions.setdefault(BELL, Bell(current_app.config["QUEUE_URL"]))
        bell.ring()
    if info.pop(WROTE, False):
        deliver_soon(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    return response
