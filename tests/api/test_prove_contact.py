"""A program too proves a new number with the code that was sent there."""

from typing import Any

import pytest

from tests.people.door import code_in
from tests.permissions.bank import Bank, trial
from timebank.core.permissions import Role
from timebank.notifications.rules import MessageChannel
from timebank.notifications.tasks import delivery
from timebank.notifications.tasks.channels import Outgoing

NEW = "+821033334444"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    gone: list[Outgoing] = []

    def deliver(_channel: MessageChannel, message: Outgoing) -> None:
        if message.address == NEW:
            gone.append(message)

    monkeypatch.setattr(delivery, "deliver", deliver)
    return gone


def test_a_number_is_proved_over_the_api(bank: Bank, sent: list[Outgoing]) -> None:
    client = bank.app.test_client()

    def ask(method: str, path: str, key: str, body: dict[str, Any]) -> Any:  # noqa: ANN401
        token = bank.own.keys[Role.VOLUNTEER].token
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        return client.open("/api/v1/me/contact" + path, method=method, headers=headers, json=body)

    with trial(bank):
        assert ask("PUT", "", "new", {"phone": "010-3333-4444"}).status_code == 200
        for _ in range(2):
            assert ask("POST", "/code", "code", {"kind": "phone"}).status_code == 200
        assert len(sent) == 1
        wrong = {"kind": "phone", "code": "12345"}
        assert "code" in ask("POST", "/confirm", "wrong", wrong).get_json()["errors"]
        right = {"kind": "phone", "code": code_in(sent)}
        assert ask("POST", "/confirm", "right", right).status_code == 200
        assert ask("POST", "/confirm", "right", right).status_code == 200
        again = ask("POST", "/code", "again", {"kind": "phone"})
        assert (again.status_code, again.get_json()["code"]) == (409, "sign-in.nothing-to-prove")
