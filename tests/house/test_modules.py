import ast
import re
from pathlib import Path

from tests.house.source import ROOT, calls, modules, tree, where

LONGEST = 400
SAYS = re.compile(r"_|(lazy_)?(n|p|np)?gettext")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
CLOCK = re.compile(r"([\w…]+\.)*(datetime\.(now|utcnow|today)|date\.today|time\.time(_ns)?|func\.now)$")
# An id begins with the milliseconds of its making; nothing reads them back.
READ_THE_CLOCK = {"timebank/core/clock.py", "timebank/core/ids.py"}
COMMIT = {"timebank/core/db.py"}
KEEPS_CITUS_OUT = re.compile(r"pg_(try_)?advisory|\bLISTEN\s+[a-z]|\bDEFERRABLE\b")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_the_unit_of_work_commits() -> None:
    assert not [
        where(path, call)
        for path in modules("timebank")
        for call, name in calls(path)
        if name.endswith(".commit") and name_of(path) not in COMMIT
    ]


def test_only_the_clock_reads_the_clock() -> None:
    assert not [
        where(path, call)
        for path in modules("timebank")
        for call, name in calls(path)
        if CLOCK.match(name) and name_of(path) not in READ_THE_CLOCK
    ]


def test_no_module_is_too_long_to_be_about_one_thing() -> None:
    lengths = {name_of(path): path.read_text().count("\n") for path in modules("timebank", "tests", ".ci")}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_words_are_said_inside_a_formatted_text() -> None:
    """Babel does not read there: such words would stay English."""
    assert not [
        where(path, call)
        for path in modules("timebank")
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and SAYS.fullmatch(call.func.id)
    ]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [name_of(path) for path in modules("timebank", "tests", ".ci") if path.stem in VAGUE]


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    forbidden = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b")
    here = Path(__file__)
    assert not [
        name_of(path) for path in modules("tests") if path != here and forbidden.search(path.read_text())
    ]


def test_nothing_stands_in_the_way_of_many_database_nodes() -> None:
    assert not [name_of(path) for path in modules("timebank") if KEEPS_CITUS_OUT.search(path.read_text())]
