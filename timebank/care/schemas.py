"""What the API takes and gives about care."""

from typing import Any

from marshmallow import fields, validate

from timebank.care.rules import (
    CallerCheck,
    CapScope,
    EnteredHow,
    EventKind,
    EvidenceMethod,
    Objection,
    OfferState,
    OverrideState,
    PartOfDay,
    SettledHow,
    VisitState,
)
from timebank.web.schemas import (
    Between,
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

ACTIVITIES = {"description": "Codes of the policy's activities.", "example": ["talking", "cooking"]}
LAST_DAY = "The last local day, included; null for open."
WHY = {"description": "Who it concerns reads it.", "maxLength": 500}


def activities(**kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    return fields.List(Text(), metadata=ACTIVITIES, **kwargs)


def weekdays(**kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    of_week = fields.Integer(strict=True, validate=Between(0, 6))
    return fields.List(
        of_week, metadata={"description": "0 for Monday; empty for none in particular."}, **kwargs
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


class AssignmentSchema(Shape):
    """A volunteer meets a senior, from a day to a day."""

    id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    volunteer = fields.String(required=True, metadata={"description": "Their name."})
    senior_id = fields.UUID(required=True)
    senior = fields.String(required=True, metadata={"description": "Their name."})
    activities = fields.List(fields.String(), required=True, metadata=ACTIVITIES)
    weekdays = fields.List(fields.Integer(), required=True, metadata={"description": "0 for Monday."})
    usual_start = Clock(required=True, allow_none=True)
    usual_end = Clock(
        required=True, allow_none=True, metadata={"description": "Before the start: past midnight."}
    )
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True, metadata={"description": LAST_DAY})


AssignmentsPage = page_of(AssignmentSchema)


class AssignmentsQuery(PageQuery):
    volunteer_id = fields.UUID(load_default=None)
    senior_id = fields.UUID(load_default=None)
    since = Day(load_default=None, metadata={"description": "Those that hold on this day or later."})
    until = Day(load_default=None, metadata={"description": "Those that hold on this day or earlier."})


class AssignSchema(Shape):
    volunteer_id = fields.UUID(required=True)
    senior_id = fields.UUID(required=True)
    activities = activities(required=True)
    weekdays = weekdays(load_default=list)
    usual_start = Clock(load_default=None, allow_none=True)
    usual_end = Clock(load_default=None, allow_none=True)
    starts_on = Day(load_default=None, metadata={"description": "Today where it is left out."})
    ends_on = Day(load_default=None, allow_none=True, metadata={"description": LAST_DAY})
    safety_note = Text(
        load_default=None, allow_none=True, metadata={"description": "What the volunteer must know."}
    )
    offer_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "The offer that this accepts."}
    )


class EndAssignmentSchema(Shape):
    ends_on = Day(load_default=None, metadata={"description": "The last day; today where it is left out."})


class BoardNeedSchema(Shape):
    """An open need, without name or address."""

    id = fields.UUID(required=True)
    neighbourhood = fields.String(required=True)
    activities = fields.List(fields.String(), required=True, metadata=ACTIVITIES)
    weekdays = fields.List(fields.Integer(), required=True, metadata={"description": "0 for Monday."})
    once_on = fields.Date(required=True, allow_none=True)
    part = Choice(PartOfDay, required=True)
    minutes = Minutes(required=True, metadata={"description": "How long a visit would take."})
    opened_at = fields.AwareDateTime(required=True)


class NeedSchema(BoardNeedSchema):
    """An open need, as the branch knows it."""

    senior_id = fields.UUID(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)


class OpenNeedSchema(Shape):
    senior_id = fields.UUID(required=True)
    activities = activities(required=True)
    weekdays = weekdays(load_default=list)
    once_on = Day(load_default=None, allow_none=True, metadata={"description": "Instead of `weekdays`."})
    part = Choice(PartOfDay, required=True)
    minutes = Minutes(required=True, metadata={"example": 120})


class OfferSchema(Shape):
    """A volunteer says "I can"."""

    id = fields.UUID(required=True)
    need_id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    state = Choice(OfferState, required=True)
    offered_at = fields.AwareDateTime(required=True)
    answered_by_id = fields.UUID(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Why it was declined."})


class OffersQuery(Shape):
    state = Choice(OfferState, load_default=None)


class AnswerOfferSchema(Shape):
    accept = Flag(
        required=True,
        metadata={"description": "To accept and assign at once, send an assignment with `offer_id`."},
    )
    reason = Text(load_default=None, allow_none=True, metadata=WHY)


class OverrideSchema(Shape):
    """More than the cap on one day or in one week."""

    id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    scope = Choice(CapScope, required=True)
    day = fields.Date(required=True, metadata={"description": "The day, or the Monday of the week."})
    minutes = Minutes(required=True, metadata={"description": "The cap that was asked for."})
    reason = fields.String(required=True)
    state = Choice(OverrideState, required=True)
    asked_by_id = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    answered_by_id = fields.UUID(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    answer_reason = fields.String(required=True, allow_none=True)


class OverridesQuery(Shape):
    state = Choice(OverrideState, load_default=None)


class AskOverrideSchema(Shape):
    volunteer_id = fields.UUID(required=True)
    scope = Choice(CapScope, load_default=CapScope.DAY)
    day = Day(required=True, metadata={"description": "The day, or any day of the week."})
    minutes = Minutes(
        required=True,
        metadata={"description": "The cap asked for: all of the day's or week's minutes.", "example": 600},
    )
    reason = Text(required=True, metadata=WHY)


class AnswerOverrideSchema(Shape):
    grant = Flag(required=True)
    reason = Text(required=True, metadata=WHY)


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


Board = list_of(BoardNeedSchema)
Needs = list_of(NeedSchema)
Offers = list_of(OfferSchema)
Overrides = list_of(OverrideSchema)
Objections = list_of(ObjectionSchema)
