"""Who cares for whom: assignments, needs, offers, and more than a cap."""

from typing import Any

from marshmallow import fields

from timebank.care.rules import (
    CapScope,
    OfferState,
    OverrideState,
    PartOfDay,
)
from timebank.care.schemas.words import ACTIVITIES, LAST_DAY, WHY, activities
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


def weekdays(**kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    of_week = fields.Integer(strict=True, validate=Between(0, 6))
    return fields.List(
        of_week, metadata={"description": "0 for Monday; empty for none in particular."}, **kwargs
    )


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


Board = list_of(BoardNeedSchema)


Needs = list_of(NeedSchema)


Offers = list_of(OfferSchema)


Overrides = list_of(OverrideSchema)
