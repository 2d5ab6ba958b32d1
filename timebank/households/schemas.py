"""What the API takes and gives about households."""

from marshmallow import fields

from timebank.households.rules import (
    HAS,
    LEAST_NEED,
    MOST_CAP,
    MOST_NEED,
    MOST_PEOPLE,
    Basis,
    Collecting,
    EndReason,
    HouseholdKind,
    HouseholdPurpose,
    HouseholdState,
    LimitKind,
)
from timebank.people.rules import ConsentMethod
from timebank.people.schemas.people import LanguageField
from timebank.web.schemas import Choice, Day, Flag, PageQuery, Shape, Text, Whole, list_of, page_of

CODES = {"description": "An allergen (see `/allergens`), or one of our further limits.", "example": "milk"}


class AllergenSchema(Shape):
    """An allergen that labels must name today."""

    code = fields.String(required=True)
    name_ko = fields.String(required=True)
    name_en = fields.String(required=True)
    name_vi = fields.String(required=True)
    valid_from = fields.Date(required=True)


class LimitSchema(Shape):
    """What must never be given."""

    code = fields.String(required=True, metadata=CODES)
    kind = Choice(LimitKind, required=True)


class LimitGivenSchema(Shape):
    code = Text(required=True, metadata=CODES | {"maxLength": 40})
    kind = Choice(LimitKind, load_default=LimitKind.ALLERGY)
    own_words = Flag(load_default=False, metadata={"description": "The code is on no list."})


class MemberGivenSchema(Shape):
    birth_year = Whole(1900, 2200, required=True)
    name = Text(load_default=None, allow_none=True, metadata={"maxLength": 80})


class NeedGivenSchema(Shape):
    """What an officer finds."""

    need_percent = Whole(LEAST_NEED, MOST_NEED, load_default=100, metadata={"description": "100 is usual."})
    basis = Choice(Basis, required=True)
    words = Text(load_default=None, allow_none=True, metadata={"description": "Read by officers alone."})
    ends_on = Day(required=True, metadata={"description": "The last day."})


class HouseholdSchema(Shape):
    """Size, diet and pick-up. How it is reached is asked for on its own."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True, metadata={"description": "What labels bear."})
    kind = Choice(HouseholdKind, required=True)
    name = fields.String(required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    size = fields.Integer(required=True)
    need_percent = fields.Integer(required=True)
    limits = fields.List(fields.Nested(LimitSchema), required=True)
    has = fields.List(fields.String(), required=True)
    collects = Choice(Collecting, required=True)
    weekday = fields.Integer(required=True, allow_none=True, metadata={"description": "0 for Monday."})
    hour = fields.Integer(required=True, allow_none=True)
    neighbourhood = fields.String(required=True)
    language = fields.String(required=True)
    item_cap = fields.Integer(required=True, allow_none=True)
    category_cap = fields.Integer(required=True, allow_none=True)
    state = Choice(HouseholdState, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    papers_due_on = fields.Date(required=True, allow_none=True)
    papers_seen_at = fields.AwareDateTime(required=True, allow_none=True)
    revision = fields.Integer(required=True, metadata={"description": "To be sent with a change."})


class HouseholdContactSchema(Shape):
    """How a household is reached. The look is kept."""

    phone = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    birth_date = fields.String(required=True, allow_none=True)
    proxy_name = fields.String(required=True, allow_none=True)
    proxy_phone = fields.String(required=True, allow_none=True)


class HouseholdsQuery(PageQuery):
    q = Text(
        load_default="",
        metadata={"description": "A number, a telephone number, or a part of the name.", "maxLength": 80},
    )
    show = Text(
        load_default="",
        metadata={"enum": ["", "waiting", "active", "ending", "late", "ended"]},
    )


class _DetailsSchema(Shape):
    kind = Choice(HouseholdKind, required=True)
    person_id = fields.UUID(load_default=None, allow_none=True)
    name = Text(load_default="", metadata={"maxLength": 80, "description": "Empty: the person's."})
    birth_date = Day(load_default=None, allow_none=True)
    phone = Text(load_default=None, allow_none=True)
    address = Text(load_default=None, allow_none=True, metadata={"maxLength": 200})
    neighbourhood = Text(load_default="", metadata={"maxLength": 40})
    language = LanguageField(load_default="ko")
    size = Whole(1, MOST_PEOPLE, required=True)
    members = fields.List(fields.Nested(MemberGivenSchema), load_default=list)
    limits = fields.List(fields.Nested(LimitGivenSchema), load_default=list)
    has = fields.List(Text(metadata={"enum": list(HAS)}), load_default=list)
    collects = Choice(Collecting, load_default=Collecting.SELF)
    weekday = Whole(0, 6, required=True, metadata={"description": "0 for Monday."})
    hour = Whole(0, 23, load_default=None, allow_none=True)
    proxy_name = Text(load_default=None, allow_none=True)
    proxy_phone = Text(load_default=None, allow_none=True)
    item_cap = Whole(1, MOST_CAP, load_default=None, allow_none=True)
    category_cap = Whole(1, MOST_CAP, load_default=None, allow_none=True)
    other_one = Flag(
        load_default=False, metadata={"description": "Who may be the same was looked at, and is another."}
    )


class RegisterHouseholdSchema(_DetailsSchema):
    consents = fields.List(
        Choice(HouseholdPurpose),
        required=True,
        metadata={"description": "`food` is needed; `health` with allergies, medical or religious limits."},
    )
    consent_method = Choice(ConsentMethod, load_default=ConsentMethod.PAPER)
    emergency = Flag(load_default=False, metadata={"description": "Receives at once; papers in 14 days."})
    need = fields.Nested(NeedGivenSchema, load_default=None, allow_none=True)


class ChangeHouseholdSchema(_DetailsSchema):
    revision = Whole(1, 2**31 - 1, required=True)


class NeedRecordSchema(Shape):
    """A need that an officer confirmed. Basis and words are shown to officers alone."""

    id = fields.UUID(required=True)
    need_percent = fields.Integer(required=True)
    basis = Choice(Basis, required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
    ends_on = fields.Date(required=True)
    confirmed_by_id = fields.UUID(required=True)
    confirmed_at = fields.AwareDateTime(required=True)


class EndHouseholdSchema(Shape):
    reason = Choice(EndReason, required=True)


class RecordHouseholdConsentSchema(Shape):
    purpose = Choice(HouseholdPurpose, required=True)
    method = Choice(ConsentMethod, load_default=ConsentMethod.PAPER)


class HouseholdConsentSchema(Shape):
    id = fields.UUID(required=True)
    purpose = Choice(HouseholdPurpose, required=True)
    method = Choice(ConsentMethod, required=True)
    given_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class PossibleMemberSchema(Shape):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class RepresentativeSchema(Shape):
    person_id = fields.UUID(required=True, metadata={"description": "One of those who may be."})


PossibleMembers = list_of(PossibleMemberSchema)
Allergens = list_of(AllergenSchema)
HouseholdsPage = page_of(HouseholdSchema)
NeedRecords = list_of(NeedRecordSchema)
HouseholdConsents = list_of(HouseholdConsentSchema)
