"""The audit trail, and looks at people's data."""

from marshmallow import fields
from marshmallow.validate import Regexp

from timebank.audit.models import Seen
from timebank.core.commands import Channel
from timebank.web.schemas import Choice, Day, PageQuery, Shape, Text, page_of


class _Period(PageQuery):
    since = Day(load_default=None, metadata={"description": "The first local day, included."})
    until = Day(load_default=None, metadata={"description": "The last local day, included."})


class TrailQuery(_Period):
    actor_id = fields.UUID(load_default=None, metadata={"description": "Who did it."})
    subject_id = fields.UUID(load_default=None, metadata={"description": "Whom it was about."})
    object_id = fields.UUID(load_default=None, metadata={"description": "Which record it made or changed."})
    feature = Text(
        load_default=None,
        validate=Regexp(r"^[a-z_]{1,40}$"),
        metadata={"description": "The first part of the command's name.", "example": "care"},
    )
    channel = Choice(Channel, load_default=None)


class TrailLineSchema(Shape):
    """One command that was carried out."""

    id = fields.UUID(required=True)
    command = fields.String(required=True, attribute="name", metadata={"example": "exchange.decide_visit"})
    done_at = fields.AwareDateTime(required=True)
    actor_id = fields.UUID(required=True, allow_none=True, metadata={"description": "Null for the bank."})
    actor = fields.String(required=True, allow_none=True)
    on_behalf_of_id = fields.UUID(required=True, allow_none=True)
    subject_id = fields.UUID(required=True, allow_none=True)
    subject = fields.String(required=True, allow_none=True)
    object_id = fields.UUID(required=True, allow_none=True)
    channel = Choice(Channel, required=True)
    address = fields.String(required=True, allow_none=True, metadata={"description": "The network address."})


class LooksQuery(_Period):
    reader_id = fields.UUID(load_default=None, metadata={"description": "Who looked."})
    subject_id = fields.UUID(load_default=None, metadata={"description": "At whose data."})
    seen = Choice(Seen, load_default=None)


class LookLineSchema(Shape):
    """One look at somebody's data."""

    id = fields.UUID(required=True)
    seen = Choice(Seen, required=True)
    seen_at = fields.AwareDateTime(required=True)
    reader_id = fields.UUID(required=True)
    reader = fields.String(required=True, allow_none=True)
    subject_id = fields.UUID(required=True)
    subject = fields.String(required=True, allow_none=True)
    channel = Choice(Channel, required=True)
    address = fields.String(required=True, allow_none=True, metadata={"description": "The network address."})


TrailPage = page_of(TrailLineSchema)
LooksPage = page_of(LookLineSchema)
