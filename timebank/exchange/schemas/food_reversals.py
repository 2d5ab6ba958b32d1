"""What the API takes about corrections of food work."""

from marshmallow import fields

from timebank.exchange.schemas.reversals import WHY
from timebank.web.schemas import Shape, Text


class AskFoodReversalSchema(Shape):
    food_work_id = fields.UUID(required=True)
    reason = Text(required=True, metadata=WHY)
