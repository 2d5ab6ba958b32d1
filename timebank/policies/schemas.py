"""What the API takes and gives about the rules."""

from typing import Any

from marshmallow import fields, validate

from timebank.policies.models import PolicyVersion
from timebank.policies.rules import PolicyInForce, VersionState, encode
from timebank.web.schemas import Day, Shape, Whole

CONTENT = (
    "National: every rule by its name, as in `rules` of the rules in force, with `limits`: for each rule "
    "that a branch may set, the least and the most. Of a branch: only what it sets, with `own_activities` "
    "and `switched_off`. Lengths are minutes, shares `1/5`, times of day `09:00`."
)

MOST = 1_000_000


class DaySchema(Shape):
    day = Day(load_default=None, metadata={"description": "A local day; today where it is left out."})


class PolicySchema(Shape):
    """The rules that hold in the branch on a day."""

    number = fields.Integer(
        required=True,
        metadata={"description": "Names both versions: 4002 is the national 4 with the branch's 2."},
    )
    national_number = fields.Integer(required=True)
    branch_number = fields.Integer(required=True, metadata={"description": "0 for none of its own."})
    effective_from = fields.Date(required=True)
    rules = fields.Dict(keys=fields.String(), required=True)


class VersionSchema(Shape):
    """One version: a draft, published, or dropped."""

    id = fields.UUID(required=True)
    branch_id = fields.String(required=True, metadata={"description": "`national` for every branch."})
    number = fields.Integer(required=True, allow_none=True)
    state = fields.Enum(VersionState, by_value=True, required=True)
    revision = fields.Integer(required=True)
    effective_from = fields.Date(required=True)
    content = fields.Dict(keys=fields.String(), required=True, metadata={"description": CONTENT})
    drafted_by_id = fields.UUID(required=True, allow_none=True)
    published_by_id = fields.UUID(required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)


class VersionsSchema(Shape):
    items = fields.List(fields.Nested(VersionSchema), required=True)


class VersionsQuerySchema(Shape):
    owner = fields.String(
        load_default="branch",
        validate=validate.OneOf(["national", "branch"]),
        metadata={"description": "Whose versions: those for every branch, or the branch's own."},
    )


class DraftSchema(Shape):
    effective_from = Day(required=True, metadata={"example": "2027-01-01"})
    content = fields.Dict(keys=fields.String(), required=True, metadata={"description": CONTENT})


class EditSchema(DraftSchema):
    revision = Whole(0, MOST, required=True, metadata={"description": "The revision that the edit rests on."})


class PublishSchema(Shape):
    revision = Whole(0, MOST, required=True, metadata={"description": "The revision that was read."})


def shown(policy: PolicyInForce) -> dict[str, Any]:
    """Return the rules in force as `PolicySchema` gives them."""
    return {
        "number": policy.number,
        "national_number": policy.national_number,
        "branch_number": policy.branch_number,
        "effective_from": policy.effective_from,
        "rules": encode(policy),
    }


def listed(versions: list[PolicyVersion]) -> dict[str, Any]:
    """Return versions as `VersionsSchema` gives them."""
    return {"items": versions}
