"""What the API takes and gives about deciding visits."""

from marshmallow import fields

from timebank.web.schemas import Minutes, Shape, Text


class ReasonSchema(Shape):
    reason = Text(
        required=True,
        metadata={"description": "The volunteer reads it.", "example": "끝난 시각을 확인해 주세요."},
    )


class CreditSchema(Shape):
    """What approving a visit credits, or would credit."""

    visit_id = fields.UUID(required=True)
    own = Minutes(required=True, metadata={"description": "Usable by the volunteer from the policy's age."})
    gift_only = Minutes(required=True, metadata={"description": "For giving only."})
    owed = Minutes(required=True, metadata={"description": "Settles what the volunteer owes."})
    pooled = Minutes(
        required=True, metadata={"description": "Above the volunteer's balance cap, to the branch's pool."}
    )
    dropped = Minutes(required=True, metadata={"description": "Above the balance cap, to nobody."})


class DecidedSchema(Shape):
    """What was decided."""

    visit_id = fields.UUID(required=True)
    state = fields.String(required=True)
    decided_by_id = fields.UUID(required=True)
    decided_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, allow_none=True)
