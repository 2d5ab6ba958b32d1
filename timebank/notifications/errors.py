"""What the outbox refuses."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class MessageNotFound(DomainError):
    """The branch has no such message."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "notifications.message-not-found"


class MessageNotFailed(DomainError):
    """Only a message that was given up can be tried again, and one whose use has passed cannot."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "notifications.message-not-failed"
