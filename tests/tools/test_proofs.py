from pathlib import Path

import pytest

from tests import proofs

SUITE = """
import pytest

@pytest.mark.proof("Nothing is lost")
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_nothing_is_lost(engine, proof):
    kills = proof.size(50)
    proof.saw(f"{kills} kills, 0 lost")

@pytest.mark.proof("All is found")
def test_all_is_found(proof):
    proof.saw(f"{proof.size(500)} changes found")
    assert False
"""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(proofs, "PAGE", tmp_path / "docs" / "proofs.md")
    return proofs.PAGE


def run(pytester: pytest.Pytester, *words: str) -> None:
    pytester.makepyfile(test_suite=SUITE)
    pytester.makeini("[pytest]\nmarkers =\n    proof(what): x\n")
    pytester.runpytest_inprocess("-p", "no:playwright", *words, plugins=[proofs]).assert_outcomes(
        passed=2, failed=1
    )


def test_a_proof_runs_at_a_tenth_and_writes_nothing(pytester: pytest.Pytester, written: Path) -> None:
    run(pytester)
    assert not written.exists()


def test_at_full_size_what_was_seen_is_kept_and_a_failure_says_so(
    pytester: pytest.Pytester, written: Path
) -> None:
    written.parent.mkdir()
    written.write_text(proofs.HEAD + "| Another |  | 3 | seen before | 1.0 | 2026-01-01 | a machine |\n")
    run(pytester, "--full")
    rows = [line for line in written.read_text().splitlines() if line.startswith("| ")][2:]
    assert [row.split(" | ")[:4] for row in rows] == [
        ["| All is found", "", "500", "FAILED. 500 changes found"],
        ["| Another", "", "3", "seen before"],
        ["| Nothing is lost", "postgresql", "50", "50 kills, 0 lost"],
        ["| Nothing is lost", "sqlite", "50", "50 kills, 0 lost"],
    ]
