"""What has to be settled before an account ends."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class VisitsUndecided(DomainError):
    """Visits of the person wait for a decision, which would still move minutes."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.visits-undecided"


class StillOpenThings(DomainError):
    """Gifts (`gifts`) or requests for care (`redemptions`) are underway."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.still-open-things"
    field: ClassVar = "cancel_open"


class StillOwes(DomainError):
    """`minutes` are owed, more than there are."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.still-owes"
