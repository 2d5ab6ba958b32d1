"""What is refused about people: who they are, how they are reached, family, consents."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class PersonNotFound(DomainError):
    """The branch has no such person."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.person-not-found"


class LinkNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.link-not-found"


class ConsentNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.consent-not-found"


class NameMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.name-missing"
    field: ClassVar = "name"


class NameTooLong(DomainError):
    """A name has at most `most` characters."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.name-too-long"
    field: ClassVar = "name"


class NameUnfit(DomainError):
    """A name holds letters and the marks of names, no pictures."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.name-unfit"
    field: ClassVar = "name"


class TextTooLong(DomainError):
    """A text has at most `most` characters."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.text-too-long"


class ResidentNumberRefused(DomainError):
    """Resident registration numbers are kept nowhere."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.resident-number-refused"


class BirthDateMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.birth-date-missing"
    field: ClassVar = "birth_date"


class BirthDateInFuture(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.birth-date-in-future"
    field: ClassVar = "birth_date"


class BirthDateTooEarly(DomainError):
    """Nobody who lives was born before `year`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.birth-date-too-early"
    field: ClassVar = "birth_date"


class PhoneUnreadable(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.phone-unreadable"
    field: ClassVar = "phone"


class EmailUnreadable(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.email-unreadable"
    field: ClassVar = "email"


class ContactMissing(DomainError):
    """Neither a telephone number nor an e-mail address."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.contact-missing"
    field: ClassVar = "phone"


class GuardianMissing(DomainError):
    """Somebody under 18 without a guardian's name and number."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.guardian-missing"
    field: ClassVar = "guardian_name"


class MembershipConsentMissing(DomainError):
    """Nobody is registered without agreeing to it."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.membership-consent-missing"
    field: ClassVar = "consents"


class MayBeThere(DomainError):
    """The branch has somebody who may be the same person; say that it is somebody else, or stop."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.may-be-there"
    field: ClassVar = "somebody_else"


class NotADuplicate(DomainError):
    """Nothing says that the person may be there twice, or it was settled."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.not-a-duplicate"


class AlreadyIdentified(DomainError):
    """Too much hangs on this record to close it as a double: its identity was seen."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.already-identified"


class NotActive(DomainError):
    """The person has left, or has died."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.not-active"


class OwnRecord(DomainError):
    """Nobody confirms, or gives a role to, themselves."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "people.own-record"


class NotYours(DomainError):
    """Only the person, or a coordinator for them, can do that."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "people.not-yours"


class StaffWish(DomainError):
    """How staff are told is chosen by themselves."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "people.staff-wish"


class StaffContact(DomainError):
    """The contact data of staff is changed by themselves or an administrator."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "people.staff-contact"


class SamePerson(DomainError):
    """A family link needs two people."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.same-person"
    field: ClassVar = "relative_id"


class LinkExists(DomainError):
    """The two are linked already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.link-exists"
    field: ClassVar = "relative_id"


class LinkEnded(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.link-ended"


class NotFamily(DomainError):
    """Visits can be shared with a confirmed relative only."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.not-family"
    field: ClassVar = "towards_id"


class ConsentGiven(DomainError):
    """This consent stands already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.consent-given"


class ConsentWithdrawn(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.consent-withdrawn"


class ConsentNeedsRelative(DomainError):
    """Sharing visits names one relative; other consents name nobody."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.consent-needs-relative"
    field: ClassVar = "towards_id"


class LeavingAtBranch(DomainError):
    """Without consent to membership there is none: leaving is done with the branch."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.leaving-at-branch"


class BasisMissing(DomainError):
    """A family link says by what the coordinator knows it."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.basis-missing"
    field: ClassVar = "basis"


class TooManyJoinings(DomainError):
    """Too many people joined from one address within an hour."""

    kind: ClassVar = Kind.TOO_MANY
    code: ClassVar = "people.too-many-joinings"
