"""The README names each folder of the bank and each setting, and none that is not there."""

import re
from dataclasses import fields

import pytest

from config import Config
from tests.house.source import ROOT

README = (ROOT / "README.md").read_text()
OTHERWISE = {"SQLALCHEMY_DATABASE_URI": "DATABASE_URL"}
"""Fields whose name is a library's."""
NOT_SET = {"TESTING"}
"""Fields that no environment sets."""


def settings_of_readme() -> set[str]:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `TIMEBANK_")]
    return {name for row in rows for name in re.findall(r"`TIMEBANK_([A-Z_]+)`", row)}


def test_each_setting_has_its_line() -> None:
    there = {OTHERWISE.get(each.name, each.name) for each in fields(Config)} - NOT_SET
    assert settings_of_readme() == there


def test_each_feature_stands_on_the_map() -> None:
    folders = {
        path.name for path in (ROOT / "timebank").iterdir() if path.is_dir() and not path.name.startswith("_")
    }
    named = set(re.findall(r"^\| `timebank/(\w+)`", README, re.MULTILINE))
    assert folders == named


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))))
def test_what_the_readme_leads_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_each_file_of_ci_is_explained() -> None:
    for path in (ROOT / ".ci").iterdir():
        if path.is_file():
            assert f"`{path.name}`" in README, path.name
