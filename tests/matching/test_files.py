import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_babel import force_locale

from tests.matching import checker
from timebank.cli import cli
from timebank.matching.errors import InstanceRefused
from timebank.matching.rules import plan
from timebank.matching.schemas import plan_as_json, read_instance
from timebank.web.words.matching import FAULTS

EXAMPLE: dict[str, Any] = {
    "format": "timebank.instance/1",
    "branch": "dalseo",
    "run_date": "2026-11-23",
    "category_cap": 2,
    "floor": False,
    "next_cycle": "2026-11-30",
    "van_units": {"2026-11-23": 40, "2026-11-24": 0},
    "households": [
        {
            "id": "h-0001",
            "need": 1.25,
            "size": 3,
            "equivalised_need": 2.5,
            "item_cap": 6,
            "received": 7.5,
            "forbids": ["egg", "pork"],
            "has": ["fridge", "cooking"],
            "pickup": "2026-11-23",
            "delivered": False,
        }
    ],
    "lots": [
        {
            "id": "l-0001",
            "category": "dairy",
            "units": 12,
            "grams_per_unit": 900,
            "contains": ["milk", "animal"],
            "needs": ["fridge"],
            "arrives": "2026-11-23",
            "expires": "2026-11-27",
            "residual_days": 1,
        }
    ],
    "pinned": [{"household": "h-0001", "lot": "l-0001", "units": 1}],
}


