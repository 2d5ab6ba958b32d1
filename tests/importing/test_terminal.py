"""`timebank import` and `timebank export`."""

from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW
from tests.importing.world import USUAL, Office, csv_of
from timebank.importing.cli import bring, export


@pytest.mark.parametrize("hour", [3, 16])
def test_a_file_comes_in_from_the_terminal_and_goes_out_again(
    app: Flask, office: Office, tmp_path: Path, hour: int
) -> None:
    """At 16 by UTC it is the next day in Korea, and whoever comes in that day goes out the same day."""
    with time_machine.travel(NOW.replace(hour=hour), tick=False):
        comes_in_and_goes_out(app, office, tmp_path)


def comes_in_and_goes_out(app: Flask, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(csv_of([USUAL], encoding="cp949"))
    who = ["--branch", office.world.branch_id, "--by", str(office.world.coordinator.id)]
    answer = app.test_cli_runner().invoke(bring, ["people", str(file), *who])
    assert answer.exit_code == 0, answer.output
    assert len(office.find("박순자")) == 1
    out = app.test_cli_runner().invoke(export, ["people", "--branch", office.world.branch_id])
    assert "박순자,1948-03-02,어르신,+821050000001" in out.output


def test_a_faulty_row_is_named_on_the_terminal(app: Flask, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(csv_of([{**USUAL, "이름": ""}]))
    who = ["--branch", office.world.branch_id, "--by", str(office.world.coordinator.id)]
    answer = app.test_cli_runner().invoke(bring, ["people", str(file), *who])
    assert answer.exit_code == 1
    assert "row 2" in answer.output
