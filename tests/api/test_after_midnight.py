"""A change that says no day falls on the day of its carrying out, and may be repeated the day after."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.permissions.bank import Bank, trial
from timebank.core import clock
from timebank.core.permissions import Role


@pytest.mark.parametrize(
    ("path", "role", "body"),
    [
        ("/people/{relative_id}/roles", Role.COORDINATOR, {"role": "family"}),
        ("/people/{volunteer_id}/roles/{grant_id}/end", Role.COORDINATOR, {}),
        ("/assignments/{assignment_id}/end", Role.COORDINATOR, {}),
        (
            "/branches/{branch_id}/staff",
            Role.ADMINISTRATOR,
            {"name": "정현우", "phone": "010-5000-9999", "role": "officer"},
        ),
    ],
)
def test_the_same_change_after_midnight_is_answered_alike(
    bank: Bank, path: str, role: Role, body: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {bank.own.keys[role].token}", "Idempotency-Key": "midnight"}
    client, url = bank.app.test_client(), "/api/v1" + path.format(**bank.own.things)
    with trial(bank):
        first = client.post(url, headers=headers, json=body)
        with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
            second = client.post(url, headers=headers, json=body)
    assert first.status_code in {200, 201}, first.text
    assert (second.status_code, second.get_json()) == (first.status_code, first.get_json())
