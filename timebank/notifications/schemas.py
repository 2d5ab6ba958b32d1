"""What the API takes and gives about messages."""

from marshmallow import fields

from timebank.notifications.rules import MessageChannel, MessageState
from timebank.web.schemas import Choice, Moment, Shape, page_of


class MessageSchema(Shape):
    """What the bank has told somebody, as they read it on screen."""

    id = fields.UUID(required=True)
    subject = fields.String(required=True)
    body = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    seen_at = fields.AwareDateTime(required=True, allow_none=True)


class SeenSchema(Shape):
    until = Moment(
        required=True,
        metadata={
            "description": "`created_at` of the newest message that was read.",
            "example": "2026-11-21T10:00:00+09:00",
        },
    )


class UndeliveredSchema(Shape):
    """A message that did not leave; what it says stays with whom it is for."""

    id = fields.UUID(required=True)
    about = fields.String(required=True)
    channel = Choice(MessageChannel, required=True)
    to = fields.String(required=True, metadata={"description": "Masked.", "example": "***-1234"})
    state = Choice(MessageState, required=True)
    tries = fields.Integer(required=True)
    problem = fields.String(
        required=True, allow_none=True, metadata={"description": "Code of the newest failure."}
    )
    created_at = fields.AwareDateTime(required=True)


MessagesPage = page_of(MessageSchema)
OutboxPage = page_of(UndeliveredSchema)
