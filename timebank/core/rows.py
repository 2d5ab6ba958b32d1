"""Writing many rows of one table at once."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Column, Connection, Table, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Row = Mapping[str, Any]


def write_rows(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Write rows that name the same columns; columns left out get their usual value.

    PostgreSQL takes them in by COPY: a statement a row, as its driver would send them, takes three times as
    long on both sides. Constraints and triggers hold alike.

    Raises:
        DBAPIError: as of an INSERT.
    """
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        connection.execute(insert(table), list(rows))


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    columns = [each for each in table.columns if each.key in rows[0] or each.default is not None]
    taken = [_taking(connection, each, given=each.key in rows[0]) for each in columns]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(each.name) for each in columns)
    )
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([take(row) for take in taken])
    except psycopg.Error as error:
        raise DBAPIError.instance(
            f"COPY {table.name}", None, error, psycopg.Error, dialect=connection.dialect
        ) from error


def _taking(
    connection: Connection, column: "Column[Any]", *, given: bool
) -> Callable[[Mapping[str, Any]], Any]:
    """Return what takes the column's value out of a row, as the driver wants it."""
    key, default = column.key, column.default
    process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if given:
        take: Callable[[Row], Any] = itemgetter(key)
    else:
        usual = default.arg  # type: ignore[union-attr]
        take = (lambda _row: usual(None)) if callable(usual) else (lambda _row: usual)
    if process is None:
        return take
    return lambda row: process(take(row))
