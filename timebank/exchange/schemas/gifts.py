"""What the API takes and gives about gifts, the pool and grants."""

from marshmallow import fields

from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.rules.grants import GrantState
from timebank.web.schemas import Choice, Day, Minutes, PageQuery, Shape, Text, Whole, list_of, page_of

WHY = {"example": "병원 동행이 급합니다."}


class GiveSchema(Shape):
    """To family by `receiver_id`; to anybody else by `name` with `phone` or `birth_date`."""

    target = Choice(GiftTarget, required=True)
    minutes = Minutes(required=True, metadata={"example": 180})
    receiver_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "For family."})
    receiver_branch = Text(
        load_default=None, allow_none=True, metadata={"description": "One's own where it is left out."}
    )
    name = Text(load_default=None, allow_none=True, metadata={"description": "As in their record, in full."})
    phone = Text(load_default=None, allow_none=True)
    birth_date = Day(load_default=None, allow_none=True)
    message = Text(load_default=None, allow_none=True)


class GiftSchema(Shape):
    """A gift, as its giver and the branch know it."""

    id = fields.UUID(required=True)
    giver_id = fields.UUID(required=True)
    target = Choice(GiftTarget, required=True)
    receiver_branch = fields.String(required=True)
    receiver_name = fields.String(
        required=True, allow_none=True, metadata={"description": "As the giver wrote it."}
    )
    gift_only_minutes = Minutes(required=True)
    own_minutes = Minutes(required=True)
    minutes = Minutes(required=True)
    message = fields.String(required=True, allow_none=True)
    thanks = fields.String(required=True, allow_none=True)
    state = Choice(GiftState, required=True)
    given_at = fields.AwareDateTime(required=True)
    cooling_ends_at = fields.AwareDateTime(
        required=True, metadata={"description": "Before that it can be taken back, accepted or not."}
    )
    lapses_at = fields.AwareDateTime(
        required=True, metadata={"description": "Before that it can be accepted."}
    )
    decided_by_id = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    refusal = fields.String(required=True, allow_none=True)
    accepted_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class ArrivalSchema(Shape):
    """A gift, as its receiver knows it."""

    id = fields.UUID(required=True)
    giver_branch = fields.String(required=True)
    giver_name = fields.String(required=True)
    minutes = Minutes(required=True)
    message = fields.String(required=True, allow_none=True)
    thanks = fields.String(required=True, allow_none=True)
    state = Choice(GiftState, required=True)
    offered_at = fields.AwareDateTime(required=True)
    cooling_ends_at = fields.AwareDateTime(required=True)
    lapses_at = fields.AwareDateTime(required=True)
    accepted_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


GiftsPage = page_of(GiftSchema)
ArrivalsPage = page_of(ArrivalSchema)
Gifts = list_of(GiftSchema)


class GiftsQuery(PageQuery):
    """Which part of the list."""


class ForWhomSchema(Shape):
    for_person_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Who receives it, where somebody answers for them; oneself if left out."},
    )


class ThankSchema(ForWhomSchema):
    thanks = Text(required=True, metadata={"example": "고맙습니다."})


class GiftReasonSchema(Shape):
    reason = Text(required=True, metadata=WHY)


class FlowSchema(Shape):
    """Null where fewer than five people are behind the figures."""

    minutes = Minutes(required=True, allow_none=True)
    people = fields.Integer(required=True, allow_none=True)


class PoolYearSchema(Shape):
    year = fields.Integer(required=True)
    given = fields.Nested(FlowSchema, required=True)
    flowed = fields.Nested(FlowSchema, required=True, metadata={"description": "Earned above a balance cap."})
    granted = fields.Nested(FlowSchema, required=True)


class PoolSchema(Shape):
    """The branch's pool in sums, never who."""

    balance = Minutes(required=True)
    years = fields.List(fields.Nested(PoolYearSchema), required=True)


class PoolCandidateSchema(Shape):
    """Somebody with a confirmed need."""

    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    urgency = fields.Integer(required=True, metadata={"description": "1 is the most urgent."})
    last_granted_on = fields.Date(required=True, allow_none=True)


Candidates = list_of(PoolCandidateSchema)


class PoolGrantSchema(Shape):
    """Minutes of the pool for somebody."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    minutes = Minutes(required=True)
    urgency = Whole(1, 3, required=True)
    reason = fields.String(required=True)
    state = Choice(GrantState, required=True)
    asked_by_id = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    decided_by_id = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    refusal = fields.String(required=True, allow_none=True)
    granted_on = fields.Date(required=True, allow_none=True)


PoolGrantsPage = page_of(PoolGrantSchema)


class GrantFromPoolSchema(Shape):
    person_id = fields.UUID(required=True)
    minutes = Minutes(required=True, metadata={"example": 120})
    reason = Text(required=True, metadata=WHY)
