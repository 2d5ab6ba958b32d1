"""A gift is declined by telephone, and a correction is overtaken by the other branch's."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ACTS = "exchange_call_acts"
REVERSALS = "exchange_reversals"
CHECKS = {
    # The table and the constraint, as it was and as it is from now on.
    (ACTS, "ck_exchange_call_acts_callact"): (
        "act IN ('ask_for_care', 'cancel', 'give', 'accept', 'take_back', 'visit', 'end_delegate')",
        "act IN ('ask_for_care', 'cancel', 'give', 'accept', 'decline', 'take_back', 'visit', 'end_delegate')",
    ),
    (REVERSALS, "ck_exchange_reversals_reversalstate"): (
        "state IN ('asked', 'granted', 'refused')",
        "state IN ('asked', 'granted', 'refused', 'overtaken')",
    ),
    (REVERSALS, "ck_exchange_reversals_decided_by_somebody"): (
        "(decided_at IS NULL) = (decided_by_id IS NULL)",
        "(state IN ('granted', 'refused')) = (decided_by_id IS NOT NULL)",
    ),
}


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def change(*, to_new: bool) -> None:
    """Put the one set of constraints in the place of the other."""
    wanted: dict[str, list[tuple[str, str, str]]] = {}
    for (table, name), (old, new) in CHECKS.items():
        before, after = (old, new) if to_new else (new, old)
        wanted.setdefault(table, []).append((name, before, after))
    for table, checks in wanted.items():
        if op.get_bind().dialect.name == "sqlite":
            build_anew(table, checks)
            continue
        for name, _before, after in checks:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({after})")


def build_anew(table: str, checks: list[tuple[str, str, str]]) -> None:
    """Make the table anew on SQLite, which alters no constraint, with its rows, indexes and triggers."""
    bind = op.get_bind()
    parts = bind.execute(
        sa.text(
            "SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql <> '' "
            "ORDER BY type <> 'table', name"
        ),
        {"table": table},
    ).all()
    statement = parts[0].sql
    for name, before, after in checks:
        was = f"CONSTRAINT {name} CHECK ({before})"
        if was not in statement:
            raise RuntimeError(f"{table} has no {was}")
        statement = statement.replace(was, f"CONSTRAINT {name} CHECK ({after})")
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
    bind.exec_driver_sql(f"DROP TABLE {table}")
    bind.exec_driver_sql(statement)
    bind.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM kept")
    bind.exec_driver_sql("DROP TABLE temp.kept")
    for part in parts[1:]:
        bind.exec_driver_sql(part.sql)


def upgrade() -> None:
    change(to_new=True)


def downgrade() -> None:
    # What the version before does not know: a declined gift stays declined, only the call forgets it; who
    # asked for a correction that the other branch granted first waits again.
    on("postgresql", f"ALTER TABLE {ACTS} DISABLE TRIGGER {ACTS}_only_added")
    on("sqlite", f"DROP TRIGGER {ACTS}_no_delete")
    op.execute(f"DELETE FROM {ACTS} WHERE act = 'decline'")
    on("postgresql", f"ALTER TABLE {ACTS} ENABLE TRIGGER {ACTS}_only_added")
    on(
        "sqlite",
        f"CREATE TRIGGER {ACTS}_no_delete BEFORE DELETE ON {ACTS} BEGIN SELECT "
        f"RAISE(ABORT, 'rows of {ACTS} are only added'); END",
    )
    op.execute(f"UPDATE {REVERSALS} SET state = 'asked', decided_at = NULL WHERE state = 'overtaken'")
    change(to_new=False)
