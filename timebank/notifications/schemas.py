"""What the API takes and gives about messages."""

from marshmallow import fields

from timebank.core.jobs import JobState
from timebank.notifications.rules import MessageChannel, MessageState, Rhythm
from timebank.web.schemas import Choice, Moment, Shape, Text, list_of, page_of


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


class WishSchema(Shape):
    """How somebody is told what is not urgent, beside their own pages."""

    channel = Choice(MessageChannel, required=True)
    rhythm = Choice(Rhythm, required=True)


class TemplateCodesSchema(Shape):
    """The gateway's codes of one message; what is left out or empty has none."""

    ko = Text(load_default=None, allow_none=True, metadata={"example": "TB_0001"})
    en = Text(load_default=None, allow_none=True)
    vi = Text(load_default=None, allow_none=True)
    sender = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "Registered number; empty for the branch's own.", "example": "053-000-1234"},
    )


class TemplateSchema(Shape):
    template = fields.String(required=True)
    about = fields.String(required=True)
    patterns = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "The text in each language, its gaps as #{name}."},
    )
    codes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    sender = fields.String(required=True, allow_none=True)


class JobSchema(Shape):
    """Long work, and how far it is."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    state = Choice(JobState, required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(
        required=True, metadata={"description": "0 while nobody knows how many pieces there are."}
    )
    asked_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True, metadata={"description": "Code of the refusal."})
    result = fields.Dict(required=True, allow_none=True)


class WorkSchema(Shape):
    """What is done by the clock, and how it went when it was last done."""

    name = fields.String(required=True)
    about = fields.String(required=True)
    ran_at = fields.AwareDateTime(required=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True)
    count = fields.Integer(required=True)
    failed_at = fields.AwareDateTime(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)


MessagesPage = page_of(MessageSchema)
OutboxPage = page_of(UndeliveredSchema)
TemplatesList = list_of(TemplateSchema)
WorkList = list_of(WorkSchema)
