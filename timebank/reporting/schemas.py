"""What the API gives of the food's figures. Weights are grams, shares per cent of need."""

from marshmallow import fields

from timebank.pantry.rules import Reason
from timebank.web.schemas import Choice, Day, Shape

FOR_A_MONTH = "The first day of the month that runs where it is left out."


class FoodFiguresQuery(Shape):
    since = Day(load_default=None, metadata={"description": FOR_A_MONTH, "example": "2026-11-01"})
    until = Day(load_default=None, metadata={"description": "Included; today where it is left out."})


class AmountSchema(Shape):
    units = fields.Integer(required=True)
    grams = fields.Integer(required=True)


class WastedSchema(AmountSchema):
    reason = Choice(Reason, required=True)


class SharingSchema(Shape):
    """Whom it reached, and how evenly."""

    households = fields.Integer(required=True, metadata={"description": "That received, or should have."})
    reached = fields.Integer(required=True, metadata={"description": "That got something."})
    nothing = fields.Integer(required=True)
    people = fields.Integer(required=True)
    people_reached = fields.Integer(required=True)
    lowest = fields.Integer(required=True, metadata={"description": "Of the lowest 5 %, in per cent."})
    middle = fields.Integer(required=True)
    highest = fields.Integer(required=True)
    even = fields.Integer(required=True, metadata={"description": "Had all got the same share."})
    gini = fields.Float(required=True, metadata={"description": "0 is even, 1 is one household alone."})


class CurvePointSchema(Shape):
    along = fields.Integer(required=True, metadata={"description": "Per cent of households, least first."})
    share = fields.Integer(required=True, metadata={"description": "Per cent of need met."})


class FoodGroupSchema(Shape):
    """Households that are alike in one thing."""

    key = fields.String(required=True)
    households = fields.Integer(required=True)
    reached = fields.Integer(required=True)
    people = fields.Integer(required=True)
    units = fields.Integer(required=True)
    grams = fields.Integer(required=True)
    share = fields.Integer(required=True)


class DonorSumSchema(AmountSchema):
    """What came from a donor, from another branch, or (neither named) from nobody written down."""

    donor_id = fields.UUID(required=True, allow_none=True)
    branch_id = fields.String(required=True, allow_none=True)
    donations = fields.Integer(required=True)


class FoodMonthSchema(Shape):
    """Grams of one month."""

    month = fields.String(required=True, metadata={"example": "2026-11"})
    received = fields.Integer(required=True)
    given = fields.Integer(required=True)
    wasted = fields.Integer(required=True)
    passed_on = fields.Integer(required=True)


class FoodFiguresSchema(Shape):
    """What came, what went, whom it reached and how evenly."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    received = fields.Nested(AmountSchema, required=True)
    given = fields.Nested(AmountSchema, required=True)
    wasted = fields.Nested(AmountSchema, required=True)
    passed_on = fields.Nested(AmountSchema, required=True)
    counted = fields.Nested(
        AmountSchema, required=True, metadata={"description": "What counts changed; below zero for less."}
    )
    reasons = fields.List(fields.Nested(WastedSchema), required=True)
    sharing = fields.Nested(SharingSchema, required=True)
    curve = fields.List(fields.Nested(CurvePointSchema), required=True)
    kinds = fields.List(fields.Nested(FoodGroupSchema), required=True)
    neighbourhoods = fields.List(fields.Nested(FoodGroupSchema), required=True)
    donors = fields.List(fields.Nested(DonorSumSchema), required=True)
    months = fields.List(
        fields.Nested(FoodMonthSchema),
        required=True,
        metadata={"description": "Where the period is longer than one, and no longer than 36."},
    )
