"""What the API takes and gives about food."""

from marshmallow import fields

from timebank.core.pictures import MediaType
from timebank.pantry.rules import (
    CALL_NOTE_LENGTH,
    MOST_GRAMS,
    MOST_UNITS,
    Arrival,
    CallOutcome,
    Category,
    DonationState,
    DonorKind,
    MovementKind,
    OfferState,
    Reason,
    Recalled,
    Storage,
    WriteOffState,
)
from timebank.web.schemas import Choice, Day, Flag, PageQuery, Shape, Text, Whole, list_of, page_of


class DonorSchema(Shape):
    """Who gives. How they are reached is on their page alone."""

    id = fields.UUID(required=True)
    kind = Choice(DonorKind, required=True)
    name = fields.String(required=True)
    business_number = fields.String(required=True, allow_none=True)
    registered_at = fields.AwareDateTime(required=True)
    revision = fields.String(required=True, metadata={"description": "To be sent with a correction."})


class RegisterDonorSchema(Shape):
    kind = Choice(DonorKind, required=True)
    name = Text(required=True, metadata={"maxLength": 80})
    business_number = Text(load_default=None, allow_none=True)
    contact = Text(load_default=None, allow_none=True)
    phone = Text(load_default=None, allow_none=True)
    email = Text(load_default=None, allow_none=True)
    address = Text(load_default=None, allow_none=True)


class ChangeDonorSchema(RegisterDonorSchema):
    revision = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "As read; the correction is refused where somebody else made one since."},
    )


class KeepPhotoSchema(Shape):
    content = Text(required=True, metadata={"description": "In Base64: JPEG, PNG or WebP, 1.4 MB at most."})


class PhotoSchema(Shape):
    """A photograph of a lot's label, of a donation, or of what was offered."""

    id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True, allow_none=True)
    donation_id = fields.UUID(required=True, allow_none=True)
    offer_id = fields.UUID(required=True, allow_none=True)
    media_type = Choice(MediaType, required=True)
    content = fields.String(required=True, metadata={"description": "In Base64."})
    taken_in_at = fields.AwareDateTime(required=True)


class CountSchema(Shape):
    """What was counted of a lot in a place."""

    id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True)
    place = fields.String(required=True)
    units = fields.Integer(required=True)
    expected = fields.Integer(required=True)
    reason = Choice(Reason, required=True, allow_none=True)
    waits = fields.Boolean(required=True)
    counted_at = fields.AwareDateTime(required=True)


class DonationSchema(Shape):
    """What a donor announced, and what became of it."""

    id = fields.UUID(required=True)
    donor_id = fields.UUID(required=True)
    what = fields.String(required=True)
    units = fields.Integer(required=True, allow_none=True)
    arrival = Choice(Arrival, required=True)
    fetch_by = fields.Date(required=True, allow_none=True)
    state = Choice(DonationState, required=True)
    announced_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, allow_none=True)
    received_on = fields.Date(required=True, allow_none=True)


class FoodOfferSchema(Shape):
    """What somebody without an account offers, and how they are reached."""

    id = fields.UUID(required=True)
    kind = Choice(DonorKind, required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True)
    address = fields.String(required=True, allow_none=True)
    what = fields.String(required=True)
    units = fields.Integer(required=True, allow_none=True)
    arrival = Choice(Arrival, required=True)
    fetch_by = fields.Date(required=True, allow_none=True)
    state = Choice(OfferState, required=True)
    offered_at = fields.AwareDateTime(required=True)
    donation_id = fields.UUID(required=True, allow_none=True)


class AnswerFoodOfferSchema(Shape):
    accept = Flag(required=True)


class AnnounceDonationSchema(Shape):
    donor_id = fields.UUID(required=True)
    what = Text(required=True, metadata={"maxLength": 200})
    units = Whole(1, MOST_UNITS, load_default=None, allow_none=True)
    arrival = Choice(Arrival, load_default=Arrival.BROUGHT)
    fetch_by = Day(load_default=None, allow_none=True)
    accepted = Flag(load_default=False)


class AnswerDonationSchema(Shape):
    accept = Flag(required=True)
    reason = Text(load_default=None, allow_none=True)


