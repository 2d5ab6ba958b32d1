"""What fits the document, and much that does not, is answered as the document says; never by a fault."""

import re
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import strategies as some
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.permissions.asking import values_of
from tests.permissions.bank import Bank, trial
from tests.permissions.operations import OPERATIONS
from tests.permissions.test_table import may
from timebank.core.permissions import Role

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


ROWS = {re.sub(r"<(?:[^>:]+:)?([^>]+)>", r"{\1}", row): needs for row, needs in OPERATIONS.items()}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_answers_as_the_document_says(bank: Bank, mode: GenerationMode) -> None:
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", bank.app)
    document.config.generation.update(modes=[mode])
    with trial(bank):
        operations = list(document.get_all_operations())
        for found in operations:
            _try(bank, found.ok(), mode)  # type: ignore[union-attr]  # the document is valid
    assert len(operations) == len(OPERATIONS) - 1


def _try(bank: Bank, operation: Any, mode: GenerationMode) -> None:  # noqa: ANN401
    """Ask it a few times, for things that are there and for others, as somebody who may."""
    # 2 in `make test`, 25 in `make prove`.
    examples = (hypothesis.settings.default or hypothesis.settings()).max_examples // 40
    needs = ROWS[f"{operation.method.upper()} {operation.path.removeprefix('/api/v1')}"]

    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    @hypothesis.given(
        case=operation.as_strategy(generation_mode=mode),
        role=some.sampled_from([role for role in Role if may(role, needs)]),
        known=some.booleans(),
    )
    def ask(case: Any, role: Role, *, known: bool) -> None:  # noqa: ANN401
        if known and case.path_parameters:
            things = values_of(operation.path, set(case.path_parameters), bank.own, role)
            case.path_parameters = {name: str(value) for name, value in things.items()}
        answer = case.call(headers={"Authorization": f"Bearer {bank.own.keys[role].token}"})
        case.validate_response(answer, checks=CHECKS)

    ask()
