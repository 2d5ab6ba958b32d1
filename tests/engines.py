"""Which database engines a test runs on.

What the database itself promises (the ledger, every command and query, races, migrations, proofs) is
tried on both. What Python alone answers (pages, the API's shape, who may open what) is the same on each, so
such a test runs on one of the two, half of them on either; with `--full` on both. So do the values of
`@pytest.mark.in_turn(name, values)`: each value goes to one of the engines, in turn.
"""

from fnmatch import fnmatch
from pathlib import Path
from zlib import crc32

import pytest

ENGINES = ("sqlite", "postgresql")
ON_ONE = (
    "api/*",
    "care_pages/*",
    "*/test_*_api.py",
    "*/test_*page*.py",
    "*/test_query_counts.py",
    "permissions/test_table.py",
)
ON_BOTH = ("*/test_bad_input.py",)
"""Of those: each engine refuses other numbers and letters."""

HERE = Path(__file__).resolve().parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    definition = metafunc.definition
    if "databases" not in metafunc.fixturenames or _chooses_itself(definition):
        return
    full = metafunc.config.getoption("--full")
    turns = definition.get_closest_marker("in_turn")
    if turns is not None:
        name, values = turns.args
        pairs = [
            (engine, value)
            for number, value in enumerate(values)
            for turn, engine in enumerate(ENGINES)
            if full or turn == number % len(ENGINES)
        ]
        metafunc.parametrize(("databases", name), pairs, indirect=["databases"], scope="session")
        return
    path = definition.path.relative_to(HERE).as_posix()
    one = _matches(path, ON_ONE) and not _matches(path, ON_BOTH) and not full
    chosen = crc32(f"{path}::{definition.name}".encode()) % len(ENGINES)
    engines = ENGINES[chosen : chosen + 1] if one else ENGINES
    metafunc.parametrize("databases", engines, indirect=True, scope="session")


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _chooses_itself(definition: pytest.Function) -> bool:
    return any("databases" in mark.args[0] for mark in definition.iter_markers("parametrize"))
