"""The file of a demonstration bank on SQLite, loaded once a run and shared by whoever looks at one."""

import fcntl
import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL

from tests.browser import evening
from tests.settings import make_environ

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "cache" / "demo"
EVENING = evening.next_evening(datetime.now(UTC))
"""What time it is in the bank; see tests/browser/evening.py."""


def bank_file() -> Path:
    """Return the file of a demonstration bank, loaded once for the source as it is, and for today.

    Who changes anything copies it first.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    bank = KEPT / f"{_state_of_source()}.db"
    # Other processes of the same run want it too: one makes it, the others wait.
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not bank.exists():
            for old in KEPT.glob("*.*"):
                old.unlink()
            making = bank.with_suffix(".making")
            _tell(making, "db", "upgrade", evening.THEN, "demo", "load")
            making.rename(bank)
    return bank


def environ_of(bank: Path, **changes: str) -> dict[str, str]:
    """Return the settings of a process that opens the bank on its evening."""
    url = URL.create("sqlite", database=str(bank))
    return make_environ(url, DEMO="1", **changes) | evening.settings(EVENING)


def _tell(bank: Path, *words: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.browser.evening", *words],
        env=os.environ | environ_of(bank),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"timebank {' '.join(words)}:\n{done.stdout}{done.stderr}"


def _state_of_source() -> str:
    digest = hashlib.sha256(EVENING.isoformat().encode())
    for path in sorted(ROOT.glob("timebank/**/*.py")) + sorted(ROOT.glob("migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
