"""What the API takes and gives about calls."""

from marshmallow import fields

from timebank.exchange.rules.calls import CallerKind, Question, Verification
from timebank.web.schemas import Choice, Flag, Shape, Text, list_of


class CallSchema(Shape):
    """Somebody telephoned, for themselves or for somebody else."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True, metadata={"description": "For whom."})
    taken_by_id = fields.UUID(required=True)
    caller_kind = Choice(CallerKind, required=True)
    caller_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The delegate or relative who calls."}
    )
    questions = fields.List(
        fields.String(metadata={"enum": [each.value for each in Question]}),
        required=True,
        metadata={"description": "What the bank has chosen to be asked."},
    )
    failures = fields.Integer(required=True, metadata={"description": "Rounds that went wrong."})
    verified_how = Choice(Verification, required=True, allow_none=True)
    verified_at = fields.AwareDateTime(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class OpenCallSchema(Shape):
    person_id = fields.UUID(required=True, metadata={"description": "For whom somebody calls."})
    caller_kind = Choice(CallerKind, required=True, metadata={"example": CallerKind.PERSON.value})
    caller_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "For `delegate` and `family`."}
    )
    caller_name = Text(
        load_default=None, allow_none=True, metadata={"description": "For `other`.", "maxLength": 80}
    )


class VerifyCallSchema(Shape):
    """Either the answers that were right, or that the person was called back."""

    right = fields.List(
        Choice(Question), load_default=list, metadata={"description": "What was answered rightly."}
    )
    called_back = Flag(
        load_default=False, metadata={"description": "Called the number on record, and it was the person."}
    )


class EndCallSchema(Shape):
    words = Text(load_default=None, allow_none=True, metadata={"maxLength": 1000})


Calls = list_of(CallSchema)