class ProductSchema(Shape):
    """What a barcode stands for, as learned at intake."""

    id = fields.UUID(required=True)
    gtin = fields.String(required=True)
    name = fields.String(required=True)
    category = Choice(Category, required=True)
    grams_each = fields.Integer(required=True)
    contents = fields.List(fields.String(), required=True)
    storage = Choice(Storage, required=True)
    needs_cooking = fields.Boolean(required=True)
    revision = fields.String(required=True, metadata={"description": "To be sent with a correction."})


class ChangeProductSchema(Shape):
    """What is left out, or null, stays."""

    revision = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "As read; the correction is refused where somebody else made one since."},
    )
    name = Text(load_default=None, metadata={"maxLength": 80})
    category = Choice(Category, load_default=None)
    grams_each = Whole(0, MOST_GRAMS, load_default=None)
    storage = Choice(Storage, load_default=None)
    needs_cooking = Flag(load_default=None)
    contents = fields.List(Text(), load_default=None)


class AddProductSchema(Shape):
    code = Text(required=True, metadata={"description": "The barcode's digits.", "example": "8801234567893"})
    name = Text(required=True, metadata={"maxLength": 80})
    category = Choice(Category, load_default=Category.OTHER)
    grams_each = Whole(0, MOST_GRAMS, load_default=0)
    storage = Choice(Storage, load_default=Storage.ROOM)
    needs_cooking = Flag(
        load_default=None,
        allow_none=True,
        metadata={"description": "What is usual for the category where it is left out."},
    )


