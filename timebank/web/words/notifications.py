"""What is refused of messages."""

from flask_babel import lazy_gettext as _

WORDS = {
    "notifications.message-not-found": _("This branch has no such message."),
    "notifications.message-not-failed": _(
        "This message cannot be sent again: it is on its way, or its time is over."
    ),
    "notifications.template-not-found": _("The bank sends no such message. Choose one from the list."),
    "notifications.code-unreadable": _(
        "A code has letters, figures, dots, dashes and underscores, 64 at the most. Copy it from the gateway."
    ),
    "notifications.sender-unreadable": _(
        "Enter the registered number with figures and dashes, such as 053-000-1234, or leave it empty."
    ),
    "notifications.no-such-way": _(
        "The branch has no such number or address of yours. Enter it under “About me” first, "
        "or choose another way."
    ),
    "notifications.messages-not-agreed": _(
        "For texts and e-mails the bank needs your consent to messages. Give it under “My consents” first."
    ),
}
