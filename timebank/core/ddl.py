"""Promises that the database keeps and that a column cannot say: triggers, exclusion constraints.

Each is attached to its table, so that whatever makes the table makes the promise too.
"""

from sqlalchemy import DDL, Table, event

from timebank.core.db import Model

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
""".strip()


def attach(model: type[Model], *, dialect: str, statement: str) -> None:
    """Run `statement` after the model's table is made, on databases of that dialect."""
    table = model.__table__
    assert isinstance(table, Table)
    # DDL() expands % like a format string.
    ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", ddl)
    table.info.setdefault("ddl", []).append((dialect, statement))


def rows_only_added(model: type[Model]) -> None:
    """Have the database itself refuse to change or delete the table's rows."""
    table = model.__tablename__
    for verb in ("UPDATE", "DELETE"):
        attach(
            model,
            dialect="sqlite",
            statement=f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END",
        )
    attach(model, dialect="postgresql", statement=REFUSE_FUNCTION)
    attach(
        model,
        dialect="postgresql",
        statement=f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
