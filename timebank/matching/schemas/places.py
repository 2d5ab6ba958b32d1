"""What the API takes and gives about the places of a branch."""

from marshmallow import fields

from timebank.matching.rules.places import ADDRESS_LENGTH, LINE_LENGTH, NAME_LENGTH
from timebank.web.schemas import Shape, Text, Whole, list_of


class AddPlaceSchema(Shape):
    name = Text(required=True, metadata={"maxLength": NAME_LENGTH, "description": "As people call it."})
    address = Text(required=True, metadata={"maxLength": ADDRESS_LENGTH, "description": "The road address."})
    directions = Text(
        load_default=None,
        allow_none=True,
        metadata={"maxLength": LINE_LENGTH, "description": "How to find it, in a line."},
    )
    remark = Text(
        load_default=None,
        allow_none=True,
        metadata={"maxLength": LINE_LENGTH, "description": "About when it is open, in a line."},
    )


class ChangePlaceSchema(AddPlaceSchema):
    version = Whole(1, 2**31 - 1, required=True, metadata={"description": "The one that was read."})


class FoodPlaceSchema(Shape):
    """Where a branch hands out food again and again."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True, metadata={"description": "Counts what was said of it."})
    name = fields.String(required=True)
    address = fields.String(required=True)
    directions = fields.String(required=True, allow_none=True)
    remark = fields.String(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)


FoodPlaces = list_of(FoodPlaceSchema)
