"""What policies refuse."""

from typing import Any, ClassVar

from timebank.core.errors import DomainError, Kind


class PolicyVersionNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "policies.version-not-found"


class NoPolicyInForce(DomainError):
    """No national version was in force on that `day`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "policies.none-in-force"


class RuleRefused(DomainError):
    """Something is wrong with one rule of a version: `name` is the policy's field."""

    kind: ClassVar = Kind.INVALID

    def __init__(self, *, name: str, **values: Any) -> None:  # noqa: ANN401
        super().__init__(name=name, **values)
        self.field = name  # type: ignore[misc]


class OutOfRange(RuleRefused):
    """The value of `name` is not between `least` and `most`."""

    code: ClassVar = "policies.out-of-range"


class BeyondNationalLimit(RuleRefused):
    """A branch asked for a value of `name` outside of what the national version allows: `least` to `most`."""

    code: ClassVar = "policies.beyond-national-limit"


class BelowNationalLimit(RuleRefused):
    """A branch asked for a value of `name` under `least`, which is all that the national version asks for."""

    code: ClassVar = "policies.below-national-limit"


class LooserThanNational(RuleRefused):
    """A branch switched off a safeguard, `name`, that the national version asks for."""

    code: ClassVar = "policies.looser-than-national"


class NationalOnly(RuleRefused):
    """A branch tried to set `name`, which is the same everywhere."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "policies.national-only"


class AboveOther(RuleRefused):
    """The value of `name` is above that of `other`, which it cannot be."""

    code: ClassVar = "policies.above-other"


class ValueOutsideOwnLimits(RuleRefused):
    """The national value of `name` is outside of the limits that the same version gives to branches."""

    code: ClassVar = "policies.value-outside-limits"


class ActivityUnfit(RuleRefused):
    """An activity lacks a name, or its code is no code or there twice. `activity` is its name or code."""

    code: ClassVar = "policies.activity-unfit"


class NoActivity(RuleRefused):
    """No activity would be left to log."""

    code: ClassVar = "policies.no-activity"


class ContentUnreadable(RuleRefused):
    """The content has a field that there is not, or a value of another kind. `name` is the field."""

    code: ClassVar = "policies.content-unreadable"


class VersionNotADraft(DomainError):
    """The version was published or dropped: it never changes again."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "policies.version-not-a-draft"


class DraftChanged(DomainError):
    """The draft was edited after the page was opened."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "policies.draft-changed"


class SamePerson(DomainError):
    """Nobody publishes what they drafted."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "policies.same-person"


class EffectiveTooEarly(DomainError):
    """A version cannot begin before `earliest`: nothing is changed backwards."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "policies.effective-too-early"
    field: ClassVar = "effective_from"


class NothingChanges(DomainError):
    """The draft says the same as the version before it."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "policies.nothing-changes"


class AnotherWasPublished(DomainError):
    """Another version of this branch was published at the same moment."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "policies.another-was-published"


class AlreadySeeded(DomainError):
    """There is a national version already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "policies.already-seeded"
