"""Delegations, and what was done by them."""

from marshmallow import fields

from timebank.core.commands import Channel
from timebank.people.rules import DelegatedAct, DelegationEnd, DelegationMethod
from timebank.web.schemas import Choice, Day, Minutes, Shape, Text, list_of

GIVE = {"description": "May be given in all; more than nothing where `give` is among the acts."}


class DelegationSchema(Shape):
    """One person may act for another, from a day to a day."""

    id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True, metadata={"description": "For whom is acted."})
    delegate_id = fields.UUID(required=True, metadata={"description": "Who acts."})
    acts = fields.List(Choice(DelegatedAct), required=True)
    give_minutes = Minutes(required=True, metadata={"description": "May be given in all."})
    given_minutes = Minutes(required=True, metadata={"description": "Given so far."})
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, metadata={"description": "The last day, included."})
    method = Choice(DelegationMethod, required=True)
    appointed_by_id = fields.UUID(required=True)
    appointed_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_how = Choice(DelegationEnd, required=True, allow_none=True)


class _Said(Shape):
    delegate_id = fields.UUID(required=True)
    acts = fields.List(Choice(DelegatedAct), required=True, metadata={"example": ["see", "ask"]})
    give_minutes = Minutes(load_default=0, metadata=dict(GIVE))
    starts_on = Day(load_default=None, allow_none=True, metadata={"description": "Left out: today."})
    ends_on = Day(
        required=True,
        metadata={"description": "The last day, included; within two years.", "example": "2027-03-31"},
    )


class EntrustSchema(_Said):
    """What the holder entrusts, on their own screen."""


class RecordDelegationSchema(_Said):
    """What the holder signed on paper."""

    paper_ref = Text(required=True, metadata={"maxLength": 120, "example": "위임장 철 3, 41번"})
    seen_by = Text(
        required=True,
        metadata={"maxLength": 120, "description": "Who saw it being signed.", "example": "두류2동 김주사"},
    )


class ActSchema(Shape):
    """One thing that a delegate did for the holder."""

    command = fields.String(required=True, attribute="name", metadata={"example": "exchange.give_points"})
    actor_id = fields.UUID(required=True)
    object_id = fields.UUID(required=True, allow_none=True)
    channel = Choice(Channel, required=True)
    done_at = fields.AwareDateTime(required=True)


Delegations = list_of(DelegationSchema)


Acts = list_of(ActSchema)
