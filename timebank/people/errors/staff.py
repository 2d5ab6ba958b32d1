"""What is refused about branches, roles and tokens."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class BranchNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.branch-not-found"


class RoleNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.role-not-found"


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
