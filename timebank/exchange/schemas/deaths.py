"""What the API takes and gives about deaths."""

from marshmallow import fields

from timebank.exchange.rules.deaths import DeathState, KnownBy
from timebank.policies.rules import OnDeath
from timebank.web.schemas import Choice, Day, Minutes, Shape, Text, list_of

PAPER = {"example": "유언 철 3, 12번"}


class RecordDeathSchema(Shape):
    """A wish of the family comes with its paper and who saw it signed."""

    person_id = fields.UUID(required=True)
    died_on = Day(required=True)
    known_by = Choice(KnownBy, required=True)
    wish = Choice(OnDeath, load_default=None, allow_none=True)
    wish_paper = Text(load_default=None, allow_none=True, metadata=PAPER)
    wish_seen_by = Text(load_default=None, allow_none=True)


class FamilyWishSchema(Shape):
    wish = Choice(OnDeath, required=True)
    wish_paper = Text(required=True, metadata=PAPER)
    wish_seen_by = Text(required=True)


class ConfirmDeathSchema(Shape):
    shown = Choice(
        OnDeath,
        load_default=None,
        allow_none=True,
        metadata={"description": "Refused where the minutes would go elsewhere."},
    )


class MistakeSchema(Shape):
    reason = Text(required=True, metadata={"example": "동명이인이었습니다."})


class DeathSchema(Shape):
    """A death on record."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    died_on = fields.Date(required=True)
    known_by = Choice(KnownBy, required=True)
    state = Choice(DeathState, required=True)
    rule = Choice(OnDeath, required=True, metadata={"description": "What the rules of that day say."})
    wish = Choice(OnDeath, required=True, allow_none=True)
    recorded_by_id = fields.UUID(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    confirmed_by_id = fields.UUID(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    went_to = Choice(OnDeath, required=True, allow_none=True)
    heir_id = fields.UUID(required=True, allow_none=True)
    own_minutes = Minutes(required=True)
    gift_only_minutes = Minutes(required=True)
    received_minutes = Minutes(required=True)
    debt_minutes = Minutes(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    end_reason = fields.String(required=True, allow_none=True)


Deaths = list_of(DeathSchema)
