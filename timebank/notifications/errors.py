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


class TemplateNotFound(DomainError):
    """The bank has no such message."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "notifications.template-not-found"


class CodeUnreadable(DomainError):
    """A template's code is letters, figures, dots, dashes and underscores, 64 at the most."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "notifications.code-unreadable"


class KoreanCodeUnreadable(CodeUnreadable):
    field: ClassVar = "ko"


class EnglishCodeUnreadable(CodeUnreadable):
    field: ClassVar = "en"


class VietnameseCodeUnreadable(CodeUnreadable):
    field: ClassVar = "vi"


class SenderUnreadable(DomainError):
    """A registered sender is a telephone number."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "notifications.sender-unreadable"
    field: ClassVar = "sender"


class NoSuchWay(DomainError):
    """The person has no mobile number, or no e-mail address, to be told by."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "notifications.no-such-way"
    field: ClassVar = "channel"


class MessagesNotAgreed(DomainError):
    """Texts and e-mails need the person's consent."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "notifications.messages-not-agreed"
    field: ClassVar = "channel"
