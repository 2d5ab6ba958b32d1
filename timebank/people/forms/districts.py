"""The file of provinces, cities and districts."""

import csv
import io
from importlib.resources import files

from timebank.people.commands import DistrictRow
from timebank.people.errors import DistrictsUnreadable

COLUMNS = ("region_code", "region_ko", "region_en", "district_ko", "district_en")


def read_districts(content: bytes) -> tuple[DistrictRow, ...]:
    """Read a CSV with the columns `region_code,region_ko,region_en,district_ko,district_en`.

    A line without a district stands for the region itself. UTF-8, with or without a mark, or CP949.

    Raises:
        DistrictsUnreadable
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp949")
        except UnicodeDecodeError as fault:
            raise DistrictsUnreadable(line=1) from fault
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = []
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise DistrictsUnreadable(line=1)
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(COLUMNS):
                raise DistrictsUnreadable(line=reader.line_num)
            rows.append(DistrictRow(**dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))))
    except csv.Error as fault:
        raise DistrictsUnreadable(line=reader.line_num) from fault
    return tuple(rows)


def shipped_districts() -> tuple[DistrictRow, ...]:
    """Return the provinces, cities and districts that come with the software."""
    return read_districts((files("timebank.people") / "data" / "regions.csv").read_bytes())
