"""Visits, what is said of them, and certified hours."""

from marshmallow import fields, validate

from timebank.care.rules import (
    CallerCheck,
    EnteredHow,
    EventKind,
    EvidenceMethod,
    Objection,
    SettledHow,
    VisitState,
)
from timebank.care.schemas.words import ACTIVITIES, WHY, activities
from timebank.core.pictures import MediaType
from timebank.web.schemas import (
    Choice,
    Clock,
    Day,
    Flag,
    Minutes,
    PageQuery,
    Shape,
    Text,
    list_of,
    page_of,
)


class VisitSchema(Shape):
    """One stretch of care, claimed for a volunteer, decided by a coordinator."""

    id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    volunteer = fields.String(required=True, metadata={"description": "Their name."})
    senior_id = fields.UUID(required=True)
    senior = fields.String(required=True, metadata={"description": "Their name."})
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    local_day = fields.Date(required=True, metadata={"description": "The branch's day on which it began."})
    minutes = Minutes(required=True, metadata={"description": "Its length."})
    activities = fields.List(fields.String(), required=True, metadata=ACTIVITIES)
    state = Choice(VisitState, required=True)
    note = fields.String(
        required=True, allow_none=True, metadata={"description": "Read by its volunteer and staff alone."}
    )
    entered_by_id = fields.UUID(required=True)
    entered_how = Choice(EnteredHow, required=True)
    needs_confirmation = fields.Boolean(
        required=True,
        metadata={"description": "Entered by somebody else: volunteer or senior confirm it first."},
    )
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True, metadata={"description": "The newest time."})
    decide_by = fields.Date(
        required=True, metadata={"description": "The local day by which it will be decided."}
    )
    decider_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "To whom it was handed over."}
    )
    decided_by_id = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it was sent back; for the volunteer."}
    )
    policy_number = fields.Integer(
        required=True, metadata={"description": "The version of the rules it falls under."}
    )


VisitsPage = page_of(VisitSchema)


class VisitsQuery(PageQuery):
    state = Choice(VisitState, load_default=None)
    volunteer_id = fields.UUID(load_default=None)
    senior_id = fields.UUID(load_default=None)
    since = Day(load_default=None, metadata={"description": "The first local day, included."})
    until = Day(load_default=None, metadata={"description": "The last local day, included."})


class WhenSchema(Shape):
    """A stretch of the branch's local time."""

    day = Day(required=True, metadata={"description": "The day on which it began.", "example": "2026-11-20"})
    start = Clock(required=True, metadata={"example": "10:00"})
    end = Clock(required=True, metadata={"example": "12:00"})
    past_midnight = Flag(load_default=False, metadata={"description": "It ended on the day after `day`."})
    activities = activities(required=True)


class LogVisitSchema(WhenSchema):
    senior_id = fields.UUID(required=True)
    note = Text(load_default=None, allow_none=True, metadata={"maxLength": 1000})


class EnterVisitSchema(LogVisitSchema):
    volunteer_id = fields.UUID(required=True)
    how = Choice(
        EnteredHow,
        load_default=EnteredHow.API,
        validate=validate.NoneOf([EnteredHow.SCREEN]),
        metadata={"description": "By which way it reached the branch; `screen` is the volunteer's own."},
    )
    caller = Text(
        load_default=None, allow_none=True, metadata={"description": "Who called, if not the volunteer."}
    )
    caller_check = Choice(
        CallerCheck,
        load_default=None,
        allow_none=True,
        metadata={"description": "How the caller was verified; needed for `telephone`."},
    )


class AnswerSchema(WhenSchema):
    words = Text(load_default=None, allow_none=True, metadata=WHY)


class HandOverSchema(Shape):
    decider_id = fields.UUID(required=True, metadata={"description": "A coordinator or deputy."})
    words = Text(load_default=None, allow_none=True)


