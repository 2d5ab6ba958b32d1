"""Branches, their staff and tokens, and districts."""

from marshmallow import fields

from timebank.core.permissions import Role
from timebank.people.schemas.words import LAST_DAY, PHONE
from timebank.web.schemas import (
    Choice,
    Day,
    Shape,
    Text,
    list_of,
)


class BranchSchema(Shape):
    """A branch of the bank."""

    id = fields.String(required=True, metadata={"example": "dalseo"})
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    district_code = fields.String(required=True, allow_none=True)
    zone = fields.String(required=True, metadata={"description": "IANA time zone.", "example": "Asia/Seoul"})
    phone = fields.String(required=True)
    phone_hours = fields.String(required=True)
    place = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)


class ChangeBranchSchema(Shape):
    """How a branch is called and reached."""

    name = Text(required=True, metadata={"maxLength": 80, "example": "대구 달서구 지점"})
    name_en = Text(load_default="", metadata={"maxLength": 80})
    district_code = Text(load_default=None, allow_none=True, metadata={"example": "27-달서구"})
    phone = Text(required=True, metadata={"example": "053-000-1234"})
    phone_hours = Text(load_default="", metadata={"maxLength": 80})
    place = Text(load_default="", metadata={"maxLength": 200})
    sender = Text(load_default="", metadata={"description": "Where messages come from.", "maxLength": 120})
    zone = Text(load_default="Asia/Seoul")


class OpenBranchSchema(ChangeBranchSchema):
    short_name = Text(required=True, metadata={"pattern": "^[a-z][a-z0-9-]{1,31}$", "example": "suseong"})


class StaffSchema(Shape):
    """One role of one member of staff."""

    person_id = fields.UUID(required=True, attribute="person.id")
    name = fields.String(required=True, attribute="person.name")
    grant_id = fields.UUID(required=True, attribute="grant.id")
    role = Choice(Role, required=True, attribute="grant.role")
    starts_on = fields.Date(required=True, attribute="grant.starts_on")
    ends_on = fields.Date(required=True, allow_none=True, attribute="grant.ends_on")


class AppointSchema(Shape):
    name = Text(required=True, metadata={"maxLength": 80, "example": "정현우"})
    phone = Text(load_default=None, allow_none=True, metadata=PHONE)
    email = Text(load_default=None, allow_none=True)
    role = Choice(Role, required=True, metadata={"example": Role.COORDINATOR.value})
    starts_on = Day(load_default=None, metadata={"description": "Today where it is left out."})
    ends_on = Day(load_default=None, allow_none=True, metadata={"description": LAST_DAY})


class TokenSchema(Shape):
    """A token, without its secret."""

    id = fields.UUID(required=True, attribute="id")
    person_id = fields.UUID(required=True, attribute="person_id")
    role = Choice(Role, required=True, attribute="role")
    label = fields.String(required=True, attribute="label")
    created_at = fields.AwareDateTime(required=True, attribute="created_at")
    expires_at = fields.AwareDateTime(required=True, allow_none=True, attribute="expires_at")
    revoked_at = fields.AwareDateTime(required=True, allow_none=True, attribute="revoked_at")


class DistrictSchema(Shape):
    code = fields.String(required=True)
    region_code = fields.String(required=True)
    region_ko = fields.String(required=True)
    region_en = fields.String(required=True)
    district_ko = fields.String(
        required=True, allow_none=True, metadata={"description": "Null for the region itself."}
    )
    district_en = fields.String(required=True, allow_none=True)


class NewDistrictSchema(Shape):
    region_code = Text(required=True, metadata={"example": "27"})
    region_ko = Text(required=True, metadata={"example": "대구광역시"})
    region_en = Text(required=True, metadata={"example": "Daegu"})
    district_ko = Text(load_default="", metadata={"example": "달서구"})
    district_en = Text(load_default="", metadata={"example": "Dalseo-gu"})


class ImportDistrictsSchema(Shape):
    districts = fields.List(fields.Nested(NewDistrictSchema), required=True)


class CountedSchema(Shape):
    added = fields.Integer(required=True)
    changed = fields.Integer(required=True)


Branches = list_of(BranchSchema)


Staff = list_of(StaffSchema)


Tokens = list_of(TokenSchema)


Districts = list_of(DistrictSchema)
