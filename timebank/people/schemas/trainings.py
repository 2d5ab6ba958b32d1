"""Trainings that members sign up for."""

from marshmallow import fields

from timebank.web.schemas import (
    Minutes,
    Moment,
    Shape,
    Text,
    Whole,
    list_of,
)


class EventSchema(Shape):
    """A training that members can sign up for."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    minutes = Minutes(required=True)
    place = fields.String(required=True)
    seats = fields.Integer(required=True)
    taken = fields.Integer(required=True, metadata={"description": "Seats that are taken."})
    cancelled_at = fields.AwareDateTime(required=True, allow_none=True)


class PlanSchema(Shape):
    title = Text(required=True, metadata={"maxLength": 120, "example": "기본 교육"})
    starts_at = Moment(required=True, metadata={"example": "2026-12-05T10:00:00+09:00"})
    minutes = Minutes(required=True, metadata={"example": 240})
    place = Text(required=True, metadata={"maxLength": 120, "example": "교육실"})
    seats = Whole(1, 1000, required=True, metadata={"example": 20})


class AttendantSchema(Shape):
    person_id = fields.UUID(required=True, attribute="person.id")
    name = fields.String(required=True, attribute="person.name")
    minutes = Minutes(required=True, allow_none=True, metadata={"description": "Recorded; null as yet."})


class AttendanceSchema(Shape):
    present = fields.List(
        fields.UUID(), required=True, metadata={"description": "Who of those with a seat was there."}
    )


class RecordedSchema(Shape):
    person_ids = fields.List(fields.UUID(), required=True)


Events = list_of(EventSchema)


Attendants = list_of(AttendantSchema)
