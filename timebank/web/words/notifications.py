"""What is refused of messages."""

from flask_babel import lazy_gettext as _

WORDS = {
    "notifications.message-not-found": _("This branch has no such message."),
    "notifications.message-not-failed": _(
        "This message cannot be sent again: it is on its way, or its time is over."
    ),
}
