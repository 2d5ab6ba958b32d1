"""Many visits decided at once."""

from marshmallow import fields
from marshmallow.validate import Length

from timebank.exchange.rules import Outcome
from timebank.web.schemas import Choice, Shape, Text, list_of

MOST_AT_ONCE = 50


class DecideManySchema(Shape):
    visit_ids = fields.List(
        fields.UUID(),
        required=True,
        validate=Length(1, MOST_AT_ONCE),
        metadata={"description": "Each is decided once, however often it is named."},
    )
    outcome = Choice(Outcome, required=True)
    reason = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "Needed to send visits back: their volunteers read it.", "maxLength": 500},
    )


class VerdictSchema(Shape):
    """What became of one visit."""

    visit_id = fields.UUID(required=True)
    decided = fields.Boolean(required=True)
    code = fields.String(required=True, allow_none=True, metadata={"description": "What was refused."})
    detail = fields.String(required=True, allow_none=True, metadata={"description": "The same, in words."})


VerdictList = list_of(VerdictSchema)
