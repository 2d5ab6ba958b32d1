"""What the API takes and gives about moves and leavings."""

from marshmallow import fields

from timebank.exchange.rules.leaving import LeavingState, LeavingWish
from timebank.exchange.rules.moves import Agreed, MoveState
from timebank.ledger.rules import PostingKind
from timebank.people.rules import Document
from timebank.web.schemas import Choice, Flag, Minutes, Shape, Text, list_of


class OpenMoveSchema(Shape):
    person_id = fields.UUID(required=True)
    to_branch = Text(required=True, metadata={"example": "heungdeok"})
    agreed = Choice(Agreed, required=True)
    cancel_open = Flag(
        load_default=False, metadata={"description": "They agree that what is underway is called off."}
    )


class MoveSchema(Shape):
    """A move away from the branch."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    to_branch = fields.String(required=True)
    agreed = Choice(Agreed, required=True)
    state = Choice(MoveState, required=True)
    opened_by_id = fields.UUID(required=True)
    opened_at = fields.AwareDateTime(required=True)
    own_minutes = Minutes(required=True)
    gift_only_minutes = Minutes(required=True)
    received_minutes = Minutes(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class MoveArrivalSchema(Shape):
    """A move to the branch."""

    id = fields.UUID(required=True)
    from_branch = fields.String(required=True)
    name = fields.String(required=True)
    birth_date = fields.String(required=True, allow_none=True)
    minutes = Minutes(required=True)
    state = Choice(MoveState, required=True)
    opened_at = fields.AwareDateTime(required=True)
    new_person_id = fields.UUID(required=True, allow_none=True)
    refusal = fields.String(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class AcceptMoveSchema(Shape):
    document = Choice(Document, required=True)
    person_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "Who it is here already."}
    )
    somebody_new = Flag(
        load_default=False, metadata={"description": "Whoever may be the same is somebody else."}
    )


class RefuseMoveSchema(Shape):
    reason = Text(required=True, metadata={"example": "오지 않으셨습니다."})


class FormerLineSchema(Shape):
    """What moved one's points before the move."""

    branch = fields.String(required=True)
    posted_at = fields.AwareDateTime(required=True)
    kind = Choice(PostingKind, required=True)
    minutes = fields.Integer(required=True, metadata={"description": "In whole minutes; below zero: given."})
    total = fields.Integer(required=True, metadata={"description": "In whole minutes, after it."})


class LeaveSchema(Shape):
    wish = Choice(LeavingWish, required=True)
    has_read = Flag(required=True)
    at_once = Flag(load_default=False)


class LeaveForSomebodySchema(LeaveSchema):
    person_id = fields.UUID(required=True)
    agreed = Choice(Agreed, required=True)


class LeavingSchema(Shape):
    """Somebody asked to leave."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    wish = Choice(LeavingWish, required=True)
    agreed = Choice(Agreed, required=True)
    state = Choice(LeavingState, required=True)
    asked_at = fields.AwareDateTime(required=True)
    effective_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


Moves = list_of(MoveSchema)
MoveArrivals = list_of(MoveArrivalSchema)
FormerLines = list_of(FormerLineSchema)
Leavings = list_of(LeavingSchema)
