"""The words of each message, in the reader's language.

No message carries a link: the government tells people not to follow links in messages. Each ends with the
branch's name and telephone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from timebank.web import formats


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says. `subject` heads an e-mail and the list on the screen."""

    subject: LazyString
    body: LazyString


TEXTS: dict[str, Text] = {
    "code": Text(
        _l("Your number for signing in"),
        _l(
            "Your number for signing in: %(code)s. It works for 10 minutes. "
            "Tell it to nobody, not even to somebody who says they are from the branch."
        ),
    ),
    "slip_made": Text(
        _l("A paper number was printed for you"),
        _l(
            "The branch printed a paper with a number for you to sign in with. "
            "If you did not ask for it, please call the branch."
        ),
    ),
    "password_changed": Text(
        _l("Your password was changed"),
        _l("Your password was changed. If it was not you, please call the branch at once."),
    ),
    "second_factor_changed": Text(
        _l("Your sign-in app was changed"),
        _l("The app that confirms your sign-in was changed. If it was not you, call the branch at once."),
    ),
    "joined": Text(
        _l("Welcome to the donation bank"),
        _l("You have joined. Next, show the branch who you are and receive the training; then visits count."),
    ),
    "registered": Text(
        _l("You are registered"),
        _l("The branch has registered you. You can sign in with this number or address."),
    ),
    "identity_seen": Text(
        _l("The branch has seen who you are"),
        _l("The branch has seen who you are. Nothing more is needed for that."),
    ),
    "training_recorded": Text(
        _l("Your training is recorded"),
        _l("%(minutes)s of training are recorded for you."),
    ),
    "role_granted": Text(
        _l("You have a new role"),
        _l("You have a new role in the branch. You see it when you sign in."),
    ),
    "assigned": Text(
        _l("You have been introduced to somebody"),
        _l("The branch has introduced you to somebody for visits. You find who and when on your home page."),
    ),
    "assignment_ended": Text(
        _l("An introduction has ended"),
        _l("One of your introductions for visits has ended. Your home page shows whom you visit now."),
    ),
    "offer_accepted": Text(
        _l("The branch takes up your offer"),
        _l("Thank you for offering help. The branch takes it up and will call you about the first visit."),
    ),
    "offer_declined": Text(
        _l("Your offer of help"),
        _l("Thank you for offering help. This time the branch has found somebody else."),
    ),
    "visit_to_confirm": Text(
        _l("A visit was entered for you"),
        _l("A visit on %(day)s (%(minutes)s) was entered for you. Please say whether it was so."),
    ),
    "visit_approved": Text(
        _l("Your visit is approved"),
        _l("Your visit on %(day)s is approved: %(minutes)s."),
    ),
    "visit_rejected": Text(
        _l("Your visit was sent back"),
        _l("Your visit on %(day)s (%(minutes)s) was sent back: “%(reason)s” You can answer on its page."),
    ),
    "visit_objected": Text(
        _l("Somebody remembers a visit differently"),
        _l("The visit on %(day)s is remembered differently. The branch looks into it and will tell you."),
    ),
    "objection_settled": Text(
        _l("The branch has looked into it"),
        _l("The branch has looked into the visit on %(day)s. You find what it decided on the visit's page."),
    ),
}
OTHER = Text(
    _l("There is news for you"),
    _l("There is news in your record. You see it when you sign in, or the branch tells you by telephone."),
)


def write(  # noqa: PLR0913  what a message is made of
    template: str, values: Mapping[str, Any], *, language: str, zone: str, branch: str, phone: str
) -> tuple[str, str]:
    """Return subject and body of a message, its figures and days as the reader writes them."""
    with force_locale(language):
        subject, body = say(template, values, zone=zone)
        brand = _("Donation bank")
        return f"[{brand}] {subject}", f"[{brand}] {body}\n{branch} {phone}"


def say(template: str, values: Mapping[str, Any], *, zone: str) -> tuple[str, str]:
    """Return subject and body as the screen shows them, in the language that is being read."""
    text = TEXTS.get(template, OTHER)
    shown = {key: _shown(key, value, zone) for key, value in values.items()}
    try:
        return str(text.subject) % shown, str(text.body) % shown
    except KeyError:
        # The event named less than the words ask for: better plain words than none.
        return str(OTHER.subject), str(OTHER.body)


def heading(template: str) -> str:
    """Return what the message is about, without anything that it names."""
    return str(TEXTS.get(template, OTHER).subject)


def _shown(key: str, value: object, zone: str) -> str:
    if key.endswith("minutes") and isinstance(value, int):
        return formats.hours(value)
    if isinstance(value, datetime):
        return formats.short_moment(value, zone)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, time):
        return formats.clock(value)
    return str(value)
