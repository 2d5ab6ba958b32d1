import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

import timebank.models  # noqa: F401
from tests import postgres
from tests.databases import Databases, PostgresDatabases, connected
from timebank.core.db import Base

ADDED = sorted(table.name for table in Base.metadata.sorted_tables if table.info.get("rows") == "added")
COMMAND = """
INSERT INTO core_commands (branch_id, id, name, channel, digest, done_at)
VALUES ('dalseo', '00000000000070008000000000000001', 'tests.try', 'system', 'x', '2026-03-02 12:00:00')
"""


def refused(engine: Engine, statement: str) -> str:
    """Run a statement that must fail; return what the database says."""
    with pytest.raises(DBAPIError) as failure, engine.begin() as connection:
        connection.execute(text(statement))
    return str(failure.value.orig)


def test_the_record_of_commands_is_one_of_the_tables_whose_rows_are_only_added() -> None:
    assert "core_commands" in ADDED


@pytest.mark.parametrize("change", ["UPDATE core_commands SET name = 'other'", "DELETE FROM core_commands"])
def test_the_application_cannot_change_rows_that_are_only_added(own_engine: Engine, change: str) -> None:
    with own_engine.begin() as connection:
        connection.execute(text(COMMAND))
    said = refused(own_engine, change)
    assert "permission denied" in said or "only added" in said


@pytest.mark.parametrize("change", ["UPDATE core_commands SET name = 'other'", "DELETE FROM core_commands"])
def test_nor_does_their_owner(databases: Databases, change: str) -> None:
    with connected(databases.owner(databases.make())) as engine:
        with engine.begin() as connection:
            connection.execute(text(COMMAND))
        assert "only added" in refused(engine, change)


def test_each_of_them_refuses_both_changes(databases: Databases) -> None:
    with connected(databases.make()) as engine, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            query = (
                "SELECT count(*) FROM sqlite_master "
                "WHERE type = 'trigger' AND tbl_name = :name AND name LIKE '%_no_%e'"
            )
            wanted = 2
        else:
            query = (
                "SELECT count(*) FROM pg_trigger "
                "WHERE tgrelid = CAST(:name AS regclass) AND tgname LIKE '%_only_added'"
            )
            wanted = 1
        for name in ADDED:
            assert connection.scalar(text(query), {"name": name}) == wanted, name


def test_on_postgresql_the_application_owns_nothing_and_may_do_no_more_than_it_needs(
    databases: Databases,
) -> None:
    if not isinstance(databases, PostgresDatabases):
        return
    with connected(databases.make()) as engine:
        with engine.connect() as connection:
            owned = "SELECT count(*) FROM pg_class WHERE relowner = CAST(current_user AS regrole)"
            assert connection.scalar(text(owned)) == 0
            assert connection.scalar(text("SELECT current_user")) == postgres.APP
            for table in Base.metadata.sorted_tables:
                may = {
                    right
                    for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
                    if connection.scalar(
                        text("SELECT has_table_privilege(:name, :right)"),
                        {"name": table.name, "right": right},
                    )
                }
                wanted = {"SELECT", "INSERT"} if table.name in ADDED else {"SELECT", "INSERT", "UPDATE"}
                if table.name not in {*ADDED, "ledger_accounts"}:
                    wanted.add("DELETE")
                assert may == wanted, table.name
        for change in (
            "TRUNCATE core_commands",
            "DROP TABLE core_marks",
            "ALTER TABLE core_commands DISABLE TRIGGER ALL",
            "CREATE TABLE other (id int)",
            "SET session_replication_role = replica",
        ):
            said = refused(engine, change)
            assert "permission denied" in said or "must be owner" in said, said
