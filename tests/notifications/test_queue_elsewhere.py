"""The worker is woken by a queue on PostgreSQL; readiness says in a sentence that a queue is away."""

from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import URL

from tests.databases import Databases
from tests.notifications.test_killed_worker import fill, gateway_open, worker
from tests.settings import make_config
from timebank import create_app
from timebank.core.bell import Bell

HOUR = "3600"


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True, scope="session")
def test_a_queue_on_postgresql_wakes_the_worker_long_before_its_next_round(
    databases: Databases, tmp_path: Path
) -> None:
    url, (queue_url, _user) = databases.make(), databases.bare()
    queue = queue_url.render_as_string(hide_password=False)
    with gateway_open() as gateway:
        settings = {"TEXT_URL": gateway.url, "QUEUE_URL": queue, "HEADS_DIR": str(tmp_path / "heads")}
        app = create_app(make_config(url, **settings))
        with app.app_context():
            fill(1)
            log = tmp_path / "log"
            with worker(log, every=HOUR):
                assert gateway.wait_for(1), log.read_text()
                fill(2)  # the first of these has gone
                bell, began = Bell(queue), monotonic()
                assert bell.problem() is None
                bell.ring()
                bell.close()
                assert gateway.wait_for(2), log.read_text()
                assert monotonic() - began < 60
    databases.drop(url)
    databases.drop(queue_url)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize("queue", ["redis://127.0.0.1:9/0", "postgresql://127.0.0.1:9/queue"])
def test_readiness_says_that_the_queue_is_away(databases: Databases, database_url: URL, queue: str) -> None:
    """Nothing answers at that address; the bank itself goes on."""
    apart = create_app(make_config(database_url, QUEUE_URL=queue))
    answer = apart.test_client().get("/readyz")
    assert answer.status_code == 503
    said = answer.get_json()["problems"]["queue"]
    assert said.startswith("the queue does not answer (")
    assert said.endswith("): see TIMEBANK_QUEUE_URL")
