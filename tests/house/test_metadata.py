"""What each table says of itself, and what follows from it."""

import pytest
from sqlalchemy import DateTime, Float, Numeric, Table, UniqueConstraint

import timebank.models  # noqa: F401
from timebank.core.db import Base, UtcDateTime

TABLES = sorted(Base.metadata.sorted_tables, key=lambda table: table.name)
DISTRIBUTED = [table for table in TABLES if table.info.get("citus") == "branch_id"]


def named(tables: list[Table]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("table", tables, ids=lambda table: table.name)


@named(TABLES)
def test_a_table_says_where_its_rows_live(table: Table) -> None:
    assert table.info.get("citus") in {"branch_id", "reference"}
    assert table.info.get("rows") in {None, "added"}


@named(TABLES)
def test_a_table_is_named_after_its_feature(table: Table) -> None:
    features = {
        "audit",
        "care",
        "core",
        "exchange",
        "households",
        "importing",
        "ledger",
        "matching",
        "notifications",
        "pantry",
        "people",
        "policies",
        "reporting",
    }
    assert table.name.split("_")[0] in features


@named(DISTRIBUTED)
def test_a_branch_is_part_of_every_key(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "branch_id"
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            assert "branch_id" in constraint.columns, constraint.name
    for index in table.indexes:
        if index.unique:
            assert "branch_id" in index.columns, index.name


@named(DISTRIBUTED)
def test_a_row_points_only_at_rows_of_its_own_branch(table: Table) -> None:
    for key in table.foreign_key_constraints:
        if key.referred_table.info.get("citus") == "branch_id":
            pairs = [(element.parent.name, element.column.name) for element in key.elements]
            assert ("branch_id", "branch_id") in pairs, key.name


@named([table for table in TABLES if table not in DISTRIBUTED])
def test_a_table_without_a_branch_points_at_no_table_with_one(table: Table) -> None:
    for key in table.foreign_key_constraints:
        assert key.referred_table.info.get("citus") == "reference", key.name


@named(TABLES)
def test_no_key_is_checked_late_or_follows_a_change(table: Table) -> None:
    for constraint in table.constraints:
        assert not constraint.deferrable, constraint.name
    for key in table.foreign_key_constraints:
        assert key.onupdate is None, key.name
        assert key.ondelete is None, key.name


@named(TABLES)
def test_nothing_that_is_kept_is_a_fraction_or_a_time_without_a_zone(table: Table) -> None:
    for column in table.columns:
        assert not isinstance(column.type, Float | Numeric), column
        assert not isinstance(column.type, DateTime) or isinstance(column.type, UtcDateTime), column


@named(TABLES)
def test_every_constraint_has_a_name_that_fits_postgresql(table: Table) -> None:
    names = [str(constraint.name) for constraint in table.constraints]
    names += [str(index.name) for index in table.indexes]
    assert [name for name in names if name == "None" or len(name) > 63] == []
