"""What is refused of food work."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class FoodWorkNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.food-work-not-found"


class NotYourFoodWork(DomainError):
    """Only the volunteer logs and withdraws it."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.not-your-food-work"


class FoodWorkDecided(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.food-work-decided"


class FoodWorkWithdrawn(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.food-work-withdrawn"


class FoodWorkNotApproved(DomainError):
    """Only what was approved can be taken back."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.food-work-not-approved"


class FoodWorkUnconfirmed(DomainError):
    """Somebody else entered it, and its volunteer has not confirmed it."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.food-work-unconfirmed"


class FoodWorkConfirmed(DomainError):
    """There is nothing to confirm: its volunteer wrote it, or confirmed it already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.food-work-confirmed"


class ConfirmsOwnFoodWork(DomainError):
    """Who entered it does not say that its volunteer agrees."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.confirms-own-food-work"


class EnteredFoodWork(DomainError):
    """Nobody decides about what they entered."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.entered-food-work"


class FoodWorkDeputyNotNeeded(DomainError):
    """Somebody of the branch can decide it, so the deputy does not."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.food-work-deputy-not-needed"


class FoodWorkOverlaps(DomainError):
    """Food work of the volunteer runs from `start` to `end`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.food-work-overlaps"
    field: ClassVar = "start"


class NoFoodWorkDecider(DomainError):
    """The person has no role today by which food work is decided."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.no-food-work-decider"


class OwnFoodWork(DomainError):
    """Nobody decides about what they did themselves."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.own-food-work"


class RelativesFoodWork(DomainError):
    """Nobody decides about what a relative did."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.relatives-food-work"
