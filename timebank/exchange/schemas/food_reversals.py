"""What the API takes and gives about corrections of food work."""

from marshmallow import fields

from timebank.exchange.rules.reversals import ReversalState
from timebank.exchange.schemas.reversals import WHY
from timebank.web.schemas import Choice, Minutes, Shape, Text, list_of


class FoodReversalsQuery(Shape):
    state = Choice(ReversalState, load_default=None)


class AskFoodReversalSchema(Shape):
    food_work_id = fields.UUID(required=True)
    reason = Text(required=True, metadata=WHY)


class FoodReversalSchema(Shape):
    """A correction of food work: asked for by one person, granted by another."""

    id = fields.UUID(required=True)
    food_work_id = fields.UUID(required=True)
    minutes = Minutes(required=True, metadata={"description": "The hours that are to count no more."})
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


FoodReversals = list_of(FoodReversalSchema)
