"""Monthly letters."""

from marshmallow import fields

from timebank.care.rules import VisitState
from timebank.web.schemas import Choice, Day, Minutes, Shape, list_of


class LettersQuery(Shape):
    month = Day(
        load_default=None,
        metadata={
            "description": "Any day of the month; left out, the month before.",
            "example": "2026-11-01",
        },
    )


class LetterLineSchema(Shape):
    """One visit, as its senior reads it."""

    visit_id = fields.UUID(required=True)
    volunteer = fields.String(required=True, metadata={"example": "김영자"})
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    local_day = fields.Date(required=True)
    minutes = Minutes(required=True)
    activities = fields.List(fields.String(), required=True)
    state = Choice(VisitState, required=True)


class LetterSchema(Shape):
    """Who came to one senior in a month, when and for what."""

    senior_id = fields.UUID(required=True)
    senior = fields.String(required=True)
    minutes = Minutes(required=True)
    lines = fields.List(fields.Nested(LetterLineSchema), required=True)


Letters = list_of(LetterSchema)