class LotSchema(Shape):
    """Units that came together, with what is left of them."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    category = Choice(Category, required=True)
    product_id = fields.UUID(required=True, allow_none=True)
    donation_id = fields.UUID(required=True, allow_none=True)
    lot_code = fields.String(required=True, allow_none=True)
    grams_each = fields.Integer(required=True)
    contains = fields.List(
        fields.String(), required=True, metadata={"description": "Unread labels: all that anybody forbids."}
    )
    label_read_on = fields.Date(required=True, allow_none=True)
    revision = fields.Integer(required=True, metadata={"description": "To be sent with a label."})
    storage = Choice(Storage, required=True)
    needs_cooking = fields.Boolean(required=True)
    expires_on = fields.Date(required=True, allow_none=True)
    arrived_on = fields.Date(required=True)
    units = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    blocked = fields.Boolean(required=True)


class LotsQuery(Shape):
    show = Text(load_default="", metadata={"enum": ["", "spoils", "unread", "long", "blocked", "all"]})


class TakeInSchema(Shape):
    name = Text(load_default="", metadata={"maxLength": 80})
    units = Whole(1, MOST_UNITS, required=True)
    code = Text(load_default=None, allow_none=True, metadata={"description": "As scanned."})
    category = Choice(Category, load_default=None, allow_none=True)
    grams_each = Whole(0, MOST_GRAMS, load_default=None, allow_none=True)
    storage = Choice(Storage, load_default=None, allow_none=True)
    needs_cooking = Flag(load_default=None, allow_none=True)
    expires_on = Day(load_default=None, allow_none=True)
    goes_today = Flag(load_default=False)
    tenths_celsius = Whole(-400, 600, load_default=None, allow_none=True)
    place = Text(load_default="", metadata={"maxLength": 40})
    lot_code = Text(load_default=None, allow_none=True)
    donation_id = fields.UUID(load_default=None, allow_none=True)
    amount_sure = Flag(load_default=False)
    recalled = Choice(
        Recalled,
        load_default=None,
        allow_none=True,
        metadata={"description": "Asked for by a refusal, where a recall may be about it."},
    )


class ReadLabelSchema(Shape):
    revision = Whole(
        1,
        2**31 - 1,
        load_default=None,
        allow_none=True,
        metadata={"description": "As read; refused where somebody else read or corrected the label since."},
    )
    contents = fields.List(Text(), required=True)
    name = Text(load_default=None, allow_none=True)
    category = Choice(Category, load_default=None, allow_none=True)
    grams_each = Whole(0, MOST_GRAMS, load_default=None, allow_none=True)
    storage = Choice(Storage, load_default=None, allow_none=True)
    needs_cooking = Flag(load_default=None, allow_none=True)
    expires_on = Day(load_default=None, allow_none=True)
    no_expiry = Flag(load_default=False)


class MovementSchema(Shape):
    """One change of stock."""

    id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True)
    place = fields.String(required=True)
    kind = Choice(MovementKind, required=True)
    units = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    reason = Choice(Reason, required=True, allow_none=True)
    household_id = fields.UUID(required=True, allow_none=True)
    other_branch_id = fields.String(required=True, allow_none=True)
    moved_at = fields.AwareDateTime(required=True)


class MovementsQuery(PageQuery):
    lot_id = fields.UUID(load_default=None)
    kind = Choice(MovementKind, load_default=None)


class MoveStockSchema(Shape):
    """What `kind` needs beside units: a reason, a household, a place or a branch."""

    kind = Choice(MovementKind, required=True)
    lot_id = fields.UUID(required=True)
    place = Text(required=True, metadata={"maxLength": 40})
    units = Whole(0, MOST_UNITS, required=True, metadata={"description": "For `counted`: what is there."})
    reason = Choice(Reason, load_default=None, allow_none=True)
    household_id = fields.UUID(load_default=None, allow_none=True)
    promised = Flag(load_default=False, metadata={"description": "Handed out of what was reserved."})
    to_place = Text(load_default="")
    to_branch_id = Text(load_default="")


class WriteOffSchema(Shape):
    """A large write-off that waits for a second person."""

    id = fields.UUID(required=True)
    lot_id = fields.UUID(required=True)
    place = fields.String(required=True)
    units = fields.Integer(required=True)
    reason = Choice(Reason, required=True)
    state = Choice(WriteOffState, required=True)
    asked_by_id = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)


class AnswerWriteOffSchema(Shape):
    approve = Flag(required=True)


class RecallSchema(Shape):
    """A recall."""

    id = fields.UUID(required=True)
    product_id = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)


class RecallLotSchema(Shape):
    lot_id = fields.UUID(required=True)
    blocked_units = fields.Integer(required=True)


class FoodCallSchema(Shape):
    """A telephone call to a household."""

    id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    outcome = Choice(CallOutcome, required=True)
    note = fields.String(
        required=True, allow_none=True, metadata={"description": "For those who call; null for others."}
    )
    called_by_id = fields.UUID(required=True)
    called_at = fields.AwareDateTime(required=True)
    undone_by_id = fields.UUID(required=True, allow_none=True)
    undone_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "From then on the call does not count."}
    )


class ToCallSchema(Shape):
    """A household on a list of whom to call."""

    household_id = fields.UUID(required=True)
    reached = fields.Boolean(required=True)
    calls = fields.List(
        fields.Nested(FoodCallSchema), required=True, metadata={"description": "The oldest first."}
    )


class NoteFoodCallSchema(Shape):
    household_id = fields.UUID(required=True)
    outcome = Choice(CallOutcome, required=True)
    note = Text(
        load_default=None,
        allow_none=True,
        metadata={"maxLength": CALL_NOTE_LENGTH},
    )


class RecallHouseholdSchema(Shape):
    household_id = fields.UUID(required=True)
    units = fields.Integer(required=True)
    told = fields.Boolean(required=True)
    tries = fields.Integer(required=True)
    calls = fields.List(
        fields.Nested(FoodCallSchema), required=True, metadata={"description": "The oldest first."}
    )


class RecallBranchSchema(Shape):
    branch_id = fields.String(required=True)
    units = fields.Integer(required=True)


class RecallFullSchema(RecallSchema):
    """A recall with what is blocked and who got it."""

    lots = fields.List(fields.Nested(RecallLotSchema), required=True)
    households = fields.List(fields.Nested(RecallHouseholdSchema), required=True)
    branches = fields.List(
        fields.Nested(RecallBranchSchema),
        required=True,
        metadata={"description": "To which some of it was passed on; their food coordinators are told."},
    )


class OpenRecallSchema(Shape):
    lot_id = fields.UUID(load_default=None, allow_none=True)
    product_id = fields.UUID(load_default=None, allow_none=True)
    reason = Text(required=True, metadata={"maxLength": 500})


ShelfCounts = list_of(CountSchema)
Donors = list_of(DonorSchema)
Donations = list_of(DonationSchema)
FoodOffers = list_of(FoodOfferSchema)
Products = list_of(ProductSchema)
Lots = list_of(LotSchema)
MovementsPage = page_of(MovementSchema)
WriteOffs = list_of(WriteOffSchema)
Recalls = list_of(RecallSchema)
ToCall = list_of(ToCallSchema)
