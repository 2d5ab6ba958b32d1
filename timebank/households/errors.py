"""What households refuse. `field` is the command's and the form's field that the sentence stands beside."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class HouseholdNotFound(DomainError):
    """The branch has no such household."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "households.household-not-found"


class ConsentNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "households.consent-not-found"


class MayBeKnown(DomainError):
    """A household with the same person, name and birth date, telephone or address is there."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "households.may-be-known"


class NameNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.name-needed"
    field: ClassVar = "name"


class SizeUnfit(DomainError):
    """A household has 1 to `most` people."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.size-unfit"
    field: ClassVar = "size"


class YearsUnfit(DomainError):
    """Birth years are years of people who live."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.years-unfit"
    field: ClassVar = "birth_years"


class TooManyYears(DomainError):
    """More birth years than people."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.too-many-years"
    field: ClassVar = "birth_years"


class LimitUnknown(DomainError):
    """The word is none of the allergens and limits of that day."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.limit-unknown"
    field: ClassVar = "limits"


class LimitTooLong(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.limit-too-long"
    field: ClassVar = "other_limits"


class WeekdayNeeded(DomainError):
    """Who collects says the day."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.weekday-needed"
    field: ClassVar = "weekday"


class HourUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.hour-unfit"
    field: ClassVar = "hour"


class ProxyNeeded(DomainError):
    """Who sends somebody says their name."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.proxy-needed"
    field: ClassVar = "proxy_name"


class AddressNeeded(DomainError):
    """Who has it delivered says where to."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.address-needed"
    field: ClassVar = "address"


class FoodConsentNeeded(DomainError):
    """Without consent to being on record nothing is kept."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.food-consent-needed"
    field: ClassVar = "consents"


class HealthConsentNeeded(DomainError):
    """What harms somebody is about their health, and asks a consent of its own."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.health-consent-needed"
    field: ClassVar = "consents"


class CapsNeeded(DomainError):
    """A facility has caps of its own."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.caps-needed"
    field: ClassVar = "item_cap"


class CapUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.cap-unfit"

    def __init__(self, *, at: str, most: int) -> None:
        super().__init__(most=most)
        self.field = at  # type: ignore[misc]


class ChangedMeanwhile(DomainError):
    """Somebody else changed the household since it was read."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "households.changed-meanwhile"


class NotAnOfficer(DomainError):
    """A need is confirmed by a welfare officer."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "households.not-an-officer"


class NeedUnfit(DomainError):
    """A level of need lies between `least` and `most` per cent."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.need-unfit"
    field: ClassVar = "need_percent"


class EndUnfit(DomainError):
    """A need ends within three years, and not before `earliest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.end-unfit"
    field: ClassVar = "ends_on"


class RepresentativeDiffers(DomainError):
    """Neither number, nor name with birth date, nor address of the member are the household's."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.representative-differs"
    field: ClassVar = "person_id"


class NobodyRepresents(DomainError):
    """No member represents the household."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "households.nobody-represents"


class HouseholdEnded(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "households.household-ended"


class NoPapersDue(DomainError):
    """The papers came already, or none were asked for."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "households.no-papers-due"


class ConsentGivenAlready(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "households.consent-given-already"


class ConsentWithdrawn(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "households.consent-withdrawn"


class AllergensUnfit(DomainError):
    """The list of allergens cannot be read; `line` names where."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "households.allergens-unfit"
