"""Looking at files, taking them in and taking them back, done by the worker."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from timebank.core import clock
from timebank.core.jobs import Running, Work
from timebank.importing.commands.batches import CHECK, RUN, UNDO
from timebank.importing.commands.working import check_batch, take_back_batch, take_in_batch


class Doing(Protocol):
    def __call__(
        self, *, branch_id: str, batch_id: UUID, progress: Callable[[int, int], None], now: datetime
    ) -> int: ...


def _do(job: Running, how: Doing) -> Mapping[str, Any]:
    batch_id = UUID(job.args["batch"])
    count = how(branch_id=job.branch_id, batch_id=batch_id, progress=job.progress, now=clock.now())
    return {"count": count, "url": f"/imports/{batch_id}"}


def _whole(job: Running, how: Callable[..., int]) -> Mapping[str, Any]:
    """Do what is one unit of work, for whose time the bar may stand."""
    return _do(job, how=partial(how, stands=job.stands))


JOBS: Mapping[str, Work] = {
    CHECK: partial(_do, how=check_batch),
    RUN: partial(_whole, how=take_in_batch),
    UNDO: partial(_whole, how=take_back_batch),
}
