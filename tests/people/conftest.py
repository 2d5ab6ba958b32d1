"""What tests of people share."""

from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from tests.people.door import Visitor
from timebank.notifications.rules import MessageChannel
from timebank.notifications.tasks import delivery
from timebank.notifications.tasks.channels import Outgoing
from timebank.people.commands import passwords

NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    """Noon of 2 March 2026 in Seoul."""
    return NOON


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    """What has left through any channel."""
    gone: list[Outgoing] = []

    def deliver(_channel: MessageChannel, message: Outgoing) -> None:
        gone.append(message)

    monkeypatch.setattr(delivery, "deliver", deliver)
    return gone


@pytest.fixture
def visitor(app: Flask, session: Session) -> Visitor:
    """A browser that nobody has used yet."""
    return Visitor(app)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that is worth something takes a tenth of a second; tests need hundreds."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords.nobodys_hash.cache_clear()
