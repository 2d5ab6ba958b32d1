import socket

import httpx
import pytest

from tests.network import NetworkClosed


def test_another_machine_cannot_be_reached() -> None:
    with pytest.raises(NetworkClosed):
        socket.create_connection(("10.0.0.1", 80), timeout=1)


def test_nor_can_its_name_be_looked_up() -> None:
    with pytest.raises(NetworkClosed):
        httpx.get("https://example.org/", timeout=1)


def test_this_machine_can() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
