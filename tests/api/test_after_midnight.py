"""A change that says no day falls on the day of its carrying out, and may be repeated the day after."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.permissions.asking import IN_A_WEEK
from tests.permissions.bank import Bank, trial
from timebank.core import clock
from timebank.core.permissions import Role


def _filled(value: Any, bank: Bank) -> Any:  # noqa: ANN401
    return value.format(**bank.own.things) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("path", "role", "body"),
    [
        ("/people/{relative_id}/roles", Role.COORDINATOR, {"role": "family"}),
        ("/people/{volunteer_id}/roles/{grant_id}/end", Role.COORDINATOR, {}),
        ("/assignments/{assignment_id}/end", Role.COORDINATOR, {}),
        (
            "/people/{volunteer_id}/delegations",
            Role.COORDINATOR,
            {
                "delegate_id": "{senior_id}",
                "acts": ["see"],
                "ends_on": IN_A_WEEK,
                "paper_ref": "위임장 철 3, 41번",
                "seen_by": "김주사",
            },
        ),
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
    body = {key: _filled(value, bank) for key, value in body.items()}
    client, url = bank.app.test_client(), "/api/v1" + path.format(**bank.own.things)
    with trial(bank):
        first = client.post(url, headers=headers, json=body)
        with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
            second = client.post(url, headers=headers, json=body)
    assert first.status_code in {200, 201}, first.text
    assert (second.status_code, second.get_json()) == (first.status_code, first.get_json())