class EvidenceSchema(Shape):
    """What speaks for a visit, or against it."""

    id = fields.UUID(required=True)
    method = Choice(EvidenceMethod, required=True)
    agrees = fields.Boolean(required=True)
    said_by_id = fields.UUID(required=True, allow_none=True)
    recorded_by_id = fields.UUID(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    words = fields.String(required=True, allow_none=True)
    paper_ref = fields.String(required=True, allow_none=True)
    said_minutes = Minutes(required=True, allow_none=True)


class SlipSchema(Shape):
    """A picture of a slip."""

    media_type = Choice(MediaType, required=True)
    content = fields.String(required=True, metadata={"description": "In Base64."})


class RecordEvidenceSchema(Shape):
    method = Choice(EvidenceMethod, required=True, metadata={"example": "senior_call"})
    agrees = Flag(required=True)
    said_by_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Volunteer, senior or relative; none for one's own knowledge."},
    )
    words = Text(load_default=None, allow_none=True)
    paper_ref = Text(load_default=None, allow_none=True, metadata={"description": "Where the paper is kept."})
    said_minutes = Minutes(load_default=None, allow_none=True)
    slip = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "A picture of the slip in Base64: JPEG, PNG, WebP or PDF, 1.4 MB at most."},
    )


class ObjectionSchema(Shape):
    """Senior or family says "different", or "no visit"; open, it stops the approval."""

    id = fields.UUID(required=True)
    visit_id = fields.UUID(required=True)
    kind = Choice(Objection, required=True)
    raised_by_id = fields.UUID(required=True)
    recorded_by_id = fields.UUID(required=True)
    raised_at = fields.AwareDateTime(required=True)
    words = fields.String(required=True, allow_none=True)
    said_minutes = Minutes(required=True, allow_none=True)
    answer_by = fields.Date(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    settled_by_id = fields.UUID(required=True, allow_none=True)
    settled_how = Choice(SettledHow, required=True, allow_none=True)
    settlement = fields.String(
        required=True, allow_none=True, metadata={"description": "What both agreed on."}
    )


class ObjectSchema(Shape):
    kind = Choice(Objection, required=True)
    words = Text(load_default=None, allow_none=True)
    said_minutes = Minutes(
        load_default=None, allow_none=True, metadata={"description": "How long it was, as they remember."}
    )


class ObjectForSchema(ObjectSchema):
    raised_by_id = fields.UUID(
        required=True, metadata={"description": "The senior, or a relative with consent, who said so."}
    )


class SettleSchema(Shape):
    how = Choice(SettledHow, required=True)
    words = Text(required=True, metadata={"description": "What both agreed on."})


class TakeBackSchema(Shape):
    words = Text(load_default="", metadata={"description": "Why; may be left out."})


class VisitEventSchema(Shape):
    """What happened to a visit."""

    kind = Choice(EventKind, required=True)
    actor_id = fields.UUID(required=True)
    on_behalf_of_id = fields.UUID(required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)
    words = fields.String(required=True, allow_none=True)
    details = fields.Dict(required=True, allow_none=True, metadata={"description": "Codes and figures."})


class SaidSchema(Shape):
    """What was said of a visit, in order."""

    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)
    objections = fields.List(fields.Nested(ObjectionSchema), required=True)


class HistorySchema(SaidSchema):
    """All that is known of a visit, in order."""

    events = fields.List(fields.Nested(VisitEventSchema), required=True)


class HoursQuery(Shape):
    person_id = fields.UUID(load_default=None, metadata={"description": "Oneself where it is left out."})
    since = Day(required=True, metadata={"description": "The first local day, included."})
    until = Day(required=True, metadata={"description": "The last local day, included."})


class HoursSchema(Shape):
    """Certified hours: a record of its own that never moves, whatever becomes of points."""

    person_id = fields.UUID(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True)
    minutes = Minutes(required=True)
    whole_hours = fields.Integer(required=True, metadata={"description": "Full hours, as schools count."})
    visits = fields.Integer(required=True)
    days = fields.Integer(required=True, metadata={"description": "On how many local days."})
    seniors = fields.Integer(required=True)
    by_activity = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": "Minutes."}
    )


Objections = list_of(ObjectionSchema)
