"""`python -m tests.bench [NAME…]`: measures, and prints one JSON object a line, then a table.

A module of this folder that measures something has a function `measure()`, which yields figures. Values are
ratios within one run wherever they can be, since another machine, or another hour, is another speed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value. `goal` is such as ">= 0.4"; `beside` says what it was measured against."""

    name: str
    value: float
    unit: str
    goal: str | None = None
    beside: str | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the goal was reached; None where there is none."""
        if self.goal is None:
            return None
        sign, wanted = self.goal.split()
        return self.value >= float(wanted) if sign == ">=" else self.value <= float(wanted)
