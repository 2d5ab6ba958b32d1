"""The bank as it is on an evening in Seoul, at whatever hour the tests run: the visits of that day are over.

    python -m tests.browser.evening db upgrade then demo load

is `timebank db upgrade`, then `timebank demo load`, in one process at LOADED; a server of
`tests.browser.evening:app` starts at SERVED.
"""

import os
import sys
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

from tests.starting import loading

LOADED, SERVED = "TESTS_LOADED_AT", "TESTS_SERVED_AT"
THEN = "then"
SIX = time(18, tzinfo=ZoneInfo("Asia/Seoul"))
LATER = timedelta(minutes=30)
"""Between loading the demonstration and serving it."""


def next_evening(now: datetime) -> datetime:
    """Return the next six o'clock: never before `now`, so that no cookie of the browser has run out."""
    day = now.astimezone(SIX.tzinfo).date()
    six = datetime.combine(day, SIX)
    return (six if six >= now else six + timedelta(days=1)).astimezone(UTC)


def settings(evening: datetime) -> dict[str, str]:
    return {LOADED: evening.isoformat(), SERVED: (evening + LATER).isoformat()}


def _go_to(name: str) -> None:
    time_machine.travel(datetime.fromisoformat(os.environ[name])).start()


if __name__ == "__main__":
    with loading():
        from timebank.cli import cli

    _go_to(LOADED)
    for words in " ".join(sys.argv[1:]).split(f" {THEN} "):
        cli.main(words.split(), standalone_mode=False)
elif SERVED in os.environ:
    _go_to(SERVED)
    from tests.served import app as app  # noqa: PLC0414  what the server looks for
