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
