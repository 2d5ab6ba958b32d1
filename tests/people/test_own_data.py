"""What somebody takes away is all that is kept about them: each column that names a person is on the list."""

import io
import json
import zipfile
from typing import Any

from sqlalchemy import Uuid

from tests.permissions.bank import Bank, trial
from tests.permissions.conftest import bank
from timebank.core.db import Model
from timebank.core.permissions import Role
from timebank.people.queries.own_data import EXCEPTIONS, OWN, WRITTEN_OUT

__all__ = ["bank"]
DOERS = ("_by_id", "_checker_id")
DOER = {"by_id", "actor_id", "on_behalf_of_id"}
PLAIN = {"actor_id", "on_behalf_of_id", "owner_id", "person_id", "reader_id", "receiver_id", "subject_id"}
"""Names of columns that hold a person's id without a foreign key."""


def naming_columns() -> set[str]:
    """Return each column that names a person, as table.column, but those that say who did something."""
    found = set()
    for table in Model.metadata.tables.values():
        names = {
            each.name
            for key in table.foreign_key_constraints
            if key.referred_table.name == "people_people"
            for each in key.columns
        }
        names |= {
            each.name
            for each in table.columns
            if isinstance(each.type, Uuid) and (each.name in PLAIN or each.name.endswith("person_id"))
        }
        found |= {f"{table.name}.{name}" for name in names - {"branch_id"} if not name.endswith(DOERS)}
    return {each for each in found if each.partition(".")[2] not in DOER}


def test_each_column_that_names_a_person_is_given_or_has_its_reason() -> None:
    given = {f"{table}.{column}" for table, own in OWN.items() for column in own.by}
    missing = {
        each
        for each in naming_columns() - given - set(EXCEPTIONS)
        if each.partition(".")[0] not in WRITTEN_OUT
    }
    assert missing == set()


def test_no_exception_is_left_that_is_none() -> None:
    tables = Model.metadata.tables
    assert {
        each for each in EXCEPTIONS if each.partition(".")[2] not in tables[each.partition(".")[0]].c
    } == set()
    given = {f"{table}.{column}" for table, own in OWN.items() for column in own.by}
    assert given & set(EXCEPTIONS) == set()
    assert all(len(reason) > 20 for reason in EXCEPTIONS.values())


def test_each_listed_table_and_column_is_there() -> None:
    for name, own in OWN.items():
        columns = set(Model.metadata.tables[name].c.keys())
        assert set(own.by) | own.but <= columns, name
        if own.under is not None:
            assert own.under[0] in columns, name
            assert OWN[own.under[1]].by, name


def taken(bank: Bank, role: Role) -> tuple[dict[str, list[dict[str, Any]]], set[str]]:
    client = bank.app.test_client(use_cookies=False)
    with trial(bank):
        answer = client.get("/me/data.zip", headers={"Cookie": bank.own.keys[role].cookie})
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        return json.loads(archive.read("my-data.json")), set(archive.namelist())


def test_one_file_holds_visits_points_messages_and_what_one_did(bank: Bank) -> None:
    data, files = taken(bank, Role.VOLUNTEER)
    for table in ("care_visits", "ledger_accounts", "core_commands"):
        assert data[table], table
        assert f"{table}.csv" in files
    visit = data["care_visits"][0]
    assert {"minutes", "state", "senior_id"} <= set(visit)
    assert visit["volunteer_id"] is None
    assert visit["senior_id"]


def test_care_received_is_there_for_who_received_it(bank: Bank) -> None:
    data, _ = taken(bank, Role.SENIOR)
    assert any(each["senior_id"] is None for each in data["care_visits"])


def test_no_secret_and_no_id_is_given_away(bank: Bank) -> None:
    data, _ = taken(bank, Role.VOLUNTEER)
    columns = {column for table, rows in data.items() if table in OWN for row in rows for column in row}
    unfit = {each for each in columns if "digest" in each or each.endswith("_index") or "hash" in each}
    assert unfit == set()
    assert "safety_note" not in columns
