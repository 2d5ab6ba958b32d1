"""Pages and requests over HTTP, beside a bare Flask hello on the same server."""

import itertools
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from tests import serving
from tests.bench import Figure
from tests.bench.banks import sqlite_url
from tests.settings import make_environ
from tests.visiting import Pair, make_pairs, visits_to

SECONDS = 8
CLIENTS = 4
Ask = Callable[[HTTPConnection], None]


def measure() -> Iterator[Figure]:
    """Yield the volunteer's home page and a visit logged, each ÷ hello."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        url = sqlite_url(folder, "bank")
        environ = make_environ(url, API_RATE="1000000 per minute", HEADS_DIR=str(folder / "heads"))
        serving.command(environ, "db", "upgrade")
        pairs = make_pairs(url, CLIENTS)
        log = folder / "log"
        with serving.serve({}, log=log, app="tests.bench.hello:app", ready="/") as site:
            hello = _rate(site.url, [_get("/", {}) for _ in pairs])
        with serving.serve(environ, log=log, app="timebank.wsgi:app") as site:
            logged = _rate(site.url, [_log(pair) for pair in pairs])
            home = _rate(site.url, [_get("/home", {"Cookie": pair.cookie}) for pair in pairs])
    beside = f"a bare Flask hello {hello:,.0f}/s, {CLIENTS} clients, one process"
    yield _ratio("pages.volunteer_home", home, hello, beside, goal=">= 0.4")
    yield _ratio("pages.visit_logged", logged, hello, beside)


def _ratio(name: str, ours: float, hello: float, beside: str, *, goal: str | None = None) -> Figure:
    return Figure(
        name=name, value=round(ours / hello, 3), unit="ratio", goal=goal, beside=f"{ours:,.0f}/s to {beside}"
    )


def _get(path: str, headers: dict[str, str]) -> Ask:
    def ask(connection: HTTPConnection) -> None:
        connection.request("GET", path, headers=headers)
        _expect(connection, 200)

    return ask


def _log(pair: Pair) -> Ask:
    bodies = enumerate(visits_to(pair.senior_id))

    def ask(connection: HTTPConnection) -> None:
        number, body = next(bodies)
        headers = {**pair.volunteer, "Content-Type": "application/json", "Idempotency-Key": f"bench-{number}"}
        connection.request("POST", "/api/v1/visits", body=json.dumps(body), headers=headers)
        _expect(connection, 201)

    return ask


def _expect(connection: HTTPConnection, status: int) -> None:
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != status:
        raise RuntimeError(f"{answer.status}: {said[:400]!r}")


def _rate(url: str, asks: list[Ask]) -> float:
    """Return how many requests a second the clients got answered, each one after the other."""
    address = urlsplit(url).netloc
    counts = [0] * len(asks)
    until = time.monotonic() + SECONDS

    def run(number: int) -> None:
        connection = HTTPConnection(address, timeout=30)
        for _ in itertools.count():
            if time.monotonic() > until:
                break
            asks[number](connection)
            counts[number] += 1
        connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(asks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
