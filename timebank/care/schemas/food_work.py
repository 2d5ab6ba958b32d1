"""What the API takes and gives about food work."""

from marshmallow import fields

from timebank.care.rules import CallerCheck, EnteredHow, EvidenceMethod, FoodWorkKind, FoodWorkState
from timebank.web.schemas import Choice, Clock, Day, Flag, Minutes, PageQuery, Shape, Text, page_of


class FoodWorkSchema(Shape):
    """One stretch of packing, driving or delivering food."""

    id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    volunteer = fields.String(required=True, metadata={"description": "Their name."})
    kind = Choice(FoodWorkKind, required=True)
    round_id = fields.UUID(required=True, allow_none=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    local_day = fields.Date(required=True, metadata={"description": "The branch's day on which it began."})
    minutes = Minutes(required=True, metadata={"description": "Its length."})
    note = fields.String(required=True, allow_none=True)
    state = Choice(FoodWorkState, required=True)
    entered_by_id = fields.UUID(
        required=True, metadata={"description": "The volunteer, or who entered it for them."}
    )
    confirmed_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When the volunteer agreed to it."}
    )
    taken_back_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When two people took the approval back."}
    )
    submitted_at = fields.AwareDateTime(required=True)
    decide_by = fields.Date(required=True)
    decided_by_id = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


FoodWorkPage = page_of(FoodWorkSchema)


class FoodWorkQuery(PageQuery):
    state = Choice(FoodWorkState, load_default=None)


class LogFoodWorkSchema(Shape):
    kind = Choice(FoodWorkKind, required=True)
    day = Day(required=True)
    start = Clock(required=True)
    end = Clock(required=True)
    past_midnight = Flag(load_default=False, metadata={"description": "It ended on the day after `day`."})
    round_id = fields.UUID(load_default=None, allow_none=True)
    note = Text(load_default=None, allow_none=True)


class EnterFoodWorkSchema(LogFoodWorkSchema):
    volunteer_id = fields.UUID(required=True)
    how = Choice(EnteredHow, required=True)
    caller = Text(
        load_default=None, allow_none=True, metadata={"description": "Who telephoned, if not they."}
    )
    caller_check = Choice(
        CallerCheck,
        load_default=None,
        allow_none=True,
        metadata={"description": "Needed where it came by telephone."},
    )


class FoodWorkAgreesSchema(Shape):
    how = Choice(EvidenceMethod, required=True)


class RejectFoodWorkSchema(Shape):
    reason = Text(required=True, metadata={"description": "The volunteer reads it."})
