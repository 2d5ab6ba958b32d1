"""A mail server and a gateway for texts on this machine, which do what a test tells them."""

import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

LOOKS_EVERY = 0.01
"""Seconds after which a server sees that it shall stop: the usual half second is each test's to wait."""


@dataclass
class Gateway:
    """What the gateway has been asked, and with which statuses it answers, the last one for ever."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])


@dataclass
class MailServer:
    """What the mail server has taken, and how it answers to a recipient."""

    url: str = ""
    taken: list[str] = field(default_factory=list)
    recipient_answer: bytes = b"250 OK"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append({"headers": dict(self.headers), **body})
            status = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_what: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}/send"
        threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY,), daemon=True).start()
        yield state
        server.shutdown()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    state = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (each := self.rfile.readline()) != b".\r\n":
                        lines.append(each)
                    state.taken.append(b"".join(lines).decode())
                    self.wfile.write(b"250 taken\r\n")
                elif verb == b"RCPT":
                    self.wfile.write(state.recipient_answer + b"\r\n")
                elif verb == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 OK\r\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        state.url = f"smtp://127.0.0.1:{port}?from=bank@example.org"
        threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY,), daemon=True).start()
        yield state
        server.shutdown()
