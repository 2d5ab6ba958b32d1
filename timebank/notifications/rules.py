"""Which messages there are, how long they are of use, and when one is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class MessageChannel(StrEnum):
    TEXT = "text"
    EMAIL = "email"
    SCREEN = "screen"
    """Waits for the person on their own pages."""


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Given up after the last try; staff see it."""


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message. Its words stand in `notifications.tasks.texts`."""

    useful_for: timedelta | None = None
    """After that it is not sent any more."""
    secret: bool = False
    """What it names is forgotten as soon as it is sent or given up, and shown to nobody."""


CODE = "code"
OTHER = Template()
TEMPLATES: dict[str, Template] = {
    CODE: Template(useful_for=timedelta(minutes=10), secret=True),
}
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long a sender waits after each failed try. A gateway that is down for a lunch hour is outlived."""
TRIES = len(RETRY_AFTER) + 1
LEASE = timedelta(minutes=2)
"""A sender that took a message and says nothing for so long has died; another one takes it."""


def template_named(name: str) -> Template:
    """Return how the kind of message is handled."""
    return TEMPLATES.get(name, OTHER)


def is_useful(name: str, *, created_at: datetime, now: datetime) -> bool:
    """Tell whether a message of that kind is still worth sending."""
    useful_for = template_named(name).useful_for
    return useful_for is None or now - created_at <= useful_for


def masked(address: str) -> str:
    """Return a number or address so that its owner knows it and nobody else learns it."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:2]}***@{host}"
    return f"***-{address[-4:]}"
