"""Proofs: tests of a promise, at a tenth of their size by default and at full size under `--full`.

    @pytest.mark.proof("Of many debits at once exactly the covered ones succeed")
    def test_…(own_engine: Engine, proof: Proof) -> None:
        threads = proof.size(320)
        …
        proof.saw(f"{threads} threads, {succeeded} of {covered} covered debits succeeded")

`make prove` runs them with `--full` and keeps what they saw in docs/proofs.md.
"""

import os
import platform
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "proofs.md"
TENTH = 10
HEAD = """\
# Proofs

What `make prove` saw when it last ran each proof at full size. `make test` runs the same tests at a tenth.

| what | on | size | what was seen | seconds | date | machine |
| --- | --- | --- | --- | ---: | --- | --- |
"""


@dataclass(slots=True)
class Proof:
    """The size of one proof, and what it saw."""

    full: bool
    sizes: list[int] = field(default_factory=list)
    sights: list[str] = field(default_factory=list)

    def size(self, full: int, *, least: int = 1, share: int = TENTH) -> int:
        """Return `full` under `--full`, else a tenth of it or a smaller share, but not fewer than `least`."""
        size = full if self.full else max(least, full // share)
        self.sizes.append(size)
        return size

    def saw(self, sight: str) -> None:
        """Keep a sentence with the figures that the proof came to."""
        self.sights.append(sight)


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    """What a proof asks its size, and tells what it saw."""
    proof = Proof(full=request.config.getoption("--full"))
    request.node.stash[_PROOF] = proof
    return proof


_PROOF = pytest.StashKey[Proof]()
_ROWS = pytest.StashKey[dict[tuple[str, str], list[str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run proofs at full size and write docs/proofs.md")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_ROWS] = {}
    config.pluginmanager.register(_Reports(config), "timebank-proofs")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:  # noqa: ANN401
    marker, proof = item.get_closest_marker("proof"), item.stash.get(_PROOF, None)
    if call.when == "call" and marker is not None and proof is not None:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        item.user_properties.append(
            (
                "proof",
                {
                    "what": str(marker.args[0]),
                    "on": ", ".join(str(value) for value in parameters.values()),
                    "size": ", ".join(f"{size:,}" for size in proof.sizes),
                    "seen": "; ".join(proof.sights),
                },
            )
        )
    return (yield)


class _Reports:
    """Gathers the rows of the page from the tests' reports, also those of other processes."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.rows: dict[tuple[str, str], str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties if report.when == "call" else ():
            if name == "proof" and isinstance(value, dict):
                seen = value["seen"] if report.passed else f"FAILED. {value['seen']}"
                now = datetime.now(UTC)
                cells = [
                    value["what"],
                    value["on"],
                    value["size"],
                    seen,
                    f"{report.duration:.1f}",
                    f"{now:%Y-%m-%d}",
                    _machine(),
                ]
                row = " | ".join(re.sub(r"[|\s]+", " ", cell) for cell in cells)
                self.rows[value["what"], value["on"]] = f"| {row} |"

    def pytest_sessionfinish(self) -> None:
        if self.rows and self.config.getoption("--full") and not hasattr(self.config, "workerinput"):
            PAGE.parent.mkdir(exist_ok=True)
            PAGE.write_text(HEAD + "".join(f"{row}\n" for _, row in sorted((_kept() | self.rows).items())))


def _kept() -> dict[tuple[str, str], str]:
    """Return the rows of the page as it is, so that running one proof keeps what the others saw."""
    lines = PAGE.read_text().splitlines() if PAGE.is_file() else []
    rows = [line for line in lines if line.startswith("| ")][2:]
    kept = {}
    for row in rows:
        what, on, *_rest = (cell.strip() for cell in row.strip("|").split("|"))
        kept[what, on] = row
    return kept


def _machine() -> str:
    model = re.search(r"^model name\s*: (.+)$", _text("/proc/cpuinfo"), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s*(\d+) kB", _text("/proc/meminfo"), re.MULTILINE)
    parts = [
        f"{os.cpu_count()} cores of {model.group(1) if model else platform.machine()}",
        f"{int(memory.group(1)) / 1024**2:.0f} GiB" if memory else "",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(filter(None, parts))


def _text(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
