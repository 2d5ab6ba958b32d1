"""Serves the bank and does its slow work, in two processes that end together.

    python .ci/serve.py HOST PORT SERVERS

For one machine. Elsewhere `granian … timebank.wsgi:app` and `timebank worker` run as services of their own.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

BIN = Path(sys.executable).parent
PATIENCE = 10
"""Seconds until a process that was asked to end is ended."""
PR_SET_PDEATHSIG = 1


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start one of the environment's programs, which ends when this process does."""
    # In a group of its own: Ctrl-C comes to this process alone, which ends the others once and in order.
    command = [str(BIN / words[0]), *words[1:]]
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_us())  # noqa: PLW1509, S603


def _end_with_us() -> Callable[[], None]:
    try:
        prctl = ctypes.CDLL(None).prctl
    except AttributeError:
        return lambda: None
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number if number != signal.SIGINT else 0)


def main(host: str, port: str, servers: str) -> int:
    """Serve until told to stop; return the server's exit code if it stops by itself."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _leave)
    settings = ["--interface", "wsgi", "--no-ws", "--host", host, "--port", port, "--workers", servers]
    settings += ["--blocking-threads", "4", "--backpressure", "64", "--workers-kill-timeout", "5"]
    settings += ["--respawn-failed-workers", "--log-level", "warning"]
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.append(server := start("granian", *settings, "timebank.wsgi:app"))
        running.append(worker := start("timebank", "worker"))
        while server.poll() is None:
            if worker.poll() is not None:
                print("The worker ended; it is started again.", file=sys.stderr, flush=True)
                running.append(worker := start("timebank", "worker"))
            time.sleep(1)
        return server.returncode
    finally:
        for process in running:
            end(process)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
