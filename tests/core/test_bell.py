"""The bell wakes the worker, and its loss keeps nobody from anything."""

from pathlib import Path
from threading import Event, Timer
from time import monotonic

import pytest
import redis
from huey.api import RedisHuey

from timebank.core.bell import Bell, open_queue


def test_a_ring_is_heard_once_however_often_it_rang(tmp_path: Path) -> None:
    url, stop = f"sqlite:///{tmp_path}/queue.sqlite", Event()
    for _ring in range(3):
        Bell(url).ring()
    heard = Bell(url)
    assert heard.wait(5, stop)
    assert not heard.wait(0, stop)


def test_waiting_ends_when_it_is_to_stop(tmp_path: Path) -> None:
    stop, began = Event(), monotonic()
    Timer(0.1, stop.set).start()
    assert not Bell(f"sqlite:///{tmp_path}/queue.sqlite").wait(60, stop)
    assert monotonic() - began < 30


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://x",
        "sqlite:////proc/nowhere/queue.sqlite",
        "postgresql://127.0.0.1:9/x",
        "redis://127.0.0.1:9/0",
    ],
)
def test_a_queue_that_is_away_stops_nothing(url: str) -> None:
    bell = Bell(url)
    bell.ring()
    assert not bell.wait(0, Event())
    assert "TIMEBANK_QUEUE_URL" in (bell.problem() or "")


def test_a_queue_that_answers_is_in_order(tmp_path: Path) -> None:
    assert Bell(f"sqlite:///{tmp_path}/queue.sqlite").problem() is None


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_a_queue_on_redis_is_made_of_its_address(scheme: str) -> None:
    queue = open_queue(f"{scheme}://user:word@127.0.0.1:6390/3")
    assert isinstance(queue, RedisHuey)
    with pytest.raises(redis.exceptions.ConnectionError):
        queue.storage.queue_size()


def test_an_address_that_is_no_queue_is_refused() -> None:
    with pytest.raises(ValueError, match="redis"):
        open_queue("mysql://somewhere")
