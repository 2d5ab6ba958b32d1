"""Writing many rows of one table at once."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Column, Connection, Table, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Row = Mapping[str, Any]
Line = tuple[Any, ...]


def write_rows(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Write rows that name the same columns; columns left out get their usual value.

    PostgreSQL takes them in by COPY: a statement a row, as its driver would send them, takes three times as
    long on both sides. Constraints and triggers hold alike. On both, what the columns' types make of a value
    is looked up once a column, not once a value.

    Raises:
        DBAPIError: as of an INSERT.
    """
    if not rows:
        return
    connection = session.connection()
    columns = [each for each in table.columns if each.key in rows[0] or each.default is not None]
    lines = zip(*(_values(connection, each, rows) for each in columns), strict=True)
    if connection.dialect.name == "postgresql":
        _copy(connection, table.name, [each.name for each in columns], lines)
    else:
        statement = insert(table).compile(connection, column_keys=[each.key for each in columns])
        assert statement.positiontup == [each.key for each in columns]
        connection.exec_driver_sql(str(statement), list(lines))


def _copy(connection: Connection, table: str, names: Sequence[str], lines: Iterable[Line]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for line in lines:
                copy.write_row(line)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            f"COPY {table}", None, error, psycopg.Error, dialect=connection.dialect
        ) from error


def _values(connection: Connection, column: "Column[Any]", rows: Sequence[Row]) -> Iterable[object]:
    """Return the column's value in each row, as the driver wants it."""
    process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if column.key in rows[0]:
        values: Iterable[object] = map(itemgetter(column.key), rows)
    else:
        usual = column.default.arg  # type: ignore[union-attr]
        values = (usual(None) for _row in rows) if callable(usual) else repeat(usual, len(rows))
    return values if process is None else map(process, values)
