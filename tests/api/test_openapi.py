"""The document that describes the API: true, whole, and served to everybody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import validate

ADDRESS = "/api/v1/openapi.json"
WRITES = {"post", "put", "patch", "delete"}


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get(ADDRESS)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_it_names_every_operation_that_there_is(app: Flask, document: dict[str, Any]) -> None:
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1") and rule.rule != ADDRESS
    }
    assert {(path, method) for path, method, _ in operations(document)} == there


def test_each_operation_says_what_it_does_and_what_it_needs(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert operation["summary"].endswith("."), where
        assert "Needs the permission `" in operation["description"], where
        assert len(operation["description"].split("\n\n")) > 1, where
        assert operation["security"] == [{"token": []}], where


def test_no_two_operations_share_an_id(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_each_operation_names_its_refusals_as_problems(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        expected = {"400", "401", "403", "404", "422", "429"} | (
            {"409", "413"} if method in WRITES else set()
        )
        refusals = {status: said for status, said in operation["responses"].items() if status >= "400"}
        assert set(refusals) == expected, f"{method} {path}"
        for status, said in refusals.items():
            name = said["$ref"].rsplit("/", maxsplit=1)[-1]
            content = document["components"]["responses"][name]["content"]
            assert name == f"Problem{status}"
            assert list(content) == ["application/problem+json"]


def test_each_write_asks_for_its_key(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        names = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
        assert names == ({"Idempotency-Key"} if method in WRITES else set()), f"{method} {path}"


def test_each_list_that_can_be_long_has_a_cursor(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for path, method, operation in operations(document):
        content = operation["responses"].get("200", {}).get("content", {})
        name = content.get("application/json", {}).get("schema", {}).get("$ref", "").rsplit("/")[-1]
        if method == "get" and "next_cursor" in schemas.get(name, {}).get("properties", ()):
            asked = {each["name"] for each in operation["parameters"]}
            assert {"cursor", "limit"} <= asked, path


def test_lengths_of_time_name_their_unit(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, said in schema.get("properties", {}).items():
            if field.endswith("minutes"):
                assert "minutes" in said.get("description", "").lower(), f"{name}.{field}"
                assert said["type"] == "integer"
