"""From a view to a command: done once, recorded with where it came from."""

from typing import TypeVar

from timebank.core.commands import Command, Handler, perform
from timebank.web.identity import origin

C = TypeVar("C", bound=Command)
Answer = TypeVar("Answer")


def do(handle: Handler[C, Answer], command: C) -> Answer:
    """Carry the command out for the present request.

    Raises:
        DomainError: what the command refuses.
    """
    return perform(handle, command, origin=origin())
