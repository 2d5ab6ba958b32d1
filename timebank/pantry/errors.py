"""What the pantry refuses. `field` is the command's and the form's field that the sentence stands beside."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class DonorNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.donor-not-found"


class DonorChanged(DomainError):
    """Somebody else corrected the donor since it was read."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.donor-changed"


class NoSuchNumber(DomainError):
    """No household that receives has this number."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.no-such-number"
    field: ClassVar = "household"


class PhotoNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.photo-not-found"


class PhotoTooLarge(DomainError):
    """The file has more than `most_megabytes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.photo-too-large"
    field: ClassVar = "photo"


class PhotoUnreadable(DomainError):
    """The file is no picture of the kinds that are taken."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.photo-unreadable"
    field: ClassVar = "photo"


class DonationNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.donation-not-found"


class ProductNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.product-not-found"


class ProductChanged(DomainError):
    """Somebody else corrected the product, or read a label of it, since it was read."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.product-changed"


class LotNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.lot-not-found"


class LotChanged(DomainError):
    """Somebody else read or corrected the label since it was looked at."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.lot-changed"


class RecallNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.recall-not-found"


class WriteOffNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.write-off-not-found"


class BusinessNumberUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.business-number-unfit"
    field: ClassVar = "business_number"


class OfferNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.offer-not-found"


class OfferAnswered(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.offer-answered"


class OfferedWhatNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.offered-what-needed"
    field: ClassVar = "what"


class FetchDayUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.fetch-day-unfit"
    field: ClassVar = "fetch_by"


class TooManyOffers(DomainError):
    """Too much was offered from one number or one network address within an hour."""

    kind: ClassVar = Kind.TOO_MANY
    code: ClassVar = "pantry.too-many-offers"


class DonationAnswered(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.donation-answered"


class DonationNotAccepted(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.donation-not-accepted"


class WhatNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.what-needed"
    field: ClassVar = "name"


class UnitsUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.units-unfit"
    field: ClassVar = "units"


class GramsUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.grams-unfit"
    field: ClassVar = "grams_each"


class AmountOdd(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.amount-odd"
    field: ClassVar = "units"


class CodeUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.code-unfit"
    field: ClassVar = "code"


class ProductKnown(DomainError):
    """The branch knows a product of this code already: `name`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.product-known"
    field: ClassVar = "code"


class RecalledBefore(DomainError):
    """What comes in may belong to a recall; somebody has to say whether it does."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.recalled-before"
    field: ClassVar = "recalled"


class ExpiresUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.expires-unfit"
    field: ClassVar = "expires_on"


class TemperatureUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.temperature-unfit"
    field: ClassVar = "tenths_celsius"


class ContentUnknown(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.content-unknown"
    field: ClassVar = "contents"


class NotEnough(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.not-enough"
    field: ClassVar = "units"


class LotBlocked(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.lot-blocked"


class LotExpired(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.lot-expired"


class LotUndated(DomainError):
    """Nobody has read until when this food keeps, and it came before today."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.lot-undated"


class DateNeeded(DomainError):
    """Whoever reads the label of food says until when it keeps, or that it has no date."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.date-needed"
    field: ClassVar = "expires_on"


class HarmsHousehold(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.harms-household"
    field: ClassVar = "household_id"


class LacksWhatItNeeds(HarmsHousehold):
    """The household cannot keep it cold, or cook it."""

    code: ClassVar = "pantry.lacks-what-it-needs"


class HouseholdNotServed(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.household-not-served"
    field: ClassVar = "household_id"


class ReasonNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.reason-needed"
    field: ClassVar = "reason"


class NothingDiffers(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.nothing-differs"
    field: ClassVar = "units"


class CountBelowReserved(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.count-below-reserved"
    field: ClassVar = "units"


class SamePlace(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.same-place"
    field: ClassVar = "to_place"


class NotHandedOut(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.not-handed-out"
    field: ClassVar = "units"


class WriteOffAnswered(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.write-off-answered"


class AnswersOwnWriteOff(DomainError):
    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "pantry.answers-own-write-off"


class OwnBranch(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.own-branch"
    field: ClassVar = "to_branch_id"


class RecallNeedsOne(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.recall-needs-one"
    field: ClassVar = "lot_id"


class AlreadyRecalled(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.already-recalled"


class NotOnCallList(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "pantry.not-on-call-list"
    field: ClassVar = "household_id"


class CallNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "pantry.call-not-found"


class OutcomeUnfit(DomainError):
    """A call about this thing cannot end so."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.outcome-unfit"
    field: ClassVar = "outcome"


class KindNotAsked(DomainError):
    """Lots are received by taking them in, and recalled by a recall."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "pantry.kind-not-asked"
    field: ClassVar = "kind"