def faults(**changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return path and code of each fault of the example with parts of it replaced, named `lots__0__units`."""
    whole = deepcopy(EXAMPLE)
    for path, value in changes.items():
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("__"))
        place: Any = whole
        for step in steps:
            place = place[step]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    with pytest.raises(InstanceRefused) as refused:
        read_instance(whole)
    assert {each.code for each in refused.value.faults} <= set(FAULTS)
    return [(each.path, each.code) for each in refused.value.faults]


def test_the_example_is_planned_as_the_page_says() -> None:
    made = plan_as_json(plan(read_instance(json.dumps(EXAMPLE))))
    assert made["assignments"] == [{"household": "h-0001", "lot": "l-0001", "units": 2}]
    assert made["objective"]["gap"] == 0
    assert made["summary"] == {
        "units": 2,
        "grams": 1800,
        "wasted_units": 10,
        "wasted_grams": 9000,
        "unserved": 0,
    }
    assert list(checker.broken(EXAMPLE, made["assignments"])) == []


def test_what_may_be_left_out_may_be_left_out() -> None:
    short = {key: value for key, value in EXAMPLE.items() if key not in {"pinned", "van_units", "floor"}}
    short["households"] = [
        {key: value for key, value in EXAMPLE["households"][0].items() if key != "equivalised_need"}
    ]
    instance = read_instance(short)
    assert instance.households[0].entitlement == 2.5
    assert instance.pinned == ()


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"format": "timebank.plan/1"}, "$.format", "format"),
        ({"category_cap": 2.5}, "$.category_cap", "whole-number"),
        ({"category_cap": True}, "$.category_cap", "whole-number"),
        ({"floor": 0}, "$.floor", "yes-or-no"),
        ({"next_cycle": ...}, "$.next_cycle", "required"),
        ({"run_date": "23.11.2026"}, "$.run_date", "date"),
        ({"van_units__2026-11-24": -1}, '$.van_units["2026-11-24"]', "at-least"),
        ({"van_units__tomorrow": 1}, "$.van_units.tomorrow", "date"),
        ({"households": {}}, "$.households", "list"),
        ({"households__0": 3}, "$.households[0]", "object"),
        ({"households__0__need": 0}, "$.households[0].need", "above-zero"),
        ({"households__0__need": "1"}, "$.households[0].need", "number"),
        ({"households__0__received": float("nan")}, "$.households[0].received", "number"),
        ({"households__0__forbids": ...}, "$.households[0].forbids", "required"),
        ({"households__0__forbids": "egg"}, "$.households[0].forbids", "list"),
        ({"households__0__has__1": " "}, "$.households[0].has[1]", "text"),
        ({"households__0__forbid": ["egg"]}, "$.households[0].forbid", "unknown"),
        ({"lots__0__expires": ...}, "$.lots[0].expires", "required"),
        ({"lots__0__arrives": None}, "$.lots[0].arrives", "null"),
        ({"lots__0__units": 10**12}, "$.lots[0].units", "at-most"),
        ({"pinned__0__household": "h-9"}, "$.pinned[0]", "pinned-unknown-household"),
        ({"pinned__0__units": 3}, "$.pinned[0]", "pinned-category-cap"),
        ({"lots__0__contains": ["egg"]}, "$.pinned[0]", "pinned-forbidden"),
        ({"lots__0__arrives": "2026-11-24"}, "$.pinned[0]", "pinned-arrival"),
        ({"households__0__has": []}, "$.pinned[0]", "pinned-needs"),
    ],
)
def test_a_fault_is_named_with_its_path(changes: dict[str, Any], path: str, code: str) -> None:
    assert faults(**changes) == [(path, code)]


def test_every_fault_is_named_at_once_in_the_order_of_rows() -> None:
    rows = [EXAMPLE["households"][0] | {"id": f"h-{number}", "size": 0} for number in range(12)]
    assert [path for path, _code in faults(households=rows, pinned=[])] == [
        f"$.households[{number}].size" for number in range(12)
    ]


def test_an_id_that_is_there_twice_is_refused() -> None:
    assert faults(lots=EXAMPLE["lots"] * 2) == [("$.lots[1].id", "id-twice")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json"),
        ("[]", "object"),
        ('{"floor": true, "floor": false}', "key-twice"),
        ("[" * 9999, "object"),
    ],
)
def test_what_is_no_instance_at_all_is_refused(text: str, code: str) -> None:
    with pytest.raises(InstanceRefused) as refused:
        read_instance(text)
    assert [(each.path, each.code) for each in refused.value.faults] == [("$", code)]


def test_more_than_can_be_weighed_is_refused() -> None:
    rows = [EXAMPLE["households"][0] | {"id": f"h-{number}", "item_cap": 10_000} for number in range(201)]
    lots = [EXAMPLE["lots"][0] | {"units": 1_000_000}]
    whole = EXAMPLE | {"households": rows, "lots": lots, "category_cap": 10_000, "pinned": []}
    instance = read_instance(whole)
    with pytest.raises(InstanceRefused) as refused:
        plan(instance)
    assert [each.code for each in refused.value.faults] == ["too-large"]


def test_faults_are_said_in_three_languages(app: Flask) -> None:
    said = set()
    for language in ("ko", "en", "vi"):
        with app.app_context(), force_locale(language):
            said.add(str(FAULTS["pinned-forbidden"]))
    assert len(said) == 3


def test_the_command_writes_the_plan_and_needs_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timebank.cli.create_app", None)
    source, target = tmp_path / "instance.json", tmp_path / "plan.json"
    source.write_text(json.dumps(EXAMPLE))
    result = CliRunner().invoke(cli, ["match", "plan", str(source), "--out", str(target)])
    assert result.exit_code == 0, result.output
    assert "gap 0" in result.output
    assert json.loads(target.read_text())["format"] == "timebank.plan/1"


def test_the_command_refuses_a_file_with_the_path_of_each_fault(tmp_path: Path) -> None:
    source, target = tmp_path / "instance.json", tmp_path / "plan.json"
    source.write_text(json.dumps(EXAMPLE | {"floor": "no", "category_cap": -1}))
    result = CliRunner().invoke(cli, ["match", "plan", str(source), "--out", str(target)])
    assert result.exit_code == 2
    assert "$.floor: Either true or false belongs here." in result.output
    assert "$.category_cap: This must be 0 or more." in result.output
    assert not target.exists()


def test_the_command_refuses_what_is_not_text(tmp_path: Path) -> None:
    source = tmp_path / "instance.json"
    source.write_bytes(b"\xb0\xa1")
    result = CliRunner().invoke(cli, ["match", "plan", str(source), "--out", str(tmp_path / "plan.json")])
    assert result.exit_code == 2
    assert "UTF-8" in result.output
