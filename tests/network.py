"""Closes the network to the tests: they speak with this machine only."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class NetworkClosed(RuntimeError):
    """A test tried to reach another machine."""


def _stays_here(family: int, address: Any) -> bool:  # noqa: ANN401
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def closed() -> Iterator[None]:
    """Refuse connections to other machines, and look-ups of their names, while the block runs."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guard(one: socket.socket, address: Any) -> None:  # noqa: ANN401
        if not _stays_here(one.family, address):
            raise NetworkClosed(f"a test tried to reach {address}")

    def guarded_connect(one: socket.socket, address: Any) -> None:  # noqa: ANN401
        guard(one, address)
        connect(one, address)

    def guarded_connect_ex(one: socket.socket, address: Any) -> int:  # noqa: ANN401
        guard(one, address)
        return connect_ex(one, address)

    def guarded_getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _stays_here(socket.AF_INET, (name,)):
            raise NetworkClosed(f"a test tried to look up {name}")
        return getaddrinfo(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield
