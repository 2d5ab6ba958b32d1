"""What the API takes and gives about what is done in a call."""

from marshmallow import fields

from timebank.exchange.rules.calls import WORDS_LENGTH, CallAct, Receipt
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.schemas.redemptions import ACTIVITIES
from timebank.web.schemas import Choice, Clock, Day, Flag, Minutes, Shape, Text, list_of


class CallActSchema(Shape):
    """One thing that was done in a call; its id is that of the command that did it."""

    id = fields.UUID(required=True)
    call_id = fields.UUID(required=True)
    act = Choice(CallAct, required=True)
    object_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The gift, request, visit or delegation."},
    )
    minutes = Minutes(required=True, allow_none=True, metadata={"description": "Given, or asked for."})
    script = fields.String(required=True, metadata={"description": "What was read out and agreed to."})
    receipt = Choice(Receipt, required=True)
    done_at = fields.AwareDateTime(required=True)


class ReadOutSchema(Shape):
    """What is read out to who calls; and, once they said yes, what was done."""

    script = fields.List(fields.String(), required=True, metadata={"description": "In paragraphs."})
    shown = fields.String(
        required=True,
        metadata={"description": "Stands for exactly this script and what was sent. Send it with their yes."},
    )
    done = fields.Nested(
        CallActSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null as long as it was only read out."},
    )


class InCallSchema(Shape):
    """Sent without `shown` nothing is done, and the answer is what to read out."""

    receipt = Choice(
        Receipt,
        required=True,
        metadata={"description": "How the person gets it confirmed.", "example": Receipt.PAPER.value},
    )
    shown = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of what was read out, when they said yes."},
    )


class CallCareSchema(InCallSchema):
    """Care at the person's home."""

    activities = fields.List(Text(), required=True, metadata=ACTIVITIES)
    day = Day(required=True)
    start = Clock(required=True)
    end = Clock(required=True)
    wish = Text(load_default=None, allow_none=True, metadata={"maxLength": WORDS_LENGTH})


class CallGiveSchema(InCallSchema):
    """To family by `receiver_id`; to a third party by `name` with `phone`; or to the pool."""

    target = Choice(GiftTarget, required=True, metadata={"example": GiftTarget.POOL.value})
    minutes = Minutes(required=True, metadata={"example": 60})
    receiver_id = fields.UUID(load_default=None, allow_none=True)
    name = Text(load_default=None, allow_none=True)
    phone = Text(load_default=None, allow_none=True)


class CallGiftSchema(InCallSchema):
    gift_id = fields.UUID(required=True)


class CallCancelSchema(InCallSchema):
    redemption_id = fields.UUID(required=True)
    reason = Text(
        required=True, metadata={"description": "The person reads it.", "example": "입원하셨습니다."}
    )


class CallVisitSchema(InCallSchema):
    visit_id = fields.UUID(required=True)
    agrees = Flag(required=True)
    words = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "What was different.", "maxLength": WORDS_LENGTH},
    )


CallActs = list_of(CallActSchema)
