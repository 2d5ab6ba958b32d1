"""The provinces, cities and districts that the software comes with."""

import csv
from pathlib import Path

from timebank.people.commands.branches import DistrictRow

REGIONS = Path(__file__).resolve().parent / "data" / "regions.csv"


def read_regions(path: Path = REGIONS) -> tuple[DistrictRow, ...]:
    """Return the file's lines."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(DistrictRow(**row) for row in csv.DictReader(lines))
