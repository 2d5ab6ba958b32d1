"""What the API takes and gives about rounds."""

from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, validates_schema

from timebank.matching.models import OffReason
from timebank.matching.rules.rounds import (
    AHEAD_DAYS,
    MOST_AHEAD,
    MOST_CAP,
    MOST_DAYS,
    MOST_SEATS,
    MOST_VAN,
    AppointmentState,
    Collector,
    DecisionKind,
    Made,
    Outcome,
    RoundKind,
    RoundState,
)
from timebank.web.schemas import Choice, Day, Flag, Shape, Text, Whole, list_of


class RoundDaySchema(Shape):
    """One day of a round, or one of several places on that day."""

    day = Day(required=True)
    place = Text(
        load_default=None,
        allow_none=True,
        metadata={
            "maxLength": 80,
            "description": "Where on that day; the round's own place where empty. The name of one of the "
            "branch's open places means that place.",
        },
    )
    place_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "One of the branch's places, instead of a name."},
    )
    from_hour = Whole(0, 23, load_default=10)
    until_hour = Whole(1, 24, load_default=16)
    van_units = Whole(
        0,
        MOST_VAN,
        load_default=None,
        allow_none=True,
        metadata={"description": "What its van carries; of several places of a day all together."},
    )
    per_hour = Whole(1, MOST_SEATS, load_default=None, allow_none=True)

    @validates_schema
    def _one_place(self, sent: dict[str, Any], **_more: Any) -> None:  # noqa: ANN401
        if sent.get("place") and sent.get("place_id"):
            raise ValidationError(_("Say the place by its id or by its name, not by both."), "place_id")


class CalledOffSchema(Shape):
    """That a round was called off, and why."""

    reason = Choice(OffReason, required=True)
    note = fields.String(required=True, allow_none=True)
    next_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "When the next round begins."}
    )
    told = fields.Boolean(required=True, metadata={"description": "Those who had a time were told."})
    called_off_at = fields.AwareDateTime(required=True)


class CallOffSchema(Shape):
    reason = Choice(OffReason, required=True)
    note = Text(
        load_default=None,
        allow_none=True,
        metadata={"maxLength": 200, "description": "For staff; needed where the reason is `other`."},
    )
    next_on = Day(load_default=None, allow_none=True)
    tell = Flag(
        load_default=True,
        metadata={"description": "Before the plan is confirmed only; afterwards everybody is told."},
    )


class RoundPlaceSchema(Shape):
    """Where and when food is handed out on a day."""

    day = fields.Date(required=True)
    place = fields.String(required=True)
    place_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Empty for one that was only named."}
    )
    address = fields.String(required=True, allow_none=True)
    from_hour = fields.Integer(required=True)
    until_hour = fields.Integer(required=True)
    per_hour = fields.Integer(required=True, allow_none=True)


class RoundSchema(Shape):
    """Some days on which food is handed out by one plan."""

    id = fields.UUID(required=True)
    kind = Choice(RoundKind, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    next_on = fields.Date(required=True)
    place = fields.String(required=True, metadata={"description": "All its places, with commas between."})
    places = fields.List(fields.Nested(RoundPlaceSchema), required=True)
    category_cap = fields.Integer(required=True)
    floor = fields.Boolean(required=True)
    ahead_days = fields.Integer(required=True)
    state = Choice(RoundState, required=True)
    version = fields.Integer(required=True, metadata={"description": "The newest plan's; 0 without one."})
    called_off = fields.Nested(CalledOffSchema, required=True, allow_none=True)


class OpenRoundSchema(Shape):
    kind = Choice(RoundKind, required=True)
    days = fields.List(
        fields.Nested(RoundDaySchema), required=True, metadata={"description": f"At most {MOST_DAYS}."}
    )
    next_on = Day(required=True)
    place = Text(
        load_default="", metadata={"maxLength": 80, "description": "Of the days that name no place."}
    )
    category_cap = Whole(1, MOST_CAP, required=True)
    floor = Flag(load_default=True)
    ahead_days = Whole(0, MOST_AHEAD, load_default=AHEAD_DAYS)


class RoundAssignmentSchema(Shape):
    household_id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True)
    units = fields.Integer(required=True)


class RoundDecisionSchema(RoundAssignmentSchema):
    """What a coordinator locked or refused."""

    id = fields.UUID(required=True)
    kind = Choice(DecisionKind, required=True)
    reason = fields.String(required=True)


