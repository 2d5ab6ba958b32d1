"""The bank served as in real life: granian in processes of its own, on a port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.postgres import die_with_us

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180


@dataclass(slots=True)
class Site:
    """A server that answers at `url`."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End all its processes at once, as a power cut does."""
        # Killing granian's main process alone would leave the others serving.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serve(  # noqa: PLR0913  each is what some proof is about
    environ: Mapping[str, str],
    *,
    log: Path,
    port: int | None = None,
    processes: int = 1,
    threads: int = 4,
    app: str = "tests.served:app",
    ready: str = "/healthz",
) -> Iterator[Site]:
    """Serve the bank of these settings while the block runs.

    Raises:
        RuntimeError: it did not answer within three minutes; the message ends with its log.
    """
    port = port or free_port()
    words = ["--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--workers", str(processes), "--blocking-threads", str(threads), app]
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            [str(BIN / "granian"), *words],
            env=_environ(environ),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_us(signal.SIGKILL),  # noqa: PLW1509
        )
    site = Site(f"http://127.0.0.1:{port}", process)
    try:
        _await(site, port, log, ready)
        yield site
    finally:
        site.kill()


def command(environ: Mapping[str, str], *words: str) -> str:
    """Run `timebank …` with these settings, and return what it says.

    Raises:
        RuntimeError: it failed; the message is what it said.
    """
    done = subprocess.run(  # noqa: S603
        [str(BIN / "timebank"), *words],
        env=_environ(environ),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"timebank {' '.join(words)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _environ(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIMEBANK_")}
    return kept | dict(environ)


def _await(site: Site, port: int, log: Path, ready: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port, ready):
        if site.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.05)


def _answers(port: int, ready: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", ready)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
