"""What is done with messages. Each command runs inside its caller's unit of work."""

from timebank.notifications.commands.digests import HeldBack, hold_back, put_digest, take_held_back
from timebank.notifications.commands.gateway import SetTemplateCodes, set_template_codes
from timebank.notifications.commands.outbox import (
    WROTE,
    Content,
    SeeMessages,
    Send,
    Taken,
    TryAgain,
    keep_hold,
    see_messages,
    send,
    settle_failed,
    settle_sent,
    take_due,
    try_again,
    values_of,
)
from timebank.notifications.commands.wishes import keep_wish

__all__ = [
    "WROTE",
    "Content",
    "HeldBack",
    "SeeMessages",
    "Send",
    "SetTemplateCodes",
    "Taken",
    "TryAgain",
    "hold_back",
    "keep_hold",
    "keep_wish",
    "put_digest",
    "see_messages",
    "send",
    "set_template_codes",
    "settle_failed",
    "settle_sent",
    "take_due",
    "take_held_back",
    "try_again",
    "values_of",
]
