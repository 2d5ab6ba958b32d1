"""What the API takes and gives about corrections, reviews and objections."""

from marshmallow import fields

from timebank.exchange.rules.disputes import DisputeState, DisputeWordKind
from timebank.exchange.rules.reversals import ItemState, ObjectKind, ReversalState, ReviewState
from timebank.web.schemas import Choice, Day, Minutes, PageQuery, Shape, Text, list_of, page_of

WHY = {"example": "그날 다녀가신 분이 없습니다."}
OF = {"description": "The visit, gift, grant, use or food work."}
OBJECTED_TO = {"description": "The visit, gift or use."}


class ReversalsQuery(PageQuery):
    state = Choice(ReversalState, load_default=None)


class AskReversalSchema(Shape):
    kind = Choice(ObjectKind, required=True)
    thing_id = fields.UUID(required=True, metadata=OF)
    reason = Text(required=True, metadata=WHY)


class WhySchema(Shape):
    reason = Text(required=True, metadata=WHY)


class ReversalSchema(Shape):
    """A correction: asked for by one person, granted by another."""

    id = fields.UUID(required=True)
    kind = Choice(ObjectKind, required=True)
    object_id = fields.UUID(required=True, metadata=OF)
    minutes = Minutes(required=True, metadata={"description": "What is taken back."})
    reason = fields.String(required=True)
    state = Choice(ReversalState, required=True)
    asked_by_id = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    decided_by_id = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    refusal = fields.String(required=True, allow_none=True)
    pool_minutes = Minutes(required=True, metadata={"description": "Spent before; the pool bears them."})
    owed_minutes = Minutes(
        required=True, metadata={"description": "Used or put aside before; later earnings settle them."}
    )
    dispute_id = fields.UUID(required=True, allow_none=True)
    review_id = fields.UUID(required=True, allow_none=True)


ReversalsPage = page_of(ReversalSchema)


class DoingsQuery(Shape):
    staff_id = fields.UUID(
        load_default=None, metadata={"description": "Oneself where it is left out, to see what others would."}
    )
    since = Day(load_default=None, metadata={"description": "The first local day; 90 days ago if left out."})
    until = Day(load_default=None, metadata={"description": "The last local day; today if left out."})


class DoingSchema(Shape):
    """Something that a member of staff entered for somebody else, or decided."""

    kind = Choice(ObjectKind, required=True)
    id = fields.UUID(required=True)
    day = fields.Date(required=True)
    minutes = Minutes(required=True)


Doings = list_of(DoingSchema)


class TickSchema(Shape):
    kind = Choice(ObjectKind, required=True)
    thing_id = fields.UUID(required=True, metadata=OF)


class AskReviewSchema(Shape):
    staff_id = fields.UUID(required=True)
    since = Day(required=True)
    until = Day(required=True)
    items = fields.List(fields.Nested(TickSchema), required=True)
    reason = Text(required=True, metadata=WHY)


class ReviewItemSchema(Shape):
    id = fields.UUID(required=True)
    kind = Choice(ObjectKind, required=True)
    object_id = fields.UUID(required=True, metadata=OF)
    state = Choice(ItemState, required=True)
    refusal_code = fields.String(required=True, allow_none=True)


class ReviewSchema(Shape):
    """What one member of staff entered, to be taken back by two others."""

    id = fields.UUID(required=True)
    staff_id = fields.UUID(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True)
    reason = fields.String(required=True)
    state = Choice(ReviewState, required=True)
    asked_by_id = fields.UUID(required=True)
    decided_by_id = fields.UUID(required=True, allow_none=True)
    items = fields.List(fields.Nested(ReviewItemSchema), required=True)


class OpenDisputeSchema(Shape):
    kind = Choice(ObjectKind, required=True)
    thing_id = fields.UUID(required=True, metadata=OBJECTED_TO)
    person_id = fields.UUID(
        load_default=None, metadata={"description": "Whose objection it is; oneself where it is left out."}
    )
    words = Text(required=True, metadata=WHY)


class DisputeWordsSchema(Shape):
    words = Text(required=True, metadata=WHY)
    person_id = fields.UUID(load_default=None, metadata={"description": "Whose words they are."})


class DecideDisputeSchema(Shape):
    upheld = fields.Boolean(required=True)
    words = Text(required=True, metadata=WHY)


class DisputeSaidSchema(Shape):
    kind = Choice(DisputeWordKind, required=True)
    by_id = fields.UUID(required=True)
    recorded_by_id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    words = fields.String(required=True, allow_none=True)


class DisputeSchema(Shape):
    """An objection to a decided visit, a gift or a use."""

    id = fields.UUID(required=True)
    kind = Choice(ObjectKind, required=True)
    object_id = fields.UUID(required=True, metadata=OBJECTED_TO)
    raised_by_id = fields.UUID(required=True)
    recorded_by_id = fields.UUID(required=True)
    raised_at = fields.AwareDateTime(required=True)
    due_on = fields.Date(required=True)
    state = Choice(DisputeState, required=True)
    decided_by_id = fields.UUID(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class WholeDisputeSchema(DisputeSchema):
    said = fields.List(fields.Nested(DisputeSaidSchema), required=True)


Disputes = list_of(DisputeSchema)
