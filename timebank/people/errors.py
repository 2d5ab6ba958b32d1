"""What people refuses."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class PersonNotFound(DomainError):
    """The branch has no such person."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.person-not-found"


class BranchNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.branch-not-found"


class LinkNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.link-not-found"


class ConsentNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.consent-not-found"


class RoleNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.role-not-found"


class TrainingNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.training-not-found"


class EventNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.event-not-found"


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


class TitleMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.title-missing"
    field: ClassVar = "title"


class TooManyJoinings(DomainError):
    """Too many people joined from one address within an hour."""

    kind: ClassVar = Kind.TOO_MANY
    code: ClassVar = "people.too-many-joinings"


class TrainingInFuture(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.training-in-future"
    field: ClassVar = "held_on"


class TrainingTooLong(DomainError):
    """A training has between 1 and `most_minutes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.training-too-long"
    field: ClassVar = "minutes"


class TrainingVoided(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.training-voided"


class EventInPast(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.event-in-past"
    field: ClassVar = "day"


class EventUnfit(DomainError):
    """A training has a title, a place, 10 to 1,440 minutes and 1 to 1,000 seats."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.event-unfit"


class EventCancelled(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-cancelled"


class EventStarted(DomainError):
    """The training has begun: it is too late to sign up, give a seat back or cancel."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-started"


class EventNotStarted(DomainError):
    """Attendance is recorded when the training has begun."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-not-started"


class EventFull(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-full"


class SeatTaken(DomainError):
    """The person has a seat already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.seat-taken"


class NoSeat(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.no-seat"


class RoleHeld(DomainError):
    """The person has the role for some of these days already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.role-held"
    field: ClassVar = "role"


class RolesApart(DomainError):
    """Nobody holds both of these roles in one branch."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.roles-apart"
    field: ClassVar = "role"


class RoleOfOtherKind(DomainError):
    """The branch, or the one who gives it, has no such role to give."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.role-of-other-kind"
    field: ClassVar = "role"


class RoleEnded(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.role-ended"


class RoleDaysUnfit(DomainError):
    """A role ends on or after the day it starts, and not before yesterday."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.role-days-unfit"
    field: ClassVar = "ends_on"


class DeputyNeedsEnd(DomainError):
    """Somebody who stands in does so until a day that is named."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.deputy-needs-end"
    field: ClassVar = "ends_on"


class LastAdministrator(DomainError):
    """The bank would be left without an administrator."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.last-administrator"


class BranchTaken(DomainError):
    """There is a branch of that short name."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.branch-taken"
    field: ClassVar = "id"


class BranchNameUnfit(DomainError):
    """A short name has 2 to 32 small Latin letters, digits and hyphens."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.branch-name-unfit"
    field: ClassVar = "id"


class DistrictNotFound(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.district-not-found"
    field: ClassVar = "district_code"


class ZoneUnknown(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.zone-unknown"
    field: ClassVar = "zone"


class DistrictsUnreadable(DomainError):
    """The file of districts has another shape; `line` is the first one that could not be read."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.districts-unreadable"
    field: ClassVar = "file"


class BankNotEmpty(DomainError):
    """A bank is set up once."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.bank-not-empty"


class TooManyTries(DomainError):
    """Too many failures from strangers: for this number, or from this network; again at `until`."""

    kind: ClassVar = Kind.TOO_MANY
    code: ClassVar = "sign-in.too-many-tries"


class TooManyCodes(DomainError):
    """So many codes were asked for that the next one goes out at `until`."""

    kind: ClassVar = Kind.TOO_MANY
    code: ClassVar = "sign-in.too-many-codes"


class CodeWrong(DomainError):
    """`left` tries are left for this code."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.code-wrong"
    field: ClassVar = "code"


class CodeOver(DomainError):
    """The code has run out, was used, or was tried too often."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.code-over"
    field: ClassVar = "code"


class SlipWrong(DomainError):
    """No slip has this number, or it was used, or has run out."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.slip-wrong"
    field: ClassVar = "code"


class PasswordWrong(DomainError):
    """Nobody signs in with this number or address and this password."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-wrong"
    field: ClassVar = "password"


class PasswordTooShort(DomainError):
    """A password has `least` characters or more."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-too-short"
    field: ClassVar = "password"


class PasswordTooLong(DomainError):
    """A password has `most` characters at most."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-too-long"
    field: ClassVar = "password"


class PasswordGuessable(DomainError):
    """It is made of common passwords, repetitions, rows of keys, or the person's own name and numbers."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-guessable"
    field: ClassVar = "password"


class PasswordNeeded(DomainError):
    """Staff keep a password."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "sign-in.password-needed"


class SecondFactorWrong(DomainError):
    """Neither the app's present code nor an unused recovery code."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.second-factor-wrong"
    field: ClassVar = "code"


class SecondFactorStands(DomainError):
    """An app is set up already; it is taken off first."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.second-factor-stands"


class NoLogin(DomainError):
    """The person has no login: neither a number nor an address, nor a slip."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.no-login"


class SlipNotYours(DomainError):
    """Nobody prints a slip for themselves, and only an administrator prints one for staff."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "sign-in.slip-not-yours"


class TokenNotFound(DomainError):
    """The branch has no such token."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "sign-in.token-not-found"


class TokenWithoutRole(DomainError):
    """A token is for a role that the person has."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.token-without-role"


class PresentPasswordWrong(DomainError):
    """The password that was said again is not the login's."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.present-password-wrong"
    field: ClassVar = "present"
