"""Which messages there are, how long they are of use, and when one is tried again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
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


class Rhythm(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    """One message a day with all that is new."""


LANGUAGES = ("ko", "en", "vi")
DIGEST_AT = time(18)
"""When the day's digests leave, by the branch's own clocks."""
DIGEST_UNTIL = time(21)
"""After that a digest that is late waits until tomorrow: nobody is woken by news."""


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message. Its words stand in `notifications.tasks.texts`."""

    useful_for: timedelta | None = None
    """After that it is not sent any more."""
    secret: bool = False
    """What it names is forgotten as soon as it is sent or given up, and shown to nobody."""
    at_once: bool = False
    """Waits for no digest: tomorrow would be too late."""
    safety: bool = False
    """About who comes in as the person, or their health: goes at once, whatever they wish or agreed to."""


CODE = "code"
DIGEST = "digest"
OTHER = Template()
SAFETY = Template(at_once=True, safety=True)
SOON = Template(at_once=True)
TEMPLATES: dict[str, Template] = {
    CODE: Template(useful_for=timedelta(minutes=10), secret=True, at_once=True, safety=True),
    "slip_made": SAFETY,
    "password_changed": SAFETY,
    "second_factor_changed": SAFETY,
    "contact_changed": SAFETY,
    "wish_changed": SAFETY,
    "joined_again": SAFETY,
    "matching.delivery": SOON,
    "matching.next-time": SOON,
    "matching.pick-up": SOON,
    "redemption_accepted": SOON,
    "redemption_cancelled": SOON,
    "redemption_cancelled_volunteer": SOON,
    "redemption_offered": SOON,
    "redemption_reminder": SOON,
    "redemption_withdrawn": SOON,
    "registered": SOON,
    "training_cancelled": SOON,
    **{
        f"matching.called-off.{reason}{then}": SOON
        for reason in ("weather", "van", "no-food", "staff", "place", "mistake", "other")
        for then in ("", ".next")
    },
    "delegate_appointed_for_you": SAFETY,
    "pantry.recall": SAFETY,
    "pantry.recall_elsewhere": SAFETY,
    "call_noted": SOON,
    "leaving_asked": SAFETY,
    "move_opened": SAFETY,
}
"""Kinds that are handled in their own way; whoever adds one that cannot wait names it here."""
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long a sender waits after each failed try. A gateway that is down for a lunch hour is outlived."""
NO_WAY_AFTER = timedelta(hours=1)
"""How long a sender waits at most when the fault is in our own settings: that is tried until it is mended."""
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
