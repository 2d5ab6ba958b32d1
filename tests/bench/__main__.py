"""Runs the measurements, each named after its module and figure."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterable
from dataclasses import asdict

from tests import bench
from tests.bench import Figure


def main(names: Iterable[str]) -> int:
    wanted = tuple(names)
    figures: list[Figure] = []
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name == "__main__" or (wanted and not any(name.startswith(module.name) for name in wanted)):
            continue
        measure = getattr(importlib.import_module(f"tests.bench.{module.name}"), "measure", None)
        for figure in measure() if measure is not None else ():
            print(json.dumps({key: value for key, value in asdict(figure).items() if value is not None}))  # noqa: T201
            sys.stdout.flush()
            figures.append(figure)
    for line in table(figures):
        print(line)  # noqa: T201
    return 0


def table(figures: list[Figure]) -> list[str]:
    words = {True: "reached", False: "NOT reached", None: ""}
    rows = [("name", "value", "unit", "goal", "", "beside")]
    rows += [
        (
            figure.name,
            f"{figure.value:,.2f}",
            figure.unit,
            figure.goal or "",
            words[figure.reached],
            figure.beside or "",
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
