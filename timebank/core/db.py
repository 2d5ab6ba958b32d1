"""The database handle, the declarative base, and the unit of work."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Engine,
    Enum,
    ForeignKeyConstraint,
    MetaData,
    TypeDecorator,
    event,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, LoaderCallableStatus, Mapper, Session, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeEngine

from timebank.core.errors import BankBusy, UnitOfWork, open_unit
from timebank.core.ids import new_id

Result = TypeVar("Result")

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


TEXT_ENUM = Enum(
    StrEnum,
    native_enum=False,
    create_constraint=True,
    length=32,
    values_callable=lambda kind: [member.value for member in kind],
)
PORTABLE_JSON = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
TYPES: dict[Any, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    datetime: UtcDateTime,
    StrEnum: TEXT_ENUM,
    dict[str, Any]: PORTABLE_JSON,
    list[str]: PORTABLE_JSON,
    list[int]: PORTABLE_JSON,
}


def _fill(self: Any, **values: Any) -> None:  # noqa: ANN401  any model
    """Make a new row of these columns.

    No model listens to what its columns are set to, so they are set without telling it of each: files and
    the nightly work make rows by the hundred thousand, and the telling took most of the time of making one.

    Raises:
        TypeError: the model has no such column.
    """
    unknown = values.keys() - _columns(self.__mapper__)
    if unknown:
        raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
    self.__dict__.update(values)
    # Added in the place of a row of the same key that is deleted, it is written where these differ from it.
    self._sa_instance_state.committed_state.update(dict.fromkeys(values, LoaderCallableStatus.NO_VALUE))


@cache
def _columns(mapper: Mapper[Any]) -> frozenset[str]:
    return frozenset(each.key for each in mapper.column_attrs)


class Base(DeclarativeBase):
    # Given as a registry, not as `type_annotation_map`: Flask-SQLAlchemy rebuilds
    # this class from its attributes, and SQLAlchemy refuses the map the second time.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map=TYPES, constructor=_fill
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

BranchPk = Annotated[str, mapped_column(primary_key=True, comment="The branch that the row belongs to.")]
IdPk = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]


def within_branch(column: str, table: str) -> ForeignKeyConstraint:
    """Return a foreign key from `column` to a row of `table` in the same branch."""
    return ForeignKeyConstraint(["branch_id", column], [f"{table}.branch_id", f"{table}.id"])


BUSY_MILLISECONDS = 6000
"""How long one try waits for SQLite's writer; all tries together end before a browser gives up."""


def tune_sqlite(engine: Engine) -> None:
    """Make SQLite keep its promises: foreign keys, savepoints, readers beside one writer."""

    @event.listens_for(engine, "connect")
    def _open(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver's own BEGIN and COMMIT break savepoints; `_begin` says them instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "foreign_keys = ON",
            "journal_mode = WAL",
            "synchronous = FULL",
            f"busy_timeout = {BUSY_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that turns writer half-way would find the database locked: writers say so at once.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


TRIES = 3
RETRYABLE = {"40001", "40P01"}  # SQLSTATE: serialization failure, deadlock
PRIMARY_CODE = 0xFF
"""The part of SQLite's error code that says what it is; the rest says why."""


def unit_of_work(work: Callable[[Session], Result], *, tries: int = TRIES) -> Result:
    """Do `work` in one unit of work and return its result: all of it is committed, or nothing.

    `work` is done again, `tries` times in all, when the database asks for it or the connection is lost, so
    it touches nothing but the database. A refusal made inside it dooms the unit, even if it was caught.

    Raises:
        BankBusy: it could not be done in any of the tries.
        RuntimeError: a unit of work is open already, or a refusal was caught inside.
    """
    if open_unit.get() is not None:
        raise RuntimeError("a unit of work is already open")
    session: Session = db.session()
    for attempt in range(1, tries + 1):
        session.rollback()  # what was read before, such as who is signed in, is read again when needed
        unit = UnitOfWork()
        token = open_unit.set(unit)
        try:
            session.connection(execution_options={"writes": True})
            result = work(session)
            if unit.refusal is not None:
                raise RuntimeError(  # noqa: TRY301
                    "a refusal was caught inside the unit of work"
                ) from unit.refusal
            session.commit()
        except DBAPIError as failure:
            session.rollback()
            if not _may_retry(failure):
                raise
            if attempt == tries:
                raise BankBusy from failure
        except BaseException:
            session.rollback()
            raise
        else:
            return result
        finally:
            open_unit.reset(token)
    raise AssertionError("unreachable")


def _may_retry(failure: DBAPIError) -> bool:
    if isinstance(failure.orig, sqlite3.OperationalError):
        return failure.orig.sqlite_errorcode & PRIMARY_CODE == sqlite3.SQLITE_BUSY
    return failure.connection_invalidated or getattr(failure.orig, "sqlstate", None) in RETRYABLE
