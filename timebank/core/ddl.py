"""Promises that the database keeps and that a column cannot say: triggers, exclusion constraints.

Each is attached to its table, so that whatever makes the table makes the promise too.
"""

from collections.abc import Collection

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


def rows_only_added(model: type[Model], *, erasable: Collection[str] = ()) -> None:
    """Have the database itself refuse to change or delete the table's rows.

    What `erasable` names holds words about people: it may be emptied when they leave, and nothing else.
    """
    table = model.__table__
    assert isinstance(table, Table)
    table.info["erasable"] = tuple(erasable)
    for dialect, statement in _added_only(table.name, [column.name for column in table.columns], erasable):
        attach(model, dialect=dialect, statement=statement)


def _added_only(
    table: str, columns: Collection[str], erasable: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Return the statements that keep rows from being changed, each with its dialect."""
    kept = [name for name in columns if name not in erasable]
    change = f"UPDATE OF {', '.join(kept)}" if erasable else "UPDATE"
    filled = " OR ".join(f"length(NEW.{name}) > 0" for name in erasable)
    whole = "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
    statements = [
        ("sqlite", f"CREATE TRIGGER {table}_no_update BEFORE {change} ON {table} {refuse}"),
        ("sqlite", f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"),
        ("postgresql", REFUSE_FUNCTION),
        (
            "postgresql",
            f"CREATE TRIGGER {table}_only_added BEFORE {change} OR DELETE OR TRUNCATE ON {table} {whole}",
        ),
    ]
    if erasable:
        erasing = f"CREATE TRIGGER {table}_only_erased BEFORE UPDATE OF {', '.join(erasable)} ON {table} "
        statements += [
            ("sqlite", f"{erasing}WHEN {filled} {refuse}"),
            ("postgresql", f"{erasing}FOR EACH ROW WHEN ({filled}) EXECUTE FUNCTION refuse_change()"),
        ]
    return statements
