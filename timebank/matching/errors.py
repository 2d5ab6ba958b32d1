"""What matching refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from timebank.core.errors import DomainError, Kind


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of an instance: its JSON path, a code with words, and their figures."""

    path: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class InstanceRefused(DomainError):
    """The instance cannot be planned, for each of `faults`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.instance-refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)


class PlanNotProven(RuntimeError):
    """The plan was not shown to be the best one: a fault of ours, never of what was asked."""


class RoundNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "matching.round-not-found"


class AppointmentNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "matching.appointment-not-found"


class DecisionNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "matching.decision-not-found"


class DaysUnfit(DomainError):
    """A round has days ahead, at most `most` of them; `row` says which of those given is none."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.days-unfit"
    field: ClassVar = "day"


class DayTwice(DomainError):
    """A day has each of its places once."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.day-twice"
    field: ClassVar = "place"


class NextUnfit(DomainError):
    """The next round begins after this one."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.next-unfit"
    field: ClassVar = "next_on"


class HoursUnfit(DomainError):
    """A day's hours begin before they end."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.hours-unfit"
    field: ClassVar = "from_hour"


class HoursPassed(DomainError):
    """The round has today's hours only, and they are over."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.hours-passed"
    field: ClassVar = "until_hour"


class PlaceNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.place-needed"
    field: ClassVar = "place"


class PlaceUnknown(DomainError):
    """The branch keeps no such place; `row` says which of the days given names it."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.place-unknown"
    field: ClassVar = "place_id"


class PlaceNotOffered(DomainError):
    """The place is closed: no further round is held there; `row` as above."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.place-not-offered"
    field: ClassVar = "place_id"


class PlaceNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "matching.place-not-found"


class PlaceNameNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.place-name-needed"
    field: ClassVar = "name"


class PlaceKnown(DomainError):
    """An open place of the branch bears that name already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.place-known"
    field: ClassVar = "name"


class AddressNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.address-needed"
    field: ClassVar = "address"


class PlaceChanged(DomainError):
    """Somebody else changed the place since it was read."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.place-changed"


class PlaceClosed(DomainError):
    """It was closed already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.place-closed"


class CapUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.cap-unfit"
    field: ClassVar = "category_cap"


class VanUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.van-unfit"
    field: ClassVar = "van_units"


class RoundNotOpen(DomainError):
    """The round is confirmed or closed: its plan stands."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.round-not-open"


class RoundNotConfirmed(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.round-not-confirmed"


class RoundClosed(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.round-closed"


class RoundCalledOff(DomainError):
    """It was called off already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.called-off"


class NoteNeeded(DomainError):
    """Another reason than those of the list is written down."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.note-needed"
    field: ClassVar = "note"


class NextPassed(DomainError):
    """The next date that households are told is a day to come."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.next-passed"
    field: ClassVar = "next_on"


class NotPlanned(DomainError):
    """There is no plan yet."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.not-planned"


class PlanStale(DomainError):
    """Stock, households or times changed since the plan was made."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.plan-stale"


class PlanChanged(DomainError):
    """Somebody else changed the plan since it was read."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.plan-changed"


class PlanConflicts(DomainError):
    """What the plan gives may not be given any more, at `count` places."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.plan-conflicts"


class LocksConflict(DomainError):
    """What was locked may not be given any more, at `count` places."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.locks-conflict"


class HouseholdNotInRound(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.household-not-in-round"
    field: ClassVar = "household_id"


class LotNotInRound(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.lot-not-in-round"
    field: ClassVar = "lot_id"


class MayNotHave(DomainError):
    """A hard rule is in the way; `codes` names what it holds."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.may-not-have"
    field: ClassVar = "units"


class CannotKeep(MayNotHave):
    """The household cannot keep it cold, or cook it."""

    code: ClassVar = "matching.cannot-keep"


class RefusedBefore(MayNotHave):
    """A coordinator refused the lot to the household, and the refusal stands."""

    code: ClassVar = "matching.refused-before"


class NotInTime(MayNotHave):
    """It comes in after their pick-up, or does not keep until then."""

    code: ClassVar = "matching.not-in-time"


class TooMany(DomainError):
    """More than a cap, the van or the lot allows."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.too-many"
    field: ClassVar = "units"


class UnitsUnfit(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.units-unfit"
    field: ClassVar = "units"


class ReasonNeeded(DomainError):
    """Whoever overrides the plan says why."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.reason-needed"
    field: ClassVar = "reason"


class DecidedAlready(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.decided-already"


class DecisionEnded(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.decision-ended"


class NotBooked(DomainError):
    """The household has collected, cancelled or missed it already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.not-booked"


class SetAsideInRound(DomainError):
    """A confirmed round has set `units` of them aside for the household."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.set-aside-in-round"
    field: ClassVar = "units"


class TimeUnfit(DomainError):
    """The round is not open at that day and hour."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.time-unfit"
    field: ClassVar = "spot"


class NotReceiving(DomainError):
    """The household's need is not confirmed for that day; `phone` is the branch's."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.not-receiving"
    field: ClassVar = "spot"


class VanLoaded(DomainError):
    """What the van brings stands since the plan was confirmed; `phone` is the branch's."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.van-loaded"
    field: ClassVar = "spot"


class TimePassed(DomainError):
    """That hour is over already."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.time-passed"
    field: ClassVar = "spot"


class TimeFull(DomainError):
    """As many as may come in that hour are booked."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.time-full"
    field: ClassVar = "spot"


class NotOnThatDay(DomainError):
    """What is set aside does not last, or is not there, on that day."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.not-on-that-day"
    field: ClassVar = "spot"


class CollectorNeeded(DomainError):
    """Somebody else collects: their name is written down."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.collector-needed"
    field: ClassVar = "collector_name"


class NothingHanded(DomainError):
    """Nothing was ticked."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "matching.nothing-handed"
    field: ClassVar = "picks"


class PickSettled(DomainError):
    """It was handed out, or went back to the shelf, already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "matching.pick-settled"


class NotYours(DomainError):
    """Only the household's representative does this."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "matching.not-yours"