class RoundPlanSchema(Shape):
    """The newest version of a round's plan with its certificate."""

    version = fields.Integer(required=True)
    made = Choice(Made, required=True)
    made_at = fields.AwareDateTime(required=True)
    gap = fields.String(
        required=True, metadata={"description": "From the best around what is locked; “0” is proven best."}
    )
    cost = fields.String(required=True, metadata={"description": "Of what people decided."})
    units = fields.Integer(required=True)
    grams = fields.Integer(required=True)
    wasted_units = fields.Integer(required=True)
    wasted_grams = fields.Integer(required=True)
    unserved = fields.Integer(required=True)
    changed_since = fields.Boolean(
        required=True, metadata={"description": "Stock, a household or a time differs from what was planned."}
    )
    conflicts = fields.Integer(required=True)
    assignments = fields.List(fields.Nested(RoundAssignmentSchema), required=True)
    decisions = fields.List(fields.Nested(RoundDecisionSchema), required=True)


class RoundLockSchema(Shape):
    version = Whole(1, 1_000_000, required=True)
    household_id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True)
    units = Whole(1, MOST_CAP, required=True)
    reason = Text(required=True, metadata={"maxLength": 200})


class RoundRefuseSchema(Shape):
    version = Whole(1, 1_000_000, required=True)
    household_id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True)
    reason = Text(required=True, metadata={"maxLength": 200})


class RoundMoveSchema(Shape):
    version = Whole(1, 1_000_000, required=True)
    lot_id = fields.UUID(required=True)
    from_household_id = fields.UUID(required=True)
    to_household_id = fields.UUID(required=True)
    units = Whole(1, MOST_CAP, required=True)
    reason = Text(required=True, metadata={"maxLength": 200})


class RoundConfirmSchema(Shape):
    version = Whole(1, 1_000_000, required=True)


class RoundExplainSchema(Shape):
    """Why the household gets, or does not get, the lot."""

    household_id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True)
    reason = fields.String(required=True)
    sentence = fields.String(required=True)


class PickupSchema(Shape):
    """When a household comes."""

    id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    day = fields.Date(required=True)
    hour = fields.Integer(required=True)
    delivered = fields.Boolean(required=True)
    state = Choice(AppointmentState, required=True)
    told_at = fields.AwareDateTime(required=True, allow_none=True)
    place = fields.String(
        required=True, allow_none=True, metadata={"description": "Empty for who has it brought."}
    )
    address = fields.String(
        required=True, allow_none=True, metadata={"description": "Where that is, if the branch keeps it."}
    )
    directions = fields.String(required=True, allow_none=True)
    remark = fields.String(required=True, allow_none=True, metadata={"description": "About when it is open."})


class MyPickupSchema(PickupSchema):
    """When one's own household comes, and where."""

    round_id = fields.UUID(required=True)


class RoundTimeSchema(Shape):
    day = Day(required=True)
    hour = Whole(0, 23, required=True)
    place = Text(
        load_default=None,
        allow_none=True,
        metadata={
            "maxLength": 80,
            "description": "One of the day's places; empty: their own, or wherever a seat is free.",
        },
    )


class PickSchema(RoundAssignmentSchema):
    """Units set aside on a shelf."""

    id = fields.UUID(required=True)
    place = fields.String(required=True)
    state = fields.String(required=True)


class ExtraSchema(Shape):
    lot_id = fields.UUID(required=True)
    units = Whole(1, MOST_CAP, required=True)


class RoundHandOverSchema(Shape):
    picks = fields.List(fields.UUID(), load_default=list)
    extras = fields.List(fields.Nested(ExtraSchema), load_default=list)
    collector = Choice(Collector, load_default=Collector.SELF)
    collector_name = Text(load_default=None, allow_none=True, metadata={"maxLength": 60})


Rounds = list_of(RoundSchema)
Pickups = list_of(PickupSchema)
MyPickups = list_of(MyPickupSchema)
Picks = list_of(PickSchema)


class HouseholdOutcomeSchema(Shape):
    """What a household received last, or why not."""

    outcome = Choice(Outcome, required=True)
    day = fields.Date(required=True, allow_none=True)
    sentence = fields.String(required=True, metadata={"description": "In the caller's language."})
